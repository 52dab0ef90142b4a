/** The logs of `s3://BUCKET/PREFIX`: opens the bucket with the person's credentials, or with those of a role. */
import { setTimeout as realSleep } from 'node:timers/promises';
import { InputError } from '../adapters/input/files.ts';
import type { LogInput } from '../adapters/input/log-input.ts';
import type { Bucket } from '../adapters/s3/bucket.ts';
import type { Listed } from '../adapters/s3/listing.ts';
import type { LogSourceOptions } from '../adapters/s3/log-source.ts';
import type { Patience } from '../adapters/s3/patience.ts';
import type { Io } from './command.ts';
import { roleCredentials } from './role-credentials.ts';
import type { S3Url, S3Wanted } from './s3-options.ts';

const SESSION_NAME = 'denial-monitor-import';
/** Where no Region is set, S3 is asked there; it names the bucket's own. */
const ANY_REGION = 'us-east-1';

interface OpenedBucket {
  readonly bucket: Bucket;
  readonly patience: Patience;
}

export async function* s3Inputs(
  at: S3Url,
  wanted: S3Wanted,
  io: Io,
  isImported: LogSourceOptions['isImported'],
): AsyncGenerator<LogInput> {
  const { bucketInputs } = await import('../adapters/s3/log-source.ts');
  const { bucket, patience } = await open(at, wanted, io);
  try {
    yield* bucketInputs(listed(at, wanted, bucket), { bucket, patience, isImported });
  } finally {
    bucket.close();
  }
}

/** What an import would read, and with how many requests it was listed. */
export async function* s3Listing(
  at: S3Url,
  wanted: S3Wanted,
  io: Io,
  onList: () => void,
): AsyncGenerator<Listed> {
  const { bucket } = await open(at, wanted, io);
  const counted: Pick<Bucket, 'list'> = {
    list(request) {
      onList();
      return bucket.list(request);
    },
  };
  try {
    yield* listed(at, wanted, counted);
  } finally {
    bucket.close();
  }
}

/** Nothing at all is a mistake in the prefix or the selection. */
async function* listed(
  { url, prefix }: S3Url,
  { selection }: S3Wanted,
  bucket: Pick<Bucket, 'list'>,
): AsyncGenerator<Listed> {
  const { listObjects } = await import('../adapters/s3/listing.ts');
  let found = false;
  for await (const each of listObjects(bucket, prefix, selection)) {
    found ||= each.as !== 'unplaced';
    yield each;
  }
  if (!found) throw new InputError(`no log lies there that is selected; look what does: aws s3 ls ${url}`);
}

async function open({ bucket }: S3Url, wanted: S3Wanted, io: Io): Promise<OpenedBucket> {
  // The clients are loaded by this command alone.
  const { openBucket } = await import('../adapters/s3/bucket.ts');
  const { Patience } = await import('../adapters/s3/patience.ts');
  const { regionOfChain } = await import('../adapters/aws/member-session.ts');
  const region = await regionOfChain().catch(() => ANY_REGION);
  const patience = new Patience(io.sleep ?? realSleep);
  const credentials =
    wanted.role === undefined ? undefined : await roleCredentials(wanted.role, region, SESSION_NAME, io);
  const { requesterPays } = wanted;
  return { bucket: openBucket({ bucket, region, credentials, requesterPays, patience }), patience };
}
