import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { readRecords, readSifted } from '../../../adapters/input/cloudtrail.ts';
import { fileInputs, type LogInput } from '../../../adapters/input/log-input.ts';
import { openedLog, recordsOf } from '../../../adapters/input/opened-log.ts';
import { type Sifted, sift } from '../../../adapters/input/sifted.ts';
import { Sifter } from '../../../adapters/input/sifter.ts';
import { inflatedAtOnce, smallGzip } from '../../../adapters/input/small-gzip.ts';
import { runs } from '../../support/property-runs.ts';

const call = {
  eventVersion: '1.11',
  eventSource: 's3.amazonaws.com',
  eventTime: '2026-11-20T10:00:00Z',
  userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
  awsRegion: 'eu-central-1',
  recipientAccountId: '111122223333',
};
const records = {
  passed: { ...call, eventName: 'GetObject', eventID: 'e1' },
  denied: {
    ...call,
    eventName: 'GetObject',
    eventID: 'e2',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
  },
  change: {
    ...call,
    eventSource: 'iam.amazonaws.com',
    eventName: 'DeleteRole',
    eventID: 'e3',
    requestParameters: { roleName: 'r' },
  },
  noRecord: { hello: ['world', null] },
};
const texts = [
  ...Object.values(records).map((record) => JSON.stringify(record)),
  JSON.stringify(records.passed).replace('eventName', 'event\\u004eame'),
  '17',
  '"errorCode"',
  '{"eventName":',
  '{oops}',
];

const layouts = [
  (all: readonly string[]) => `{"Records":[${all.join(',')}]}`,
  (all: readonly string[]) => `{"Records": [\n${all.join(',\n')}\n], "more": 1}`,
  (all: readonly string[]) => `[${all.join()}]`,
  (all: readonly string[]) => all.join('\n'),
  (all: readonly string[]) => `{"Records":[${all.join()}]}\n[${all.join()}]`,
];

const logs = fc
  .tuple(fc.array(fc.constantFrom(...texts), { maxLength: 12 }), fc.constantFrom(...layouts), fc.nat(9))
  .map(([all, layout, cut]) => Buffer.from(cut === 0 ? layout(all).slice(0, -3) : layout(all)));

const readAll = (sifted: Sifted | undefined) => [
  ...(sifted === undefined ? [] : readSifted(sifted, lazyActionTable)),
];

const siftAll = (text: Buffer) => sift(text, Number.POSITIVE_INFINITY);

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

test('what was sifted is read as the whole text is', () =>
  fc.assert(
    fc.asyncProperty(logs, async (text) => {
      const whole = await Array.fromAsync(readRecords(once(text), lazyActionTable));
      expect(readAll(siftAll(text))).toEqual(whole);
    }),
    runs(300),
  ));

test('what cannot matter is left out, and counted', () => {
  const { passed, denied } = records;
  const sifted = siftAll(Buffer.from(JSON.stringify({ Records: [passed, passed, denied, passed] })));
  expect([...(sifted?.steps ?? [])]).toEqual([-2, JSON.stringify(denied).length, -1]);
  expect(Buffer.from(sifted?.bytes ?? []).toString()).toBe(JSON.stringify(denied));
});

test('of a text, as much is kept as may be, and otherwise nothing', () => {
  const text = Buffer.from(JSON.stringify({ Records: [records.denied, records.passed] }));
  const { length } = JSON.stringify(records.denied);
  expect(sift(text, length)?.bytes).toHaveLength(length);
  expect(sift(text, length - 1)).toBeUndefined();
});

test('a record that is larger than one may be is one problem', () => {
  const large = Buffer.concat([
    Buffer.from('{"Records":[{"x":"'),
    Buffer.alloc(17 * 1024 * 1024, 'a'),
    Buffer.from('"}]}'),
  ]);
  const [read] = readAll(siftAll(large));
  expect(read).toMatchObject({
    record: 1,
    normalized: { kind: 'malformed', problem: 'is larger than 16 MiB' },
  });
});

describe('a thread', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sifted-'));
    const of = (...all: object[]) => JSON.stringify({ Records: all });
    const { passed, denied, change } = records;
    const packed = gzipSync(of(passed, denied));
    for (let n = 0; n < 20; n += 1)
      writeFileSync(join(folder, `a${n}.json.gz`), gzipSync(of(passed, { ...denied, eventID: `a${n}` })));
    writeFileSync(join(folder, 'b-broken.json.gz'), packed.subarray(0, packed.length - 20));
    writeFileSync(join(folder, 'c-cut.json.gz'), gzipSync(of(denied, change).slice(0, -40)));
    writeFileSync(join(folder, 'd-plain.json'), of(passed, change));
    writeFileSync(join(folder, 'e-rows.csv.gz'), gzipSync('eventTime,eventName\n1,2\n'));
    writeFileSync(join(folder, 'f-twice.json.gz'), gzipSync(packed));
    writeFileSync(join(folder, 'g-empty.json.gz'), gzipSync(''));
    writeFileSync(join(folder, 'h.json.gz'), gzipSync(of(change)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function readFolder(isSifted: boolean) {
    const read: unknown[] = [];
    let sifted = 0;
    for await (const input of fileInputs(folder, isSifted)) {
      // Until the thread is there, files are read without it.
      if (isSifted && sifted === 0) await setTimeout(150);
      if (await siftedIn(input)) sifted += 1;
      const opened = 'bytes' in input ? await openedLog(input, lazyActionTable) : undefined;
      read.push(input.path, opened === undefined ? 'none' : await Array.fromAsync(recordsOf(opened)));
    }
    return { read, sifted };
  }
  const siftedIn = async (input: LogInput): Promise<boolean> =>
    'sifted' in input && (await input.sifted) !== undefined;

  test('of the files of a folder, all are read as without it, in their order', async () => {
    const alone = await readFolder(false);
    const helped = await readFolder(true);
    expect(alone.sifted).toBe(0);
    expect(helped.sifted).toBeGreaterThan(availableParallelism() > 1 ? 2 : -1);
    expect(helped.read).toEqual(alone.read);
  });

  test('what it cannot read is left to others, and it goes on', async () => {
    const sifter = await ready();
    const named = [
      'b-broken.json.gz',
      'd-plain.json',
      'e-rows.csv.gz',
      'f-twice.json.gz',
      'g-empty.json.gz',
      'not-there.json.gz',
      'h.json.gz',
    ];
    const sifted = await Promise.all(named.map((name) => sifter.sift(join(folder, name))));
    expect(sifted.map((each) => each?.steps.length)).toEqual([...named.slice(1).map(() => undefined), 1]);
    await sifter.close();
  });

  test('one that has ended leaves everything to others', async () => {
    const sifter = await ready();
    const asked: Promise<Sifted | undefined> = sifter.sift(join(folder, 'h.json.gz'));
    await sifter.close();
    await asked;
    expect(sifter.isReady).toBe(false);
    expect(await sifter.sift(join(folder, 'h.json.gz'))).toBeUndefined();
  });

  async function ready(): Promise<Sifter> {
    const sifter = new Sifter();
    while (!sifter.isReady) await setTimeout(5);
    return sifter;
  }

  test('a file is inflated to the same bytes at once and meanwhile', async () => {
    for (const name of [
      'a1.json.gz',
      'b-broken.json.gz',
      'd-plain.json',
      'f-twice.json.gz',
      'g-empty.json.gz',
    ]) {
      const path = join(folder, name);
      expect(inflatedAtOnce(path)).toEqual(await smallGzip(path));
    }
  });
});
