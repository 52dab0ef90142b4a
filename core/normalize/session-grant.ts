/**
 * A successful AssumeRole…, GetFederationToken or the like: which session policy and session tags it passed, or none.
 *
 * Shape   record -> SessionGrant; undefined for other calls, and where the request cannot be read.
 * Source  STS API Reference, AssumeRole (`Policy`, `PolicyArns`, `Tags`), AssumeRoot (`TaskPolicyArn`); IAM User Guide,
 *         "Pass session tags in AWS STS" (`incomingTransitiveTags`, `principalTags`).
 *
 * INVARIANT: a member that cannot be read makes the whole grant unknown: what is left of it would look like less. So does
 *            a record that was rebuilt from an export.
 */

import type { SessionGrant } from '../model/session-grant.ts';
import { timeOf } from '../record/event-time.ts';
import { isObject, type JsonObject, textAt } from '../record/json.ts';
import { isPartial } from '../record/partial-record.ts';

export const GRANTING_CALLS: ReadonlySet<string> = new Set([
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'GetFederationToken',
]);

export function sessionGrantOf(record: JsonObject): SessionGrant | undefined {
  if (record.eventSource !== 'sts.amazonaws.com' || isPartial(record)) return undefined;
  if (!GRANTING_CALLS.has(textAt(record, 'eventName') ?? '')) return undefined;
  const accessKeyId = textAt(record, 'responseElements', 'credentials', 'accessKeyId');
  const time = timeOf(record);
  const { requestParameters: request } = record;
  if (accessKeyId === undefined || time === undefined || !isObject(request)) return undefined;
  const [policy, policyArns, tags] = [policyIn(request), policyArnsIn(request), tagsIn(request)];
  if (policy === undefined || policyArns === undefined || tags === undefined) return undefined;
  return {
    accessKeyId,
    time,
    principal: textAt(request, 'roleArn') ?? textAt(record, 'userIdentity', 'arn') ?? 'unknown',
    sessionArn:
      textAt(record, 'responseElements', 'assumedRoleUser', 'arn') ??
      textAt(record, 'responseElements', 'federatedUser', 'arn') ??
      null,
    policy,
    policyArns,
    tags,
  };
}

/** Null: none was passed; undefined: it cannot be read. */
function policyIn({ policy = null }: JsonObject): string | null | undefined {
  if (policy === null || policy === '') return null;
  return typeof policy === 'string' ? policy : undefined;
}

/** `[{ "arn": … }]` as recorded; plain strings are taken too. */
function policyArnsIn({ policyArns, taskPolicyArn }: JsonObject): readonly string[] | undefined {
  const entries = [
    ...(listOf(policyArns) ?? [undefined]),
    ...(isMissing(taskPolicyArn) ? [] : [taskPolicyArn]),
  ];
  const arns = entries.map((entry) => (typeof entry === 'string' ? entry : textAt(entry, 'arn')));
  return arns.every((arn) => arn !== undefined) ? arns : undefined;
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `[{ "key": …, "value": … }]`, or objects: tags of a token or an assertion, and those of the session before. */
function tagsIn(request: JsonObject): readonly Tag[] | undefined {
  const listed = (listOf(request.tags) ?? [undefined]).map((tag): Tag | undefined => {
    const key = textAt(tag, 'key');
    return key === undefined ? undefined : { key, value: textAt(tag, 'value') ?? '' };
  });
  const named = [request.principalTags, request.incomingTransitiveTags].flatMap(
    (tags): readonly (Tag | undefined)[] => {
      if (isMissing(tags)) return [];
      if (!isObject(tags)) return [undefined];
      return Object.entries(tags).map(([key, value]) =>
        typeof value === 'object' ? undefined : { key, value: String(value) },
      );
    },
  );
  const tags = [...listed, ...named];
  return tags.every((tag) => tag !== undefined) ? tags : undefined;
}

const isMissing = (value: unknown): boolean => value === undefined || value === null;

/** Undefined: it is there, and no list. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (isMissing(value)) return [];
  return Array.isArray(value) ? value : undefined;
}
