import { afterAll, beforeAll } from 'vitest';
import { describeStoreContract } from '../contract/denial-store.ts';
import { type DynamodbLocal, startDynamodbLocal } from '../support/engines/dynamodb-local.ts';
import { emptyDynamodbPlace } from '../support/engines/dynamodb-places.ts';

let engine: DynamodbLocal;
beforeAll(async () => {
  engine = await startDynamodbLocal();
});
afterAll(() => engine.stop());

describeStoreContract({ name: 'DynamoDB', empty: () => emptyDynamodbPlace(engine), runs: 20 });
