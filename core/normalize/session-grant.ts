/**
 * A successful AssumeRole…, GetFederationToken or the like that passed a session policy or session tags.
 * Without either there is nothing to keep: the session has the permissions and tags of its role.
 * Source: STS API Reference, AssumeRole (`Policy`, `PolicyArns`, `Tags`).
 */

import type { SessionGrant } from '../model/session-grant.ts';
import { timeOf } from '../record/event-time.ts';
import { isObject, type JsonObject, listAt, textAt } from '../record/json.ts';

export const GRANTING_CALLS: ReadonlySet<string> = new Set([
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'GetFederationToken',
]);

export function sessionGrantOf(record: JsonObject): SessionGrant | undefined {
  if (record.eventSource !== 'sts.amazonaws.com') return undefined;
  if (!GRANTING_CALLS.has(textAt(record, 'eventName') ?? '')) return undefined;
  const accessKeyId = textAt(record, 'responseElements', 'credentials', 'accessKeyId');
  const time = timeOf(record);
  if (accessKeyId === undefined || time === undefined) return undefined;
  const policy = textAt(record, 'requestParameters', 'policy') ?? null;
  const policyArns = listAt(record, 'requestParameters', 'policyArns').flatMap(policyArnOf);
  const tags = tagsOf(record);
  if (policy === null && policyArns.length === 0 && tags.length === 0) return undefined;
  return {
    accessKeyId,
    time,
    principal:
      textAt(record, 'requestParameters', 'roleArn') ?? textAt(record, 'userIdentity', 'arn') ?? 'unknown',
    sessionArn:
      textAt(record, 'responseElements', 'assumedRoleUser', 'arn') ??
      textAt(record, 'responseElements', 'federatedUser', 'arn') ??
      null,
    policy,
    policyArns,
    tags,
  };
}

/** `[{ "arn": … }]` as recorded; plain strings are taken too. */
function policyArnOf(entry: unknown): string[] {
  const arn = typeof entry === 'string' ? entry : textAt(entry, 'arn');
  return arn === undefined ? [] : [arn];
}

/** `[{ "key": …, "value": … }]`, or an object as in `principalTags`. */
function tagsOf(record: JsonObject): { key: string; value: string }[] {
  const listed = listAt(record, 'requestParameters', 'tags').flatMap((tag) => {
    const key = textAt(tag, 'key');
    return key === undefined ? [] : [{ key, value: textAt(tag, 'value') ?? '' }];
  });
  const parameters = record.requestParameters;
  const principalTags = isObject(parameters) ? parameters.principalTags : undefined;
  const named = isObject(principalTags) ? Object.entries(principalTags) : [];
  return [...listed, ...named.map(([key, value]) => ({ key, value: String(value) }))];
}
