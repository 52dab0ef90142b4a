/** Choices about the backfill: the buckets that it may read, and the keys that their objects are encrypted with. */
import { list, SettingsError } from '../settings/setting-readers.ts';

const BUCKET = /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w!.'()/+=,@:& -]{1,500})?$/;

/** No `*`: the prefix ends where its text ends. */
export const backfillBuckets = list(
  'bucket ARNs such as `arn:aws:s3:::logs` or, with a prefix, `arn:aws:s3:::logs/AWSLogs/`',
  (arn) => BUCKET.test(arn),
);

export const backfillKeys = list(
  'key ARNs such as `arn:aws:kms:us-east-1:111122223333:key/1a2b3c4d-…` (an alias grants nothing)',
  (arn) => /^arn:aws[a-z-]*:kms:[a-z0-9-]{6,30}:\d{12}:key\/[\w-]{10,60}$/.test(arn),
);

/** Errors: SettingsError where there is a key, but no bucket. */
export function refuseStrayKeys(settings: {
  readonly backfill: readonly string[];
  readonly backfillKeys: readonly string[];
}): void {
  if (settings.backfill.length === 0 && settings.backfillKeys.length > 0)
    throw new SettingsError('setting `backfillKeys` needs the setting `backfill`: the buckets to read');
}

export interface BucketPrefix {
  /** ARN of the bucket. */
  readonly bucket: string;
  /** Empty: all keys. */
  readonly prefix: string;
}

export function bucketPrefix(arn: string): BucketPrefix {
  const at = arn.indexOf('/');
  return at < 0 ? { bucket: arn, prefix: '' } : { bucket: arn.slice(0, at), prefix: arn.slice(at + 1) };
}
