/**
 * The bucket that a call to S3 is about, and the account that owns it.
 *
 * Source  CloudTrail User Guide, "CloudTrail record contents": `resources` has the ARN and the owner of each resource.
 */
import { parseArn } from '../model/arn.ts';
import { type JsonObject, listAt, textAt } from './json.ts';

export interface NamedBucket {
  readonly bucket: string | null;
  /** Null: the record does not say, or names buckets of several accounts. */
  readonly bucketOwner: string | null;
}

export function bucketOf(record: JsonObject): NamedBucket {
  const buckets = listAt(record, 'resources').filter((each) => isBucket(textAt(each, 'ARN') ?? ''));
  const owners = new Set(buckets.map((each) => textAt(each, 'accountId')));
  const [owner] = owners;
  return {
    bucket: textAt(record, 'requestParameters', 'bucketName') ?? null,
    bucketOwner: owners.size === 1 && owner !== undefined ? owner : null,
  };
}

function isBucket(arn: string): boolean {
  const parsed = parseArn(arn);
  return (parsed?.service === 's3' || parsed?.service === 's3express') && !parsed.resource.includes('/');
}
