/**
 * The one table: denials, groups, incidents and what explains them.
 *
 * Keys    strings; each index holds keys only, so an item that carries no index key costs no index write.
 * Stream  new images, for `detect`.
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

export function denialTable(scope: Construct, id: string): TableV2 {
  return new TableV2(scope, id, {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    timeToLiveAttribute: 'ttl',
    globalSecondaryIndexes: [
      keysOnly({ indexName: 'by-group', partitionKey: text('gId') }),
      keysOnly({ indexName: 'by-action', partitionKey: text('gAction') }),
      keysOnly({ indexName: 'by-resource', partitionKey: text('gResource') }),
      keysOnly({ indexName: 'by-account', partitionKey: text('gAccount') }),
      keysOnly({ indexName: 'by-state', partitionKey: text('gState'), sortKey: text('gAt') }),
    ],
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_IMAGE,
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

export const INDEXES = ['by-group', 'by-action', 'by-resource', 'by-account', 'by-state'] as const;

export function indexArn(table: TableV2, index: (typeof INDEXES)[number]): string {
  return `${table.tableArn}/index/${index}`;
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}

function keysOnly(index: GlobalSecondaryIndexPropsV2): GlobalSecondaryIndexPropsV2 {
  return { ...index, projectionType: ProjectionType.KEYS_ONLY };
}
