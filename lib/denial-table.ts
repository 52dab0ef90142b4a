/**
 * The one table: denials, groups, incidents and what explains them.
 *
 * Keys    `pk`, `sk`; indexes hold keys only, so an item that carries no index key costs no index write.
 * Stream  new images, for `detect`.
 * Kept    when the stack goes: deletion protection and point-in-time recovery are on.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** As adapters/dynamodb-table.ts defines them; a test compares the two. */
export const TABLE_INDEXES = [
  { name: 'by-group', partitionKey: 'gId' },
  { name: 'by-action', partitionKey: 'gAction' },
  { name: 'by-resource', partitionKey: 'gResource' },
  { name: 'by-account', partitionKey: 'gAccount' },
  { name: 'by-state', partitionKey: 'gState', sortKey: 'gAt' },
] as const;

export function denialTable(scope: Construct, id: string): TableV2 {
  return new TableV2(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    globalSecondaryIndexes: TABLE_INDEXES.map(keysOnlyIndex),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'ttl',
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

interface Index {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
}

function keysOnlyIndex({ name, partitionKey, sortKey }: Index): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: name,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    ...(sortKey === undefined ? {} : { sortKey: { name: sortKey, type: AttributeType.STRING } }),
    projectionType: ProjectionType.KEYS_ONLY,
  };
}
