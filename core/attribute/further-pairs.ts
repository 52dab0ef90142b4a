/**
 * What else AWS checks in the same call, as pairs of action and resource: the role that is passed, the object that is
 * copied, the ACL that is set with it, the key behind an encrypted bucket.
 *
 * Source  data/request-actions.json and the dependents of the action table, by way of core/normalize; S3 User Guide,
 *         "Using server-side encryption with AWS KMS keys"; KMS API Reference, ReEncrypt.
 */
import type { CheckedPair, Lookups } from '../gather/denied-call.ts';
import { parseArn } from '../model/arn.ts';
import type { DenialToExplain } from '../model/denial.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { taggedResources } from '../normalize/candidate-resources.ts';
import { iamActions } from '../normalize/iam-action.ts';
import { apiCallOf } from '../record/api-call.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../record/json.ts';
import { requestValues } from '../record/request-values.ts';

export interface FurtherPair extends CheckedPair {
  /** What must hold for AWS to check it, where the record does not show it: a clause. */
  readonly ifOnly?: string;
}

/** Only pairs whose resource the record names for certain. */
export function furtherPairs(
  denial: DenialToExplain,
  record: unknown,
  lookups: Lookups,
  table: ActionTable | undefined,
): readonly FurtherPair[] {
  if (!isObject(record)) return keyPairs(denial, undefined, lookups);
  const { alsoChecked } = iamActions(apiCallOf(record), table);
  return [
    ...alsoChecked
      .filter((action) => action !== denial.action)
      .flatMap((action) =>
        resourceOf(action, denial, record, table).map((resource) => ({ action, resource })),
      ),
    ...keyPairs(denial, record, lookups),
  ];
}

function resourceOf(
  action: string,
  denial: DenialToExplain,
  record: JsonObject,
  table: ActionTable | undefined,
): readonly string[] {
  switch (action) {
    case 'ec2:CreateTags':
      return taggedResources(apiCallOf(record), table);
    case 'iam:PassRole':
      return passedRole(record);
    case 's3:GetObject':
      return copySource(record);
    case 'kms:ReEncryptTo':
      return keyArn(textAt(record, 'requestParameters', 'destinationKeyId'));
    default:
      return sameObject(action, denial);
  }
}

function passedRole(record: JsonObject): readonly string[] {
  const roles = requestValues(record.requestParameters)
    .map(({ value }) => value)
    .filter((value) => parseArn(value)?.resource.startsWith('role/') === true);
  return new Set(roles).size === 1 ? roles.slice(0, 1) : [];
}

/** `x-amz-copy-source` is `bucket/key`, as the client encoded it. */
function copySource(record: JsonObject): readonly string[] {
  const source = textAt(record, 'requestParameters', 'x-amz-copy-source');
  if (source === undefined || source.includes('%') || source.includes('?')) return [];
  return [`arn:aws:s3:::${source.replace(/^\//, '')}`];
}

/** What a request sets on the object or bucket that it makes: `s3:PutObjectAcl` beside `s3:PutObject`. */
function sameObject(action: string, { action: own, resource }: DenialToExplain): readonly string[] {
  const isOfS3 = action.startsWith('s3:') && own.startsWith('s3:');
  return isOfS3 && resource?.startsWith('arn:') === true ? [resource] : [];
}

const keyArn = (key: string | undefined): readonly string[] =>
  key?.startsWith('arn:') === true ? [key] : [];

/**
 * Writing uses the key that the request names, else the bucket's default key; reading the key that the object was
 * written with, which the record does not say.
 */
function keyPairs(
  { action }: DenialToExplain,
  record: JsonObject | undefined,
  { resource }: Lookups,
): readonly FurtherPair[] {
  const set = resource?.kind === 'found' ? (resource.value.defaultKey ?? undefined) : undefined;
  switch (action.toLowerCase()) {
    case 's3:getobject':
      return keyArn(set).map((key) => ({
        action: 'kms:Decrypt',
        resource: key,
        ifOnly: 'the object was encrypted with the default key of its bucket',
      }));
    case 's3:putobject':
      return writtenWith(record, set);
    default:
      return [];
  }
}

const GENERATE = 'kms:GenerateDataKey';

function writtenWith(record: JsonObject | undefined, set: string | undefined): readonly FurtherPair[] {
  const parameters = valueAt(record, 'requestParameters');
  if (!isObject(parameters)) {
    return keyArn(set).map((key) => ({
      action: GENERATE,
      resource: key,
      ifOnly: 'the request named no other encryption',
    }));
  }
  const method = textAt(parameters, 'x-amz-server-side-encryption');
  const named = textAt(parameters, 'x-amz-server-side-encryption-aws-kms-key-id');
  // A method without a key means S3's own keys, whatever the bucket's default is.
  return keyArn(method === undefined ? set : named).map((key) => ({ action: GENERATE, resource: key }));
}
