/**
 * What else AWS checks in the same call, as pairs of action and resource: the role that is passed, the object that is
 * copied, the key behind an encrypted bucket.
 *
 * Source  data/request-actions.json and the dependents of the action table, by way of core/normalize; S3 User Guide,
 *         "Using server-side encryption with AWS KMS keys".
 */
import type { CheckedPair, Views } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import type { Denial } from '../model/denial.ts';
import { isObject, textAt } from '../model/json.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { apiCallOf } from '../normalize/api-call.ts';
import { iamActions } from '../normalize/iam-action.ts';
import { requestValues } from '../normalize/request-values.ts';

/** Only pairs whose resource the record names for certain. */
export function furtherPairs(
  denial: Denial,
  record: unknown,
  views: Views,
  table: ActionTable | undefined,
): readonly CheckedPair[] {
  if (!isObject(record)) return keyPairs(denial, views);
  const { alsoChecked } = iamActions(apiCallOf(record), table);
  const values = requestValues(record.requestParameters);
  const roles = values.filter(({ value }) => parseArn(value)?.resource.startsWith('role/') === true);
  return [
    ...alsoChecked.flatMap((action) => {
      if (action === 'iam:PassRole')
        return roles.length === 1 && roles[0] ? [{ action, resource: roles[0].value }] : [];
      if (action === 's3:GetObject') return copySource(record);
      return [];
    }),
    ...keyPairs(denial, views),
  ];
}

/** `x-amz-copy-source` is `bucket/key`, as the client encoded it. */
function copySource(record: unknown): readonly CheckedPair[] {
  const source = textAt(record, 'requestParameters', 'x-amz-copy-source');
  if (source === undefined || source.includes('%') || source.includes('?')) return [];
  return [{ action: 's3:GetObject', resource: `arn:aws:s3:::${source.replace(/^\//, '')}` }];
}

const KEY_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['s3:getobject', ['kms:Decrypt']],
  ['s3:putobject', ['kms:GenerateDataKey']],
]);

/** The bucket's default key, where it is named in full. */
function keyPairs({ action }: Denial, { resource }: Views): readonly CheckedPair[] {
  const key = resource?.kind === 'found' ? resource.value.defaultKey : undefined;
  if (key === undefined || key === null || !key.startsWith('arn:')) return [];
  return (KEY_ACTIONS.get(action.toLowerCase()) ?? []).map((each) => ({ action: each, resource: key }));
}
