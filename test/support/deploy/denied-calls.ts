/** Denied calls of a member, and the functions that read them: as bundled now, in the environments that moto has. */
import { expect } from 'vitest';
import { insertedDenials } from '../../../adapters/dynamodb/stream.ts';
import type { DynamodbLocal } from '../engines/dynamodb-local.ts';
import { matchEvents } from '../engines/ruler.ts';
import { streamRecords } from '../engines/table-stream.ts';
import { type Envelope, eventEnvelope } from '../event-envelope.ts';
import { FUNCTION_ENVIRONMENT, type Functions, loadEachFunction, queueEvent } from '../lambda-bundles.ts';
import { aRecord, USER_IDENTITY } from '../records.ts';
import { CENTRAL, HOME } from './deploy-all.ts';
import { functionsOf, type Mapping, throughRules } from './event-flow.ts';
import { motoAccount } from './moto-account.ts';
import type { Place } from './template-values.ts';

/** One a second, the last of them a second ago. */
export function deniedCalls({ account, region }: Place, many: number): readonly Envelope[] {
  const userIdentity = { ...USER_IDENTITY, arn: `arn:aws:iam::${account}:user/ana`, accountId: account };
  return Array.from({ length: many }, (_, n) => {
    const eventTime = new Date(Date.now() - (many - n) * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    return eventEnvelope(
      aRecord({
        ...{ userIdentity, recipientAccountId: account, awsRegion: region },
        ...{ eventID: `${eventTime}-${n}`, eventTime, errorMessage: 'Access Denied' },
      }),
    );
  });
}

export interface OpenedFunctions {
  readonly table: string;
  /** ARN of the alert topic. */
  readonly topic: string;
  /** By way of the member's rules, the bus, its rules and the queue, into the table. */
  readonly ingest: (denied: Place, calls: readonly Envelope[]) => Promise<void>;
  /** All that the table's stream holds, as its mapping filters it. Returns how many denials. */
  readonly detect: () => Promise<number>;
  readonly close: () => void;
}

/** Their table is in DynamoDB Local, by the name of that in moto; it must be there before they are called. */
export async function openFunctions(engine: DynamodbLocal): Promise<OpenedFunctions> {
  const central = await motoAccount(CENTRAL, HOME);
  const { mappings, environments } = await functionsOf(central);
  const variablesOf = (name: string) => environments.find((each) => each.name === name)?.variables ?? {};
  const mappingOf = (name: string): Mapping | undefined => mappings.find(({ reader }) => reader === name);
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, POWERTOOLS_LOG_LEVEL } = FUNCTION_ENVIRONMENT;
  const functions: Functions = await loadEachFunction(
    (name) => ({
      ...variablesOf(name),
      ...{ AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, POWERTOOLS_LOG_LEVEL },
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    }),
    ['ingest', 'detect'],
  );
  const table = variablesOf('ingest').DENIALS_TABLE ?? '';
  return {
    table,
    topic: variablesOf('detect').ALERT_TOPIC_ARN ?? '',
    async ingest(denied, calls) {
      const member = await motoAccount(denied.account, denied.region);
      const forwarded = await throughRules('default', member, calls);
      expect([...forwarded].map(([arn, events]) => [arn, events.length])).toEqual([
        [`arn:aws:events:${HOME}:${CENTRAL}:event-bus/denial-monitor`, calls.length],
      ]);
      const queued = await throughRules('denial-monitor', central, [...forwarded.values()].flat());
      const bodies = queued.get(mappingOf('ingest')?.source ?? '') ?? [];
      expect(bodies).toHaveLength(calls.length);
      for (let start = 0; start < bodies.length; start += 10) {
        const batch = queueEvent(bodies.slice(start, start + 10));
        expect(await functions.ingest(batch)).toStrictEqual({ batchItemFailures: [] });
      }
    },
    async detect() {
      const records = await streamRecords(engine, table);
      const [filter] = mappingOf('detect')?.patterns ?? [];
      const { matched } = matchEvents({ filter }, records);
      const inserted = records.filter((_, index) => (matched[index] ?? []).length > 0);
      expect(await functions.detect({ Records: inserted })).toStrictEqual({ batchItemFailures: [] });
      return inserted.flatMap(insertedDenials).length;
    },
    close() {
      functions.remove();
      // Later questions are for moto's own tables.
      delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    },
  };
}
