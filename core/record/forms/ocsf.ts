/**
 * CloudTrail in the Open Cybersecurity Schema Framework, as Amazon Security Lake keeps it.
 *
 * Source  OCSF schema, "API Activity" (class 6003), 1.0 and 1.1; Amazon Security Lake User Guide, "CloudTrail event logs in
 *         Security Lake".
 */
import { isObject, type JsonObject, jsonIn, listAt, textAt, valueAt } from '../json.ts';
import { EXPORTED_MEMBERS, partialRecord } from '../partial-record.ts';
import { scalarAt } from '../scalar-at.ts';
import type { Form } from './form.ts';
import { objectOf, typeOf } from './rebuilt.ts';

export const ocsf: Form = (value) => {
  if (scalarAt(value, 'class_uid') === undefined) return undefined;
  const eventName = textAt(value, 'api', 'operation');
  const eventSource = textAt(value, 'api', 'service', 'name');
  if (eventName === undefined || eventSource === undefined) return undefined;
  const errorCode = textAt(value, 'api', 'response', 'error');
  if (
    errorCode === undefined &&
    scalarAt(value, 'status_id') !== '1' &&
    textAt(value, 'status') !== 'Success'
  ) {
    return {
      problem: 'has neither `api.response.error` nor a status: whether the call was denied is not known',
    };
  }
  const request = requestOf(value);
  const record = objectOf({
    ...{ eventName, eventSource, errorCode },
    errorMessage: first(value, [
      ['api', 'response', 'message'],
      ['api', 'response', 'error_message'],
    ]),
    eventTime: textAt(value, 'time_dt') ?? valueAt(value, 'time'),
    eventID: textAt(value, 'metadata', 'uid'),
    requestID: textAt(value, 'api', 'request', 'uid'),
    awsRegion: textAt(value, 'cloud', 'region'),
    sourceIPAddress: first(value, [
      ['src_endpoint', 'ip'],
      ['src_endpoint', 'domain'],
    ]),
    userAgent: textAt(value, 'http_request', 'user_agent'),
    vpcEndpointId: endpointOf(value),
    userIdentity: identityOf(value),
    requestParameters: request,
    resources: resourcesOf(value),
    ...fromUnmapped(value),
  });
  return { record: partialRecord(record ?? {}, LACKING) };
};

const HELD: ReadonlySet<string> = new Set(['errorMessage', 'sourceIPAddress', 'userAgent', 'resources']);
const LACKING = EXPORTED_MEMBERS.filter((member) => !HELD.has(member));

type Path = readonly string[];

function first(value: unknown, paths: readonly Path[]): string | undefined {
  return paths.map((path) => textAt(value, ...path)).find((each) => each !== undefined);
}

function identityOf(value: JsonObject): unknown {
  const user: Path = ['actor', 'user'];
  const ids = ['uid', 'uid_alt', 'uuid'].flatMap((name) => textAt(value, ...user, name) ?? []);
  const arn = ids.find((id) => id.startsWith('arn:'));
  const type = textAt(value, ...user, 'type') ?? typeOf(arn);
  return objectOf({
    ...{ type, arn, principalId: ids.find((id) => id !== arn) },
    accountId: first(value, [
      [...user, 'account', 'uid'],
      [...user, 'account_uid'],
    ]),
    accessKeyId: first(value, [
      [...user, 'credential_uid'],
      ['actor', 'session', 'credential_uid'],
    ]),
    userName: type === 'IAMUser' ? textAt(value, ...user, 'name') : undefined,
    invokedBy: textAt(value, 'actor', 'invoked_by'),
    identityProvider: textAt(value, 'actor', 'idp', 'name'),
    sessionContext: objectOf({
      sessionIssuer: objectOf({ arn: textAt(value, 'actor', 'session', 'issuer') }),
    }),
  });
}

function endpointOf(value: unknown): string | undefined {
  const id = textAt(value, 'src_endpoint', 'uid');
  return id?.startsWith('vpce-') === true ? id : undefined;
}

function requestOf(value: unknown): unknown {
  const data = valueAt(value, 'api', 'request', 'data');
  const read = typeof data === 'string' ? jsonIn(data) : data;
  return isObject(read) ? read : undefined;
}

function resourcesOf(value: unknown): unknown {
  const resources = listAt(value, 'resources').map((each) => ({
    ARN: textAt(each, 'uid'),
    accountId: textAt(each, 'owner', 'account', 'uid') ?? textAt(each, 'account_uid'),
    type: textAt(each, 'type'),
  }));
  return resources.length === 0 ? undefined : resources;
}

/** What has no place in the schema is kept by CloudTrail's own names. */
function fromUnmapped(value: unknown): JsonObject {
  const names = ['eventType', 'eventCategory', 'recipientAccountId', 'sharedEventID', 'vpcEndpointId'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textAt(value, 'unmapped', name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
