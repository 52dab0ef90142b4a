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

/** Index name -> its partition key; each is sorted by the table's own `sk`. */
export const TABLE_INDEXES = {
  'by-action': 'gAction',
  'by-resource': 'gResource',
  'by-account': 'gAccount',
  'by-group': 'gId',
  'by-due': 'gDue',
} as const;

export function denialTable(scope: Construct, id: string): TableV2 {
  return new TableV2(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    globalSecondaryIndexes: Object.entries(TABLE_INDEXES).map(([name, key]) => keysOnlyIndex(name, key)),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'ttl',
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function keysOnlyIndex(indexName: string, partitionKey: string): GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  };
}
