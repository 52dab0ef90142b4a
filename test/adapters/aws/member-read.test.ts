import { expect, test } from 'vitest';
import { tryRead } from '../../../adapters/aws/member-read.ts';
import { absentIf } from '../../../adapters/aws/resource-policies/resource-adapter.ts';

function sdkError(name: string, httpStatusCode: number | undefined): Error {
  return Object.assign(new Error('why'), { name, $metadata: { httpStatusCode } });
}

test.each([
  ['AccessDeniedException', 400, 'accessDenied'],
  ['UnauthorizedOperation', 403, 'accessDenied'],
  ['ThrottlingException', 400, 'throttled'],
  ['SlowDown', 503, 'throttled'],
  ['NoSuchBucket', 404, 'notFound'],
  ['ResourceNotFoundException', 400, 'notFound'],
  ['InternalFailure', 500, 'failed'],
  ['TimeoutError', undefined, 'unreachable'],
])('%s with status %s is not visible: %s', async (name, status, code) => {
  const lookup = await tryRead(() => Promise.reject(sdkError(name, status)));
  expect(lookup).toEqual({ kind: 'notVisible', code, error: name, why: `${name}: why` });
});

test('an error that means that there is none is absence', async () => {
  const read = () => Promise.reject(sdkError('NoSuchBucketPolicy', 404));
  expect(await tryRead(read, ['NoSuchBucketPolicy'])).toEqual({ kind: 'absent' });
});

test('a defect of ours is thrown', async () => {
  await expect(tryRead(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
});

test('a policy is absent with its resource, and only then', async () => {
  const gone = await tryRead(() => Promise.reject(sdkError('NoSuchBucket', 404)));
  const denied = await tryRead(() => Promise.reject(sdkError('AccessDenied', 403)));
  if (gone.kind !== 'notVisible' || denied.kind !== 'notVisible') throw new Error('seen');
  expect(absentIf(gone, 'NoSuchBucket')).toEqual({ kind: 'absent' });
  expect(absentIf(denied, 'NoSuchBucket')).toBe(denied);
});
