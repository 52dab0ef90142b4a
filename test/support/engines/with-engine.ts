/** One DynamoDB Local for all tests of a file. */
import { afterAll, beforeAll } from 'vitest';
import { type DynamodbLocal, startDynamodbLocal } from './dynamodb-local.ts';

/** Call at the top of a test file; the engine is there when the tests run. */
export function useDynamodbLocal(): () => DynamodbLocal {
  let engine: DynamodbLocal | undefined;
  beforeAll(async () => {
    engine = await startDynamodbLocal();
  });
  afterAll(() => engine?.stop());
  return () => {
    if (engine === undefined) throw new Error('DynamoDB Local is not running yet');
    return engine;
  };
}
