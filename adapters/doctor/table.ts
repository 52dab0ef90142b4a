/** The table, its backups and its time to live. Source: DynamoDB API Reference. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { InspectedPart } from '../../core/doctor/inspection.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { TableDescription } from '../../core/doctor/table.ts';
import { type DoctorContext, inspect, inspectEach } from './inspect.ts';

export function readTables(
  { caller, region }: DoctorContext,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<TableDescription>[]> {
  const client = caller.client(DynamoDBClient, region);
  const read = async ({ name: TableName }: StackPart): Promise<TableDescription> => {
    const { Table: of = {} } = await client.send(new DescribeTableCommand({ TableName }));
    return {
      status: of.TableStatus ?? 'UNKNOWN',
      stream: of.StreamSpecification?.StreamEnabled
        ? (of.StreamSpecification.StreamViewType ?? 'UNKNOWN')
        : null,
      isProtected: of.DeletionProtectionEnabled ?? false,
      restorable: await inspect('dynamodb:DescribeContinuousBackups', () => isRestorable(client, TableName)),
      timeToLive: await inspect('dynamodb:DescribeTimeToLive', () => timeToLiveOf(client, TableName)),
    };
  };
  return inspectEach(parts, 'dynamodb:DescribeTable', read, ['ResourceNotFoundException']);
}

async function isRestorable(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { ContinuousBackupsDescription: of } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  return of?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
}

async function timeToLiveOf(client: DynamoDBClient, TableName: string): Promise<string | null> {
  const { TimeToLiveDescription: of } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const isOn = ['ENABLED', 'ENABLING'].includes(of?.TimeToLiveStatus ?? '');
  return isOn ? (of?.AttributeName ?? null) : null;
}
