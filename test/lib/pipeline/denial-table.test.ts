import { expect, test } from 'vitest';
import { TABLE_SCHEMA, type TableSchema } from '../../../contract/table.ts';
import { stackTemplate } from '../../support/stack-template.ts';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

const template = stackTemplate();
const [table] = Object.values(template.findResources('AWS::DynamoDB::GlobalTable'));
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

// A key of a deployed table cannot be renamed: CloudFormation would replace the table, or refuse to.
test('the keys have the names under which denials are stored', () => {
  expect(schema).toMatchObject({ partitionKey: 'pk', sortKey: 'sk', timeToLive: 'ttl', stream: 'NEW_IMAGE' });
  expect(schema.indexes).toEqual([
    { name: 'by-group', partitionKey: 'gId' },
    { name: 'by-action', partitionKey: 'gAction' },
    { name: 'by-resource', partitionKey: 'gResource' },
    { name: 'by-account', partitionKey: 'gAccount' },
    { name: 'by-state', partitionKey: 'gState', sortKey: 'gAt' },
  ]);
});

test('permissions name the indexes that there are', () => {
  const deployed: { IndexName: string }[] = table?.Properties.GlobalSecondaryIndexes;
  expect(deployed.map(({ IndexName }) => IndexName)).toEqual(TABLE_SCHEMA.indexes.map(({ name }) => name));
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  const granted = new Set([...policies.matchAll(/\/index\/([\w-]+)/g)].map(([, name]) => name));
  expect([...granted].toSorted()).toEqual(['by-group', 'by-state']);
});

test('every key is a string', () => {
  const types: { AttributeType: string }[] = table?.Properties.AttributeDefinitions;
  expect(types.every(({ AttributeType }) => AttributeType === 'S')).toBe(true);
});
