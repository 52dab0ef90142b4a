import { describeStoreContract } from '../store-contract/denial-store.ts';
import { emptyDynamodbPlace } from '../support/engines/dynamodb-places.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();

describeStoreContract({ name: 'DynamoDB', empty: () => emptyDynamodbPlace(engine()), runs: 20 });
