import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { isWritten } from '../../../adapters/dynamodb/conditional-write.ts';

test('what its condition kept out is not written; any other error is thrown', async () => {
  const kept = new ConditionalCheckFailedException({
    $metadata: {},
    message: 'The conditional request failed',
  });
  expect(await isWritten(Promise.resolve({}))).toBe(true);
  expect(await isWritten(Promise.reject(kept))).toBe(false);
  const denied = new Error('not authorized to perform: dynamodb:PutItem');
  await expect(isWritten(Promise.reject(denied))).rejects.toBe(denied);
});
