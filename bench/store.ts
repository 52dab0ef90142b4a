/**
 * What a denial costs in the stores: write units and requests in DynamoDB (by the documented sizes, at several batch
 * sizes), and puts a second in SQLite.
 *
 *     npm run bench store
 */
import { performance } from 'node:perf_hooks';
import { openDynamodbStore } from '../adapters/dynamodb/store.ts';
import { openSqliteStore } from '../adapters/sqlite/store.ts';
import type { RecordedDenial } from '../core/model/denial.ts';
import type { DenialStore } from '../core/ports.ts';
import { aDenial } from '../test/support/denials.ts';
import { type Metered, meter } from '../test/support/engines/capacity-meter.ts';
import { createTable, startDynamodbLocal } from '../test/support/engines/dynamodb-local.ts';

const POLICY =
  'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplepolicy';

/** As CloudTrail records look: UUIDs, a browser-long user agent, a message that names the policy. */
function typical(n: number, group: number, session: number): RecordedDenial {
  const uuid = `${String(n).padStart(8, '0')}-5717-4562-b3fc-2c963f66afa6`;
  const resource = `arn:aws:s3:::prod-artifacts-eu-central-1/releases/${group}/application-${n}.tar.gz`;
  const principal = 'arn:aws:iam::111122223333:role/continuous-integration/deploy-role';
  const says = `with an explicit deny in a service control policy: ${POLICY}`;
  return aDenial({
    id: uuid,
    requestId: uuid.toUpperCase(),
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

/** How many groups and sessions the denials are spread over. */
const MIXES = [
  ['a storm: one group, one session', 1, 1],
  ['three groups, three sessions', 3, 3],
  ['each denial a group of its own', 1_000_000, 1],
  ['one group, each denial a session of its own', 1, 1_000_000],
] as const;

export async function run(): Promise<void> {
  await benchDynamodb();
  await benchSqlite();
}

async function benchDynamodb(): Promise<void> {
  const engine = await startDynamodbLocal();
  try {
    console.log('DynamoDB, write units and requests a denial\n');
    for (const [mix, groups, sessions] of MIXES) {
      for (const batch of [1, 10, 100]) {
        const table = `bench-${groups}-${sessions}-${batch}`;
        await createTable(engine.client, table);
        const metered = meter(engine.client);
        const { units, requests, largest } = await putBatches(metered, table, { batch, groups, sessions });
        const sizes = `largest denial ${largest.denial} B, group ${largest.group} B`;
        const cost = `${units} units  ${requests} requests  ${sizes}`;
        console.log(`${mix.padEnd(45)} batch ${String(batch).padStart(3)}  ${cost}`);
      }
    }
  } finally {
    await engine.stop();
  }
}

interface Mix {
  readonly batch: number;
  readonly groups: number;
  readonly sessions: number;
}

const DENIALS = 200;

async function putBatches(metered: Metered, table: string, { batch, groups, sessions }: Mix) {
  const store = openDynamodbStore({ table, client: metered.client });
  for (let at = 0; at < DENIALS; at += batch) {
    await store.putDenials(numbers(at, at + batch).map((n) => typical(n, n % groups, n % sessions)));
  }
  const { units, requests, largest } = metered.spent();
  return { largest, units: (units / DENIALS).toFixed(2), requests: (requests / DENIALS).toFixed(2) };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

async function benchSqlite(): Promise<void> {
  console.log('\nSQLite in memory, puts a second in batches of 1,000\n');
  for (const [mix, groups, sessions] of MIXES) {
    const recorded = numbers(0, 20_000).map((n) => typical(n, n % groups, n % sessions));
    const rates = [];
    for (let round = 0; round < 3; round += 1) rates.push(await putRate(recorded));
    console.log(`${mix.padEnd(45)} ${rates.map((rate) => Math.round(rate)).join('  ')}`);
  }
}

async function putRate(recorded: readonly RecordedDenial[]): Promise<number> {
  const store: DenialStore = openSqliteStore(':memory:');
  const start = performance.now();
  for (let at = 0; at < recorded.length; at += 1000) await store.putDenials(recorded.slice(at, at + 1000));
  const seconds = (performance.now() - start) / 1000;
  await store.close();
  return recorded.length / seconds;
}
