import { expect, test } from 'vitest';
import { TABLE_SCHEMA, type TableSchema } from '../../../adapters/dynamodb/table.ts';
import { INDEXES } from '../../../lib/pipeline/denial-table.ts';
import { stackTemplate } from '../../support/stack-template.ts';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

const [table] = Object.values(stackTemplate().findResources('AWS::DynamoDB::GlobalTable'));
const schema: TableSchema = TABLE_SCHEMA;

const keyOf = (elements: readonly KeyElement[]) =>
  Object.fromEntries(elements.map(({ AttributeName, KeyType }) => [KeyType, AttributeName]));

test('the deployed table is the one that the store expects', () => {
  const { KeySchema, TimeToLiveSpecification, GlobalSecondaryIndexes } = table?.Properties ?? {};
  expect(keyOf(KeySchema)).toEqual({ HASH: schema.partitionKey, RANGE: schema.sortKey });
  expect(TimeToLiveSpecification.AttributeName).toBe(schema.timeToLive);
  const deployed: { IndexName: string; KeySchema: KeyElement[] }[] = GlobalSecondaryIndexes;
  expect(new Map(deployed.map((index) => [index.IndexName, keyOf(index.KeySchema)]))).toEqual(
    new Map(
      schema.indexes.map(({ name, partitionKey, sortKey }) => [
        name,
        sortKey === undefined ? { HASH: partitionKey } : { HASH: partitionKey, RANGE: sortKey },
      ]),
    ),
  );
});

test('permissions name the indexes that there are', () => {
  const deployed: { IndexName: string }[] = table?.Properties.GlobalSecondaryIndexes;
  expect(deployed.map(({ IndexName }) => IndexName)).toEqual(INDEXES);
});

test('every key is a string', () => {
  const types: { AttributeType: string }[] = table?.Properties.AttributeDefinitions;
  expect(types.every(({ AttributeType }) => AttributeType === 'S')).toBe(true);
});
