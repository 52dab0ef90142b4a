import { expect, test } from 'vitest';
import { loggingOf } from '../../../core/normalize/logging.ts';

test.each([
  ['s3.amazonaws.com', 'GetObjectTagging', 'data', undefined],
  ['s3.amazonaws.com', 'HeadBucket', 'data', undefined],
  ['s3.amazonaws.com', 'ListObjects', 'data', undefined],
  ['s3.amazonaws.com', 'PutBucketPolicy', 'management', undefined],
  ['s3express.amazonaws.com', 'CreateSession', 'data', undefined],
  ['lambda.amazonaws.com', 'Invoke', 'data', undefined],
  ['lambda.amazonaws.com', 'InvokeAsync', 'management', undefined],
  ['ebs.amazonaws.com', 'PutSnapshotBlock', 'data', undefined],
  ['secretsmanager.amazonaws.com', 'GetSecretValue', 'management', undefined],
  ['kms.amazonaws.com.cn', 'Decrypt', 'management', expect.stringContaining('some scenarios')],
  ['greengrass.amazonaws.com', 'GetGroup', 'management', expect.stringContaining('no denied calls')],
  ['constructor', '__proto__', 'management', undefined],
])('%s %s: %s', (eventSource, eventName, category, missing) => {
  expect(loggingOf(eventSource, eventName)).toEqual({ category, missing });
});
