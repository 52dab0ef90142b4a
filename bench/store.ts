/**
 * What a denial costs in the stores: write units and requests in DynamoDB (by the documented sizes, at several batch
 * sizes), and puts a second in SQLite.
 *
 *     npm run bench store [-- --json] [--quick]
 */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { openDynamodbStore } from '../adapters/dynamodb/store.ts';
import { openSqliteStore } from '../adapters/sqlite/store.ts';
import type { RecordedDenial } from '../core/model/denial.ts';
import type { DenialStore } from '../core/ports.ts';
import { aDenial } from '../test/support/denials.ts';
import { meter } from '../test/support/engines/capacity-meter.ts';
import { createTable, startDynamodbLocal } from '../test/support/engines/dynamodb-local.ts';
import { optionsOf } from './options.ts';

const POLICY =
  'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplepolicy';

/** As CloudTrail records look: UUIDs, a browser-long user agent, a message that names the policy. */
function typical(n: number, group: number, session: number): RecordedDenial {
  const uuid = uuidOf(`event ${n}`);
  const resource = `arn:aws:s3:::prod-artifacts-eu-central-1/releases/${group}/application-${n}.tar.gz`;
  const principal = 'arn:aws:iam::111122223333:role/continuous-integration/deploy-role';
  const says = `with an explicit deny in a service control policy: ${POLICY}`;
  return aDenial({
    id: uuid,
    requestId: uuidOf(`request ${n}`),
    time: new Date(Date.UTC(2026, 10, 20) + n * 1000).toISOString().replace('.000', ''),
    principal,
    session: `GitHubActions-${session}`,
    action: 's3:PutObject',
    eventName: 'PutObject',
    resource,
    resourceFamily: `arn:aws:s3:::prod-artifacts-eu-central-1/releases/${group}/*`,
    userAgent:
      '[aws-sdk-js/3.1162.0 ua/2.1 os/linux#6.8 lang/js md/nodejs#24.21.0 api/s3#3.1162.0 exec-env/GitHub]',
    policy: POLICY,
    attribution: { layer: 'serviceControlPolicy', kind: 'explicit', evidence: [{ source: 'message', says }] },
    message: `User: ${principal}/GitHubActions is not authorized to perform: s3:PutObject on resource: "${resource}" ${says}`,
  });
}

/** As random as AWS's, and the same in each run. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** How many groups and sessions the denials are spread over. */
const MIXES = [
  ['a storm: one group, one session', 1, 1],
  ['three groups, three sessions', 3, 3],
  ['each denial a group of its own', 1_000_000, 1],
  ['one group, each denial a session of its own', 1, 1_000_000],
] as const;

interface TableCost {
  readonly mix: string;
  readonly batch: number;
  /** A denial. */
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly requests: number;
  /** Bytes. */
  readonly largest: { readonly denial: number; readonly group: number };
}

export async function run(args: readonly string[]): Promise<void> {
  const { json, quick } = optionsOf(args);
  const dynamodb = await benchDynamodb();
  const sqlite = await benchSqlite(quick ? 4_000 : 20_000);
  console.log(json ? JSON.stringify({ dynamodb, sqlite }) : `${tableText(dynamodb)}\n\n${ratesText(sqlite)}`);
}

const DENIALS = 200;

async function benchDynamodb(): Promise<readonly TableCost[]> {
  const engine = await startDynamodbLocal();
  const costs: TableCost[] = [];
  try {
    for (const [mix, groups, sessions] of MIXES) {
      for (const batch of [1, 10, 100]) {
        const table = `bench-${groups}-${sessions}-${batch}`;
        await createTable(engine.client, table);
        const metered = meter(engine.client);
        const writer = openDynamodbStore({ table, client: metered.client });
        for (let at = 0; at < DENIALS; at += batch) {
          await writer.putDenials(numbers(at, at + batch).map((n) => typical(n, n % groups, n % sessions)));
        }
        const { units, readUnits, requests, largest } = metered.spent();
        costs.push({
          ...{ mix, batch, largest, writeUnits: units / DENIALS },
          ...{ readUnits: readUnits / DENIALS, requests: requests / DENIALS },
        });
      }
    }
  } finally {
    await engine.stop();
  }
  return costs;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

interface PutRates {
  readonly mix: string;
  /** Puts a second, of each round. */
  readonly rates: readonly number[];
}

async function benchSqlite(denials: number): Promise<readonly PutRates[]> {
  const measured: PutRates[] = [];
  for (const [mix, groups, sessions] of MIXES) {
    const recorded = numbers(0, denials).map((n) => typical(n, n % groups, n % sessions));
    const rates = [];
    for (let round = 0; round < 3; round += 1) rates.push(await putRate(recorded));
    measured.push({ mix, rates });
  }
  return measured;
}

async function putRate(recorded: readonly RecordedDenial[]): Promise<number> {
  const store: DenialStore = openSqliteStore(':memory:');
  const start = performance.now();
  for (let at = 0; at < recorded.length; at += 1000) await store.putDenials(recorded.slice(at, at + 1000));
  const seconds = (performance.now() - start) / 1000;
  await store.close();
  return recorded.length / seconds;
}

function tableText(costs: readonly TableCost[]): string {
  const rows = costs.map(({ mix, batch, writeUnits, readUnits, requests, largest }) => {
    const units = `${writeUnits.toFixed(2)} write units  ${readUnits.toFixed(2)} read units`;
    const sizes = `largest item of denials ${largest.denial} B, group ${largest.group} B`;
    return `${mix.padEnd(45)} batch ${String(batch).padStart(3)}  ${units}  ${requests.toFixed(2)} requests  ${sizes}`;
  });
  return ['DynamoDB, a denial', ...rows].join('\n');
}

function ratesText(measured: readonly PutRates[]): string {
  const rows = measured.map(
    ({ mix, rates }) => `${mix.padEnd(45)} ${rates.map((rate) => Math.round(rate)).join('  ')}`,
  );
  return ['SQLite in memory, puts a second in batches of 1,000', ...rows].join('\n');
}
