/** What is said to open the table, and the table as the jobs on it take it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Table } from './dynamodb-client.ts';

const DEFAULT_RETENTION_DAYS = 90;

export interface TableOptions {
  readonly table: string;
  /** Credentials, Region and endpoint come from the SDK's standard chain when left out. */
  readonly client?: DynamoDBClient;
  readonly retentionDays?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export function openTable(options: TableOptions): Table {
  return {
    client: options.client ?? new DynamoDBClient({}),
    name: options.table,
    retentionDays: options.retentionDays ?? DEFAULT_RETENTION_DAYS,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? ((milliseconds) => sleep(milliseconds)),
  };
}
