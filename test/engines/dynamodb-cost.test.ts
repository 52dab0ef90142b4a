import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { readSnapshot } from '../../adapters/snapshot/file.ts';
import { explainRequest } from '../../core/attribute/explain-request.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { inEmptyStore } from '../store-contract/store-harness.ts';
import { aDenial, type DenialOverrides } from '../support/denials.ts';
import { meter } from '../support/engines/capacity-meter.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();

const SCP = 'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplepolicy';
const MESSAGE = `User: arn:aws:sts::111122223333:assumed-role/deploy-role/GitHubActions is not authorized to perform:
 s3:PutObject on resource: "arn:aws:s3:::prod-artifacts/releases/app.zip" with an explicit deny in a service control
 policy: ${SCP}`;

const batch = (first: number, size: number, overrides: (n: number) => DenialOverrides = () => ({})) =>
  Array.from({ length: size }, (_, k) => {
    const n = first + k;
    const id = `${String(n).padStart(8, '0')}-5717-4562-b3fc-2c963f66afa6`;
    const time = new Date(Date.UTC(2026, 10, 20) + n * 1000).toISOString().replace('.000', '');
    return aDenial({ id, time, session: 'GitHubActions', policy: SCP, message: MESSAGE, ...overrides(n) });
  });

async function metered(work: (put: ReturnType<typeof putter>) => Promise<void>): Promise<void> {
  const { client, spent } = meter(engine().client);
  const harness = { name: '', runs: 0, empty: () => emptyDynamodbStore(engine(), { client }) };
  await inEmptyStore(harness, (store) => work(putter(store, spent)));
}

function putter(
  store: { putDenials: (r: ReturnType<typeof batch>) => unknown },
  spent: ReturnType<typeof meter>['spent'],
) {
  return async (recorded: ReturnType<typeof batch>) => {
    spent();
    await store.putDenials(recorded);
    return spent();
  };
}

test('ten denials of a known group: two requests, at most 0.8 units each, no index written', () =>
  metered(async (put) => {
    const first = await put(batch(0, 1));
    expect(first.indexes.toSorted()).toEqual(['by-account', 'by-action', 'by-group', 'by-resource']);
    const next = await put(batch(1, 10));
    // Which of them are items of their own is read; what the minute has together, this process stored itself.
    expect(next.requests).toBe(2);
    expect(next.units / 10).toBeLessThanOrEqual(0.8);
    expect(next.indexes).toEqual([]);
  }));

test('a canary is one write unit, and no index is written', async () => {
  const { client, spent } = meter(engine().client);
  const harness = { name: '', runs: 0, empty: () => emptyDynamodbStore(engine(), { client }) };
  await inEmptyStore(harness, async (store) => {
    spent();
    await store.putCanaries([
      { account: '111122223333', region: 'ap-southeast-1', time: '2026-11-20T10:00:00Z' },
    ]);
    expect(spent()).toMatchObject({ requests: 1, units: 1, indexes: [] });
  });
});

test('also out of order, with a refused attempt before', () =>
  metered(async (put) => {
    await put(batch(100, 1));
    const older = await put(batch(0, 10));
    expect(older.requests).toBe(5);
    expect(older.indexes).toEqual([]);
  }));

test('a message that does not compress costs two units a batch more', () =>
  metered(async (put) => {
    const blob = Array.from({ length: 1024 }, (_, n) => String.fromCharCode(65 + ((n * n * 7919) % 57))).join(
      '',
    );
    const random = () => ({ message: Buffer.from(blob).toString('base64').slice(0, 1024) });
    await put(batch(0, 1, random));
    expect((await put(batch(1, 10, random))).units / 10).toBeLessThanOrEqual(0.8);
  }));

test('a session seen for the first time costs one unit more, once', () =>
  metered(async (put) => {
    await put(batch(0, 1));
    const usual = (await put(batch(1, 1))).units;
    const session = () => ({ session: 'another' });
    expect((await put(batch(2, 1, session))).units).toBe(usual + 1);
    expect((await put(batch(3, 1, session))).units).toBe(usual);
  }));

test('an explanation request and its explanation cost four units at most, once a group and cause', async () => {
  const { client, spent } = meter(engine().client);
  const harness = { name: '', runs: 0, empty: () => emptyDynamodbStore(engine(), { client }) };
  const source = snapshotSource(await readSnapshot('examples/organization/snapshot.json'));
  const [line = ''] = readFileSync('examples/organization/denials.jsonl', 'utf8').split('\n');
  const denialOf = (eventID: string, awsRegion: string) => {
    const normalized = normalizeRecord({ ...JSON.parse(line), eventID, awsRegion }, lazyActionTable);
    if (normalized.kind !== 'denial') throw new Error('the record is no denial');
    return normalized.recorded;
  };
  await inEmptyStore(harness, async (store) => {
    const put = putter(store, spent);
    await put([denialOf('e1', 'eu-central-1')]);
    // Another Region is another cause: this one puts a request, the next one does not.
    const asking = (await put([denialOf('e2', 'us-east-1')])).units;
    const usual = (await put([denialOf('e3', 'us-east-1')])).units;
    const key = explanationKeyOf(denialOf('e2', 'us-east-1').denial);
    const deps = { store, source, table: lazyActionTable, clock: Date.now };
    expect(await explainRequest(key, deps)).toBe('answered');
    const answering = spent().units;
    expect(asking - usual + answering).toBeLessThanOrEqual(4);
  });
});
