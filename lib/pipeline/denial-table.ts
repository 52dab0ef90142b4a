/**
 * The one table: denials, groups, incidents and what explains them.
 *
 * Kept    when the stack goes: deletion protection and point-in-time recovery are on.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { type IndexName, type IndexSchema, TABLE_SCHEMA, type TableSchema } from '../../contract/table.ts';

const SCHEMA: TableSchema = TABLE_SCHEMA;

export function denialTable(scope: Construct, id: string): TableV2 {
  return new TableV2(scope, id, {
    partitionKey: text(SCHEMA.partitionKey),
    sortKey: text(SCHEMA.sortKey),
    timeToLiveAttribute: SCHEMA.timeToLive,
    globalSecondaryIndexes: SCHEMA.indexes.map(keysOnly),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType[SCHEMA.stream],
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

export function indexArn(table: TableV2, index: IndexName): string {
  return `${table.tableArn}/index/${index}`;
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}

function keysOnly({ name, partitionKey, sortKey }: IndexSchema): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: name,
    partitionKey: text(partitionKey),
    ...(sortKey === undefined ? {} : { sortKey: text(sortKey) }),
    projectionType: ProjectionType.KEYS_ONLY,
  };
}
