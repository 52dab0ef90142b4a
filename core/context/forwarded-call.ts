/**
 * A check that the called service made in the caller's name, as S3 does of the key: the record is of the first call, the
 * condition keys are of the second.
 *
 * Source  IAM User Guide, "Forward access sessions"; KMS Developer Guide, "AWS KMS condition keys" (`kms:ViaService`).
 *         The caller's address is kept, its VPC endpoint is not, and no record holds the second request's parameters.
 */
import { isObject, textAt } from '../record/json.ts';

/** The service that called KMS; undefined: the call itself is checked. */
export function forwardingService(eventSource: string | undefined, action: string): string | undefined {
  const isKey = action.toLowerCase().startsWith('kms:');
  return isKey && eventSource !== 'kms.amazonaws.com' ? eventSource : undefined;
}

/** The record as CloudTrail would write it of the second call. */
export function forwardedRecord(record: unknown, service: string): unknown {
  if (!isObject(record)) return record;
  const { vpcEndpointId, vpcEndpointAccountId: _account, requestParameters: _parameters, ...kept } = record;
  return {
    ...kept,
    userIdentity: { ...(isObject(record.userIdentity) ? record.userIdentity : {}), invokedBy: service },
    sourceIPAddress: vpcEndpointId === undefined ? textAt(record, 'sourceIPAddress') : service,
  };
}
