/** CloudTrail's records of a case: the refused call, and before it the call that made its session. */
import { CALLERS, type Caller } from './callers.ts';
import type { Case, Form, Grant } from './case.ts';
import { messageOf } from './message.ts';
import { HOME, iam, REGION } from './statements.ts';

export const eventId = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** A case in one form of message. */
export interface Call {
  readonly each: Case;
  readonly form: Form;
  readonly index: number;
  readonly time: string;
}

export function recordsOf(call: Call): readonly unknown[] {
  const { grant } = call.each;
  return grant === undefined ? [deniedRecord(call)] : [grantRecord(call, grant), deniedRecord(call)];
}

function deniedRecord({ each, form, index, time }: Call) {
  const { action, region = REGION, endpoint, call = action, invokedBy } = each;
  const caller = CALLERS[each.caller];
  const [service = '', operation = ''] = call.split(':');
  return {
    eventVersion: '1.11',
    userIdentity: { ...caller.identity(accessKey(index)), ...(invokedBy === undefined ? {} : { invokedBy }) },
    eventTime: time,
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: invokedBy ?? '203.0.113.7',
    userAgent: invokedBy ?? 'aws-cli/2.31.0',
    errorCode: each.errorCode ?? (service === 'ec2' ? 'Client.UnauthorizedOperation' : 'AccessDenied'),
    errorMessage: messageOf(each, form, index),
    requestParameters: parametersOf(each),
    responseElements: null,
    requestID: `request-${index}`,
    eventID: eventId(index),
    eventType: 'AwsApiCall',
    ...(invokedBy === undefined ? { tlsDetails: { tlsVersion: 'TLSv1.3' } } : {}),
    recipientAccountId: recipientOf(each),
    ...(endpoint === undefined ? {} : { vpcEndpointId: endpoint, vpcEndpointAccountId: caller.account }),
  };
}

/** A caller outside has its record with itself; we have the owner's. */
function recipientOf({ caller }: Case): string {
  const { account, recipient }: Caller = CALLERS[caller];
  if (recipient !== undefined) return recipient;
  return account === null || caller === 'outsider' ? HOME : account;
}

export function parametersOf({ resource, parameters }: Case): unknown {
  if (parameters !== undefined) return parameters;
  if (!resource.startsWith('arn:aws:s3:::')) return null;
  const [bucketName = '', ...name] = resource.replace('arn:aws:s3:::', '').split('/');
  return { bucketName, ...(name.length > 0 ? { key: name.join('/') } : {}) };
}

const accessKey = (index: number) => `ASIAEXAMPLE${String(index).padStart(9, '0')}`;

/** ana makes the sessions: with AssumeRole those of roles, with GetFederationToken that of the federated user. */
function grantRecord({ each, index, time }: Call, { policy, policyArns, tags }: Grant) {
  const { said } = CALLERS[each.caller];
  const isFederated = each.caller === 'federated';
  const given = {
    ...(policy === undefined ? {} : { policy }),
    ...(policyArns === undefined ? {} : { policyArns: policyArns.map((arn) => ({ arn })) }),
    ...(tags === undefined ? {} : { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
  };
  return {
    eventVersion: '1.11',
    userIdentity: CALLERS.ana.identity(''),
    eventTime: time,
    eventSource: 'sts.amazonaws.com',
    eventName: isFederated ? 'GetFederationToken' : 'AssumeRole',
    awsRegion: REGION,
    sourceIPAddress: '203.0.113.7',
    requestParameters: isFederated
      ? { name: 'fay', ...given }
      : { roleArn: iam('role/ci/deploy'), roleSessionName: 'run', ...given },
    responseElements: {
      credentials: { accessKeyId: accessKey(index) },
      ...(isFederated ? { federatedUser: { arn: said } } : { assumedRoleUser: { arn: said } }),
    },
    eventID: `grant-${index}`,
    eventType: 'AwsApiCall',
    recipientAccountId: HOME,
  };
}
