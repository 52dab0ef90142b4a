import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { aRecord, USER_IDENTITY } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = '2026-11-21T00:00:00Z';

/** `denials` on an empty store, at a time. */
async function emptyStore() {
  const path = temporaryFolder().path('denials.db');
  await openSqliteStore(path).close();
  return (now: string, ...args: string[]) =>
    denials([...args, '--store', path], { now: Date.parse(now), width: 200 });
}

async function inStore(work: (run: (...args: string[]) => ReturnType<typeof denials>) => Promise<void>) {
  const at = await emptyStore();
  await work((...args) => at(NOW, ...args));
}

const WHAT = ['--principal', 'nightly-scan', '--action', 's3:GetObject'];
const GIVEN = [...WHAT, '--until', '7d', '--reason', 'bucket policy is being fixed'];

test('a mute is made, listed with its end and reason, and ended', () =>
  inStore(async (run) => {
    const made = JSON.parse((await run('mute', ...GIVEN, '--json')).out);
    expect(made).toEqual({
      mute: expect.stringMatching(/^m-[0-9a-f]{16}$/),
      principal: 'nightly-scan',
      action: 's3:GetObject',
      resource: null,
      account: null,
      policy: null,
      group: null,
      until: '2026-11-28T00:00:00Z',
      reason: 'bucket policy is being fixed',
      createdAt: NOW,
      author: expect.stringMatching(/./),
      ended: null,
    });
    expect((await run('mutes', '--jsonl')).lines).toEqual([made]);
    const table = (await run('mutes')).out;
    expect(table).toContain('principal=nightly-scan action=s3:GetObject');
    expect(table).toContain('in 7 d');
    expect(await run('unmute', made.mute)).toMatchObject({ status: 0, out: `${made.mute} has ended\n` });
    expect(await run('mutes', '--json')).toMatchObject({ status: 0, out: '[]\n', err: 'no mute\n' });
    expect(await run('unmute', made.mute)).toMatchObject({ status: 2, out: '' });
    const ended = { at: NOW, by: made.author, reason: null };
    expect((await run('mutes', '--past', '--jsonl')).lines).toEqual([{ ...made, ended }]);
    expect((await run('mutes', '--past')).out).toMatch(/unmuted by/);
  }));

test('the same request twice is one mute', () =>
  inStore(async (run) => {
    await run('mute', ...GIVEN);
    await run('mute', ...GIVEN);
    expect((await run('mutes', '--jsonl')).lines).toHaveLength(1);
  }));

test('a mute that has ended is shown only when asked for', async () => {
  const at = await emptyStore();
  await at(NOW, 'mute', ...WHAT, '--until', '2026-11-22T00:00:00Z', '--reason', 'r');
  expect((await at('2026-11-21T23:59:59Z', 'mutes', '--jsonl')).lines).toHaveLength(1);
  expect((await at('2026-11-22T00:00:00Z', 'mutes', '--jsonl')).lines).toHaveLength(0);
  expect((await at('2026-11-22T00:00:00Z', 'mutes', '--all', '--jsonl')).lines).toHaveLength(1);
});

test('past mutes say how they ended, the last first', async () => {
  const at = await emptyStore();
  await at(NOW, 'mute', ...WHAT, '--until', '1h', '--reason', 'short');
  const long = JSON.parse(
    (await at(NOW, 'mute', ...WHAT, '--until', '9d', '--reason', 'long', '--json')).out,
  );
  await at('2026-11-22T00:00:00Z', 'unmute', long.mute, '--reason', 'it is fixed');
  const past = await at('2026-11-23T00:00:00Z', 'mutes', '--past', '--csv');
  const rows = past.out.trimEnd().split('\n');
  expect(rows.map((row) => row.split(',').includes('expired'))).toEqual([false, false, true]);
  expect(rows[1]).toContain('it is fixed');
  expect((await at('2026-11-23T00:00:00Z', 'mutes')).err).toBe('no mute\n');
  await at('2026-11-23T00:00:00Z', 'mute', ...WHAT, '--until', '2d', '--reason', 'anew');
  const all = (await at('2026-11-23T00:00:00Z', 'mutes', '--all')).out.trimEnd().split('\n');
  expect(all.map((line) => line.split(/ {2,}/).slice(1, 2).concat(line.split(/ {2,}/).slice(-1)))).toEqual([
    ['ENDS', 'HOW'],
    ['in 2 d', '-'],
    ['24 h', expect.stringMatching(/^unmuted by /)],
    ['47 h', 'expired'],
  ]);
  const again = await at('2026-11-23T00:00:00Z', 'unmute', long.mute);
  expect(again.err).toContain('has ended before');
});

const denied = (account: string, eventID: string) =>
  aRecord({
    eventID,
    errorMessage: 'Access Denied',
    userIdentity: { ...USER_IDENTITY, accountId: account, arn: `arn:aws:iam::${account}:user/ana` },
  });

