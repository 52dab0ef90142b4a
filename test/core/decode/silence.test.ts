/** A bare "Access Denied": the sentence of evidence names no reason that cannot apply to the call. */
import { expect, test } from 'vitest';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { aRecord, type TestRecord } from '../../support/records.ts';

const HOME = '111122223333';
const bucketIn = (accountId: string, name = 'reports') => ({
  resources: [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${name}/a` },
    { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${name}`, accountId },
  ],
});

const ACROSS = 'S3 gives none across organizations';
const ENDPOINT = ', and where a VPC endpoint policy denies across accounts';

test.each<[note: string, record: TestRecord, says: string]>([
  [
    'one account',
    bucketIn(HOME),
    "S3 gives no reason; the bucket is of the caller's account, where S3 usually gives one",
  ],
  [
    'one account, through an endpoint',
    { ...bucketIn(HOME), vpcEndpointId: 'vpce-1' },
    "S3 gives no reason; the bucket is of the caller's account, where S3 usually gives one",
  ],
  [
    'another account',
    bucketIn('444455556666'),
    `S3 gives no reason; the bucket is of another account, and ${ACROSS}`,
  ],
  [
    'another account, through an endpoint',
    { ...bucketIn('444455556666'), vpcEndpointId: 'vpce-1' },
    `S3 gives no reason; the bucket is of another account, and ${ACROSS}${ENDPOINT}`,
  ],
  [
    'an owner that is not recorded',
    { resources: [] },
    `S3 gives no reason; the record does not name the owner of the bucket, and ${ACROSS}`,
  ],
  [
    'buckets of two accounts',
    { resources: [...bucketIn(HOME).resources, ...bucketIn('444455556666', 'other').resources] },
    `S3 gives no reason; the record does not name the owner of the bucket, and ${ACROSS}`,
  ],
  [
    'a directory bucket, by its name',
    { ...bucketIn(HOME), requestParameters: { bucketName: 'reports--use1-az4--x-s3' } },
    'S3 gives no reason for directory buckets, whatever denies',
  ],
  [
    'a directory bucket, by its service',
    { eventSource: 's3express.amazonaws.com' },
    'S3 gives no reason for directory buckets, whatever denies',
  ],
  [
    'another service',
    { eventSource: 'sqs.amazonaws.com', eventName: 'SendMessage' },
    'the service gives no reason',
  ],
])('%s', (_note, record, says) => {
  const normalized = normalizeRecord(aRecord({ errorMessage: 'Access Denied', ...record }));
  if (normalized.kind !== 'denial') throw new Error(JSON.stringify(normalized));
  const { attribution } = normalized.recorded.denial;
  expect(attribution.layer).toBe('unknown');
  expect(attribution.evidence).toEqual([{ source: 'message', code: 'serviceText', says }]);
});
