/** The canaries that arrived: in the log of our own calls in the central account, and in the table at the pipeline's end. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OWN_CALL_LOG } from '../../contract/names.ts';
import { DAILY_RECEIVED_WITHIN_MS, type StoredCanary } from '../../core/doctor/coverage.ts';
import type { InspectedPart, Inspection } from '../../core/doctor/inspection.ts';
import type { LogGroupDescription } from '../../core/doctor/log-groups.ts';
import { addLogEvent, emptyTally, type OwnCalls, ownCallsOf } from '../../core/doctor/own-calls.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { AccountRegion } from '../../core/model/policy-source.ts';
import { type LogsOptions, logEvents, logRetention } from '../aws/cloudwatch-logs.ts';
import { openDynamodbStore } from '../dynamodb/store.ts';
import { type DoctorContext, inspect } from './inspect.ts';

export function readOwnCalls(logs: LogsOptions, now: number): Promise<Inspection<OwnCalls>> {
  const read = async (): Promise<OwnCalls> => {
    const tally = emptyTally();
    for await (const event of logEvents(logs, OWN_CALL_LOG, now - DAILY_RECEIVED_WITHIN_MS))
      addLogEvent(tally, event);
    return ownCallsOf(tally);
  };
  return inspect('logs:FilterLogEvents', read, ['ResourceNotFoundException']);
}

export function readLogGroups(
  logs: LogsOptions,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<LogGroupDescription>[]> {
  return Promise.all(
    parts.map(async ({ id, name }) => {
      const { needs, lookup } = await inspect('logs:DescribeLogGroups', () => logRetention(logs, name));
      if (lookup.kind !== 'found') return { id, name, inspection: { needs, lookup } };
      const days = lookup.value;
      const there =
        days === undefined
          ? { kind: 'absent' as const }
          : { kind: 'found' as const, value: { retentionDays: days } };
      return { id, name, inspection: { needs, lookup: there } };
    }),
  );
}

export function readStoredCanaries(
  { caller, region, now }: DoctorContext,
  table: string,
  places: readonly AccountRegion[],
): Promise<readonly StoredCanary[]> {
  const client = caller.client(DynamoDBClient, region);
  const store = openDynamodbStore({ table, client, now: () => now });
  return Promise.all(
    places.map(async (context) => {
      const { needs, lookup } = await inspect('dynamodb:Query', () => store.lastCanary(context, {}));
      if (lookup.kind !== 'found') return { ...context, newest: { needs, lookup } };
      const { value } = lookup;
      const there = value === undefined ? { kind: 'absent' as const } : { kind: 'found' as const, value };
      return { ...context, newest: { needs, lookup: there } };
    }),
  );
}
