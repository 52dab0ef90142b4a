/**
 * CloudTrail in the Elastic Common Schema, as Filebeat's and Elastic Agent's AWS integrations write it. The record itself, in
 * `event.original`, is kept only where the integration is set so.
 *
 * Source  Elastic, "AWS CloudTrail integration", exported fields; Elastic Common Schema, event and cloud fields.
 */
import { isObject, structureIn, valueAt } from '../json.ts';
import { partialRecord } from '../partial-record.ts';
import { dottedAt, dottedText } from './dotted-path.ts';
import type { Form, Inner } from './form.ts';
import { objectOf, typeOf } from './rebuilt.ts';

const OWN = 'aws.cloudtrail';

export const ecs: Form = (value) => {
  if (!Object.hasOwn(value, 'event') && !Object.hasOwn(value, 'event.action')) return undefined;
  const [name, source] = [dottedText(value, 'event.action'), dottedText(value, 'event.provider')];
  const isOfCloudTrail =
    dottedText(value, 'event.dataset', 'event.module')?.startsWith('aws') === true ||
    Object.keys(value).some((key) => key.startsWith(`${OWN}.`)) ||
    dottedAt(value, OWN) !== undefined;
  if (name === undefined || source === undefined || !isOfCloudTrail) return undefined;
  const original = structureIn(dottedText(value, 'event.original'));
  if (isObject(original)) return { values: [original] };
  return rebuilt(value, name, source);
};

function rebuilt(value: unknown, eventName: string, eventSource: string): Inner {
  const own = (path: string) => dottedText(value, `${OWN}.${path}`);
  const errorCode = own('error_code');
  if (errorCode === undefined && dottedText(value, 'event.outcome') !== 'success') {
    return {
      problem:
        'has neither `aws.cloudtrail.error_code` nor `event.outcome`: whether the call was denied is not known',
    };
  }
  const request = dottedAt(value, `${OWN}.flattened.request_parameters`);
  const record = objectOf({
    ...{ eventName, eventSource, errorCode, errorMessage: own('error_message') },
    eventVersion: own('event_version'),
    eventTime: dottedText(value, '@timestamp'),
    eventID: dottedText(value, 'event.id'),
    requestID: own('request_id'),
    awsRegion: dottedText(value, 'cloud.region'),
    sourceIPAddress: dottedText(value, 'source.address', 'source.ip'),
    userAgent: dottedText(value, 'user_agent.original'),
    userIdentity: identityOf(value),
    requestParameters: isObject(request) ? request : undefined,
    resources: resourcesOf(dottedAt(value, `${OWN}.resources`)),
    ...{ vpcEndpointId: own('vpc_endpoint_id'), sharedEventID: own('shared_event_id') },
    recipientAccountId: own('recipient_account_id'),
    ...{ eventType: own('event_type'), eventCategory: own('event_category') },
  });
  return { record: partialRecord(record ?? {}, LACKING) };
}

const LACKING = [
  ...(['userIdentity', 'requestParameters', 'responseElements', 'resources'] as const),
  ...(['additionalEventData', 'tlsDetails', 'sessionCredentialFromConsole'] as const),
];

function identityOf(value: unknown): unknown {
  const of = (path: string) => dottedText(value, `${OWN}.user_identity.${path}`);
  const issuer = (path: string) => of(`session_context.session_issuer.${path}`);
  const arn = of('arn');
  return objectOf({
    ...{ type: of('type') ?? typeOf(arn), arn, principalId: dottedText(value, 'user.id') },
    ...{ accessKeyId: of('access_key_id'), invokedBy: of('invoked_by') },
    userName: of('type') === 'IAMUser' ? dottedText(value, 'user.name') : undefined,
    sessionContext: objectOf({
      attributes: objectOf({
        creationDate: of('session_context.creation_date'),
        mfaAuthenticated: of('session_context.mfa_authenticated'),
      }),
      sessionIssuer: objectOf({
        ...{ type: issuer('type'), principalId: issuer('principal_id') },
        ...{ arn: issuer('arn'), accountId: issuer('account_id') },
      }),
    }),
  });
}

function resourcesOf(value: unknown): unknown {
  const all = Array.isArray(value) ? value : isObject(value) ? [value] : [];
  const resources = all.map((each) => ({
    ARN: valueAt(each, 'arn'),
    accountId: valueAt(each, 'account_id'),
    type: valueAt(each, 'type'),
  }));
  return resources.length === 0 ? undefined : resources;
}
