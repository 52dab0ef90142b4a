import { describeStoreContract } from '../store-contract/denial-store.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();

describeStoreContract({
  name: 'DynamoDB',
  empty: (settings) => emptyDynamodbStore(engine(), settings),
  runs: 20,
});
