/** What was heard of the canaries: at the centre, by the log of our own calls, and in the table, the whole way. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DAILY_HEARD_WITHIN_MS, type StoredCanary } from '../../core/doctor/coverage.ts';
import type { LogGroupReading } from '../../core/doctor/log-groups.ts';
import { CANARY_ROLE_PREFIX, OWN_CALL_LOG } from '../../core/doctor/names.ts';
import { addLogEvent, emptyTally, type OwnCalls, ownCallsOf } from '../../core/doctor/own-calls.ts';
import type { Looked, Reading } from '../../core/doctor/reading.ts';
import type { CanaryPlace } from '../../core/doctor/rules.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import { type LogsOptions, logEvents, logRetention } from '../aws/cloudwatch-logs.ts';
import { openDynamodbStore } from '../dynamodb/store.ts';
import type { Place } from './functions.ts';
import { look } from './look.ts';

export function readOwnCalls(logs: LogsOptions, now: number): Promise<Reading<OwnCalls>> {
  const read = async (): Promise<OwnCalls> => {
    const tally = emptyTally();
    for await (const event of logEvents(logs, OWN_CALL_LOG, now - DAILY_HEARD_WITHIN_MS))
      addLogEvent(tally, event);
    return ownCallsOf(tally);
  };
  return look('logs:FilterLogEvents', read, ['ResourceNotFoundException']);
}

export function readLogGroups(
  logs: LogsOptions,
  parts: readonly StackPart[],
): Promise<readonly Looked<LogGroupReading>[]> {
  return Promise.all(
    parts.map(async ({ id, name }) => {
      const { needs, sight } = await look('logs:DescribeLogGroups', () => logRetention(logs, name));
      if (sight.kind !== 'found') return { id, name, reading: { needs, sight } };
      const days = sight.value;
      const there =
        days === undefined
          ? { kind: 'absent' as const }
          : { kind: 'found' as const, value: { retentionDays: days } };
      return { id, name, reading: { needs, sight: there } };
    }),
  );
}

export function readStoredCanaries(
  { caller, region, now }: Place,
  table: string,
  places: readonly CanaryPlace[],
): Promise<readonly StoredCanary[]> {
  const client = caller.client(DynamoDBClient, region);
  const store = openDynamodbStore({ table, client, now: () => now });
  return Promise.all(
    places.map(async (place) => {
      const principal = `arn:${caller.partition}:iam::${place.account}:role/${CANARY_ROLE_PREFIX}${place.region}`;
      const { needs, sight } = await look('dynamodb:Query and dynamodb:BatchGetItem', async () => {
        const [newest] = await Array.fromAsync(store.listDenials({ principal, limit: 1 }));
        return newest?.time;
      });
      if (sight.kind !== 'found') return { ...place, newest: { needs, sight } };
      const { value } = sight;
      const there = value === undefined ? { kind: 'absent' as const } : { kind: 'found' as const, value };
      return { ...place, newest: { needs, sight: there } };
    }),
  );
}