/** Denials of `ana` in two accounts. */
async function storeOfTwo() {
  const folder = temporaryFolder();
  const path = folder.path('denials.db');
  const records = [denied('111122223333', 'e1'), denied('444455556666', 'e2')];
  await denials(['import', folder.write('log.json', JSON.stringify({ Records: records })), '--store', path]);
  return (...args: string[]) => denials([...args, '--store', path], { now: Date.parse(NOW) });
}

const FOR_A_DAY = ['--until', '1d', '--reason', 'being fixed'];

test.each<[string, readonly string[], RegExp]>([
  ['a group that is not there', ['--group', 'g-0123456789abcdef'], /^warning: it covers no group/],
  ['nothing that is stored', ['--principal', 'bo'], /^warning: it covers no group/],
  [
    'two accounts by a bare name',
    ['--principal', 'ana'],
    /by its bare name it covers 2 groups of 2 accounts: 111122223333, 444455556666;/,
  ],
  ['a bare name in one account', ['--principal', 'ana', '--account', '111122223333'], /^$/],
  ['an ARN', ['--principal', 'arn:aws:iam::111122223333:user/ana'], /^$/],
  ['an action everywhere, as was asked for', ['--action', 's3:PutObject'], /^$/],
])('a mute that covers %s', async (_, args, says) => {
  const run = await storeOfTwo();
  const made = await run('mute', ...args, ...FOR_A_DAY);
  expect(made.status).toBe(0);
  expect(made.err).toMatch(says);
  expect((await run('mutes', '--jsonl')).lines).toHaveLength(1);
});

test('what is muted says so in lists, groups and details, as long as the mute lasts', async () => {
  const run = await storeOfTwo();
  const arn = 'arn:aws:iam::111122223333:user/ana';
  const mute = JSON.parse((await run('mute', '--principal', arn, ...FOR_A_DAY, '--json')).out);
  const muted = {
    mute: mute.mute,
    until: '2026-11-22T00:00:00Z',
    reason: 'being fixed',
    author: mute.author,
  };
  for (const command of ['list', 'groups']) {
    const rows = (await run(command, '--jsonl')).lines;
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.muted).toEqual(row.account === '111122223333' ? muted : undefined);
    expect((await run(command)).out.match(/muted/g)).toHaveLength(1);
    expect((await run(command, '--csv')).out.match(/being fixed/g)).toHaveLength(1);
  }
  const [group] = (await run('groups', '--principal', arn, '--jsonl')).lines;
  expect((await run('show', String(group?.group))).out).toMatch(
    /^Muted +until 2026-11-22T00:00:00Z, by .+: being fixed \(m-/m,
  );
  expect((await run('show', 'e1')).out).toMatch(/^Muted +until /m);
  await run('unmute', mute.mute);
  expect((await run('groups')).out).not.toContain('muted');
});

test('what a caller named cannot break the terminal', () =>
  inStore(async (run) => {
    const { out } = await run('mute', '--principal', 'a\u001b[2J\nb', '--until', '1h', '--reason', 'x\ny');
    expect(out.trimEnd()).toMatch(/^[^\p{Cc}]+$/u);
    expect((await run('mutes')).out.trimEnd().split('\n')).toHaveLength(2);
  }));

describe('mistakes are one sentence', () => {
  test.each([
    [['mute', '--until', '1h', '--reason', 'r'], 'give at least one thing to mute'],
    [['mute', ...WHAT, '--reason', 'r'], 'give the end of the mute'],
    [['mute', ...WHAT, '--until', '1h'], 'give `--reason TEXT`'],
    [['mute', ...WHAT, '--until', '1h', '--reason', '  '], 'give `--reason TEXT`'],
    [['mute', ...WHAT, '--until', '2026-11-20', '--reason', 'r'], 'has passed'],
    [['mute', ...WHAT, '--until', '400d', '--reason', 'r'], 'at most 366 days'],
    [['mute', ...WHAT, '--until', 'soon', '--reason', 'r'], 'is no time'],
    [['mute', '--account', '12', '--until', '1h', '--reason', 'r'], 'is no account'],
    [['mute', ...WHAT, '--until', '1h', '--reason', 'r'.repeat(2049)], '`--reason` is too long'],
    [['mute', '--resource', 'r'.repeat(2049), '--until', '1h', '--reason', 'r'], '`--resource` is too long'],
    [['unmute'], 'give the id of one mute'],
    [['unmute', 'm-1'], 'there is no mute `m-1`'],
  ])('%j', (args, says) =>
    inStore(async (run) => {
      const { status, out, err } = await run(...args);
      expect([status, out]).toEqual([2, '']);
      expect(err).toContain(says);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    }),
  );
});
