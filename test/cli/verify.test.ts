/** `denials verify`: from logs, and from CloudTrail's event history as a server of this machine answers it. */
import { expect, test } from 'vitest';
import { callerIdentity, json, operationOf, session } from '../support/aws-answers.ts';
import { useAwsEndpoint } from '../support/aws-environment.ts';
import { type Asked, startLoopback } from '../support/loopback.ts';
import { aRecord, type TestRecord, USER_IDENTITY } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const minute = (n: number): string => `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`;

const denied = (n: number, overrides: TestRecord = {}) =>
  aRecord({ eventID: `d${n}`, eventTime: minute(n), ...overrides });

const passed = (n: number, overrides: TestRecord = {}) =>
  denied(n, { eventID: `s${n}`, errorCode: undefined, errorMessage: undefined, ...overrides });

/** A store with one group, last denied at minute 10. */
async function aStore(overrides: TestRecord = {}) {
  const folder = temporaryFolder();
  const store = folder.path('denials.db');
  folder.write('denied.json', JSON.stringify({ Records: [denied(10, overrides)] }));
  await denials(['import', folder.path('denied.json'), '--store', store]);
  const [group] = (await denials(['groups', '--jsonl', '--store', store])).lines;
  const id = String(group?.group);
  const log = (name: string, records: readonly unknown[]) => {
    folder.write(name, JSON.stringify({ Records: records }));
    return folder.path(name);
  };
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number) => sleeps.push(milliseconds);
  const run = (...args: string[]) => denials(['verify', id, ...args, '--store', store], { sleep });
  const state = async () => (await denials(['groups', '--jsonl', '--store', store])).lines[0];
  return { run, log, state, id, store, sleeps };
}

