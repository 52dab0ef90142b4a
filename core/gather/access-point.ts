/**
 * A call through an S3 access point is checked twice: on the access point with its policy, and on the bucket behind it
 * with the bucket's.
 *
 * Shape   DeniedCall and checked pair -> Passage, or undefined where the call goes to the bucket itself.
 * Source  S3 User Guide, "Configuring IAM policies for using access points" (both must permit the request),
 *         "Monitoring and logging access points" (`resources[]` lists object, bucket and access point).
 */
import { type Arn, formatArn, parseArn } from '../model/arn.ts';
import type { AccountRegion, LookupResult, PolicySource, ResourceView } from '../model/policy-source.ts';
import { listAt, textAt } from '../record/json.ts';
import { policyOwner } from '../snapshot/policy-owner.ts';
import { type CheckedPair, type DeniedCall, policiesAt } from './denied-call.ts';

/** Which of the two a pair is about. */
export type Side = 'accessPoint' | 'bucket';

export interface Passage {
  /** ARN of the access point. */
  readonly point: string;
  /** ARN of the bucket; undefined: it is not known. */
  readonly bucket: string | undefined;
  /** Its account, 12 digits, where it is known. */
  readonly bucketAccount: string | undefined;
  /** `Internet` or `VPC`. */
  readonly networkOrigin: string | undefined;
  readonly side: Side;
}

export async function passageOf(
  call: DeniedCall,
  source: PolicySource,
  { resource }: CheckedPair,
): Promise<Passage | undefined> {
  const { record, denial } = call;
  const listed = listAt(record, 'resources').flatMap((each) => textAt(each, 'ARN') ?? []);
  const named = pointIn(resource);
  const point = named ?? listedPoint(listed, resource);
  if (point === undefined) return undefined;
  const place: AccountRegion = { account: parseArn(point)?.account ?? '', region: denial.region ?? '' };
  const view = foundIn(await source.resource(point, place, policiesAt(call)));
  const bucket =
    named === undefined ? policyOwner(resource) : (view?.bucket ?? only(listed.filter(isBucket)));
  return {
    point,
    bucket,
    bucketAccount: view?.bucketAccount ?? accountOf(record, bucket),
    networkOrigin: view?.networkOrigin,
    side: named === undefined ? 'bucket' : 'accessPoint',
  };
}

/** The same object, or the whole, on the other side; undefined: the bucket is not known. */
export function otherPair(
  { point, bucket, side }: Passage,
  { action, resource }: CheckedPair,
): CheckedPair | undefined {
  const key = keyIn(resource, side);
  const path = key === undefined ? '' : `/${side === 'bucket' ? 'object/' : ''}${key}`;
  const base = side === 'bucket' ? point : bucket;
  return base === undefined ? undefined : { action, resource: `${base}${path}` };
}

function accountOf(record: unknown, bucket: string | undefined): string | undefined {
  const listed = listAt(record, 'resources').find((each) => textAt(each, 'ARN') === bucket);
  return textAt(listed, 'accountId');
}

/** The accounts that Block Public Access lets in; empty: not all of them are known. */
export function accountsBehind({ point, bucketAccount }: Passage): readonly string[] {
  const account = parseArn(point)?.account;
  return account === undefined || bucketAccount === undefined ? [] : [...new Set([account, bucketAccount])];
}

/** `a/b` of `bucket/a/b`, and of `accesspoint/NAME/object/a/b`. */
function keyIn(resource: string, side: Side): string | undefined {
  const parts = (parseArn(resource)?.resource ?? '').split('/');
  const key = parts.slice(side === 'bucket' ? 1 : 3);
  return key.length === 0 ? undefined : key.join('/');
}

/** Multi-Region access points have no Region in their ARN, and several buckets. */
const isPoint = ({ service, region, account, resource }: Arn): boolean =>
  service === 's3' && region !== '' && account !== '' && resource.startsWith('accesspoint/');

function pointIn(text: string): string | undefined {
  const arn = parseArn(text);
  return arn !== undefined && isPoint(arn) ? policyOwner(formatArn(arn)) : undefined;
}

/** Of the bucket that the pair is about: a further check may be about another one. */
function listedPoint(listed: readonly string[], resource: string): string | undefined {
  const bucket = policyOwner(resource);
  if (!isBucket(bucket) || !listed.includes(bucket)) return undefined;
  return only(listed.flatMap((each) => pointIn(each) ?? []));
}

function isBucket(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 's3' && arn.account === '' && !arn.resource.includes('/');
}

function only(texts: readonly string[]): string | undefined {
  const [first, ...others] = new Set(texts);
  return others.length === 0 ? first : undefined;
}

const foundIn = (lookup: LookupResult<ResourceView>): ResourceView | undefined =>
  lookup.kind === 'found' ? lookup.value : undefined;
