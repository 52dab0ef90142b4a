/** S3 buckets: policy, Block Public Access, default encryption, tags. Access points: s3-access-point.ts. */
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  paginateListBuckets,
  S3Client,
} from '@aws-sdk/client-s3';
import { parseArn } from '../../../core/model/arn.ts';
import type { LookupResult, ResourceView } from '../../../core/model/policy-source.ts';
import type { Caller } from '../member-clients.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import { absentIf, policyOf, type ResourceAdapter, seenOf, valueIn } from './resource-adapter.ts';
import { accountBlock, switchedOn } from './s3-access-point.ts';

export const adapter: ResourceAdapter = {
  service: 's3',
  isGlobal: true,
  read: readBucket,
  async *list(caller, region) {
    const s3 = bucketClient(caller, region);
    const pages = paginateListBuckets({ client: s3 }, { MaxBuckets: 1000 });
    for await (const { Buckets } of pages) {
      yield* (Buckets ?? []).flatMap(({ Name }) => (Name ? `arn:${caller.partition}:s3:::${Name}` : []));
    }
  },
};

const bucketClient = (caller: Caller, region: string): S3Client =>
  caller.client(S3Client, region, { followRegionRedirects: true });

async function readBucket(caller: Caller, arn: string, region: string): Promise<LookupResult<ResourceView>> {
  const s3 = bucketClient(caller, region);
  // A bucket of another account must not be taken for one of this account.
  const input = { Bucket: parseArn(arn)?.resource ?? '', ExpectedBucketOwner: caller.account };
  const policy = await tryRead(
    async () => (await s3.send(new GetBucketPolicyCommand(input))).Policy,
    ['NoSuchBucketPolicy'],
  );
  if (policy.kind === 'notVisible') return absentIf(policy, 'NoSuchBucket');
  const tags = await tryRead(() => s3.send(new GetBucketTaggingCommand(input)), ['NoSuchTagSet']);
  const defaultKey = await defaultKeyOf(s3, input);
  const publicAccessBlock = await blockOf(caller, s3, input, region);
  return {
    kind: 'found',
    value: {
      arn,
      account: caller.account,
      policyKind: 'bucketPolicy',
      policy: policyOf(valueIn(policy)),
      tags: tags.kind === 'found' ? tagsOf(tags.value.TagSet) : seenOf(tags, [], null),
      ...(defaultKey !== undefined && { defaultKey }),
      ...(publicAccessBlock && { publicAccessBlock }),
    },
  };
}

interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

async function defaultKeyOf(s3: S3Client, input: BucketInput): Promise<string | null | undefined> {
  const read = await tryRead(
    () => s3.send(new GetBucketEncryptionCommand(input)),
    ['ServerSideEncryptionConfigurationNotFoundError'],
  );
  if (read.kind !== 'found') return seenOf(read, null, undefined);
  const [rule] = read.value.ServerSideEncryptionConfiguration?.Rules ?? [];
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return algorithm?.startsWith('aws:kms') ? (key ?? 'alias/aws/s3') : null;
}

/** On in the bucket or in its account; undefined unless both could be read. */
async function blockOf(
  caller: Caller,
  s3: S3Client,
  input: BucketInput,
  region: string,
): Promise<readonly string[] | undefined> {
  const own = await tryRead(
    () => s3.send(new GetPublicAccessBlockCommand(input)),
    ['NoSuchPublicAccessBlockConfiguration'],
  );
  const account = await accountBlock(caller, region);
  if (own.kind === 'notVisible' || account === undefined) return undefined;
  const settings = own.kind === 'found' ? own.value.PublicAccessBlockConfiguration : undefined;
  return [...new Set([...account, ...switchedOn(settings)])].toSorted();
}