test('from logs: fixed, kept with the group, shown; another run changes nothing; a later denial regresses', async () => {
  const { run, log, state, id, store } = await aStore();
  const later = log('later.json', [passed(12), passed(13), passed(13)]);
  const found = await run(later);
  expect(found).toMatchObject({ status: 0, err: '' });
  expect(found.out).toBe(
    `fixed: succeeded 2 times since ${minute(12)}, first event s12, newest at ${minute(13)}\nlooked through 3 records of the logs\n`,
  );
  const fixed = { at: minute(12), by: 'success', eventId: 's12', foundAt: '2026-11-21T00:00:00Z' };
  expect(await state()).toMatchObject({ state: 'fixed', fixed });
  const before = await state();
  await run(later);
  expect(await state()).toEqual(before);
  const shown = (await denials(['show', id, '--store', store])).out;
  expect(shown).toMatch(/^State +fixed: the call passed at 2026-11-20T10:12:00Z \(event s12; found by /m);
  await denials(['import', log('again.json', [denied(20)]), '--store', store]);
  expect(await state()).toMatchObject({ state: 'regressed', fixed: { eventId: 's13' } });
});

test.each<[string, readonly TestRecord[], string]>([
  ['still denied', [denied(14)], `still denied: once more, last at ${minute(14)}`],
  ['no such call', [], `no such call since ${minute(10)}: whether it would pass now was not seen`],
  [
    'otherwise',
    [passed(12, { awsRegion: 'us-east-1' })],
    'not counted: once it passed in another way than it was denied: aws:RequestedRegion',
  ],
])('%s: nothing is kept', async (_, records, says) => {
  const { run, log, state } = await aStore();
  const found = await run(log('later.json', records));
  expect(found.out).toContain(says);
  expect(found.status).toBe(1);
  expect(await state()).toMatchObject({ state: 'open' });
  expect(await state()).not.toHaveProperty('fixed');
});

test('--since leaves out what passed before', async () => {
  const { run, log } = await aStore();
  const found = await run(log('later.json', [passed(12), passed(14)]), '--since', minute(13), '--json');
  expect(JSON.parse(found.out)).toMatchObject({
    outcome: 'fixed',
    successes: 1,
    first: { eventId: 's14' },
    history: null,
    records: 2,
  });
});

interface History {
  /** By the attribute that is looked up by, newest first. */
  readonly pages: Readonly<Record<string, readonly (readonly TestRecord[])[]>>;
}

/** Answers as CloudTrail, whose account is that of `own`. */
async function startHistory({ pages }: History, own = '111122223333') {
  const attributeOf = (body: string) => JSON.parse(body).LookupAttributes[0].AttributeValue as string;
  const server = await startLoopback((asked: Asked) => {
    const operation = operationOf(asked);
    if (operation === 'GetCallerIdentity') return callerIdentity(own);
    if (operation === 'AssumeRole') return session('111122223333');
    const { NextToken = '0' } = JSON.parse(asked.body);
    const all = pages[attributeOf(asked.body)] ?? [[]];
    const at = Number(NextToken);
    const Events = (all[at] ?? []).map((record) => ({ CloudTrailEvent: JSON.stringify(record) }));
    return json({ Events, ...(at + 1 < all.length && { NextToken: String(at + 1) }) });
  });
  useAwsEndpoint(server.endpoint);
  const lookups = () =>
    server.asked.filter((asked) => operationOf(asked) === 'LookupEvents').map(({ body }) => JSON.parse(body));
  return { lookups };
}

test('from the event history: by the name of the call, page by page, from the last denial on', {
  timeout: 20_000,
}, async () => {
  const { run, state } = await aStore();
  const { lookups } = await startHistory({
    pages: { PutObject: [[passed(30), passed(25, { userIdentity: USER_IDENTITY })], [passed(20)]] },
  });
  const found = await run();
  expect(found.out.split('\n')).toEqual([
    `fixed: succeeded 2 times since ${minute(20)}, first event s20, newest at ${minute(30)}`,
    `looked through 3 management events of eu-central-1 by EventName=PutObject, back to ${minute(10)}. Data events are not in CloudTrail's event history: for those give logs`,
    '',
  ]);
  expect(found).toMatchObject({ status: 0, err: '' });
  expect(await state()).toMatchObject({ state: 'fixed' });
  expect(lookups()).toHaveLength(2);
  expect(lookups()[0]).toMatchObject({ MaxResults: 50, StartTime: Date.parse(minute(10)) / 1000 });
});

test('of a user, by the name that reaches further back', { timeout: 20_000 }, async () => {
  const user = { userIdentity: USER_IDENTITY, errorMessage: 'Access Denied' };
  const { run } = await aStore(user);
  const mine = { userIdentity: USER_IDENTITY };
  const { lookups } = await startHistory({
    pages: {
      PutObject: [[passed(50)], [passed(40)], [passed(21, mine)]],
      ana: [[passed(30, mine)], [passed(21, mine)]],
    },
  });
  const found = JSON.parse((await run('--json')).out);
  expect(found).toMatchObject({ successes: 2, history: { attribute: 'Username=ana', isComplete: true } });
  expect(lookups()).toHaveLength(3);
});

test('what is more than is read is stated, and the calls keep their distance', {
  timeout: 20_000,
}, async () => {
  const { run, sleeps } = await aStore();
  await startHistory({
    pages: {
      PutObject: Array.from({ length: 250 }, (_, n) => [
        passed(59 - (n % 40), { eventID: `o${n}`, userIdentity: USER_IDENTITY }),
      ]),
    },
  });
  const found = JSON.parse((await run('--json')).out);
  expect(sleeps).toEqual(Array.from({ length: 199 }, () => 550));
  expect(found).toMatchObject({ outcome: 'noSuchCall', records: 200, history: { isComplete: false } });
});

test('another account is entered with a role only', { timeout: 20_000 }, async () => {
  const { run } = await aStore();
  const { lookups } = await startHistory({ pages: {} }, '999988887777');
  const refused = await run();
  expect(refused).toMatchObject({ status: 2, out: '' });
  expect(refused.err).toContain(
    'the event history of account 111122223333, and your credentials are of 999988887777',
  );
  expect(lookups()).toEqual([]);
});

test.each([
  [['verify'], 'give the id of a group'],
  [['verify', 'g-none'], 'there is no group `g-none`'],
  [['verify', 'g-1', 'a.json', '--role', 'arn:aws:iam::111122223333:role/r'], '`--role` is for'],
  [['verify', 'g-1', 's3://'], 'names no bucket'],
])('%j is a mistake', async (args, says) => {
  const { store } = await aStore();
  const { status, out, err } = await denials([...args, '--store', store]);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(says);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});
