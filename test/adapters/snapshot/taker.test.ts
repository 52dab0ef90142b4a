import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { snapshotEntries } from '../../../adapters/snapshot/file.ts';
import { type SnapshotOptions, takeSnapshot } from '../../../adapters/snapshot/taker.ts';
import { openSnapshotWriter } from '../../../adapters/snapshot/writer.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { accountId, answerFor, type LargeOrganization } from '../../support/large-organization.ts';
import { type Loopback, startLoopback } from '../../support/loopback.ts';
import { SNAPSHOT_ENTRIES } from '../../support/snapshot-entries.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HOME = 'eu-central-1';
const TAKEN_AT = '2026-11-20T10:00:00Z';
const ORGANIZATION = { accounts: 23, rolesAnAccount: 31 };

async function serve(organization: LargeOrganization): Promise<Loopback> {
  const server = await startLoopback(answerFor(organization));
  useAwsEndpoint(server.endpoint);
  return server;
}

function take(path: string, options: Partial<SnapshotOptions> = {}) {
  const members = openMembers({ role: 'reader', sessionName: 'test', region: HOME, now: Date.now });
  return takeSnapshot({
    path,
    members,
    regions: [],
    home: HOME,
    takenAt: TAKEN_AT,
    concurrency: 4,
    ...options,
  });
}

const read = (path: string): Promise<SnapshotEntry[]> => Array.fromAsync(snapshotEntries(path));
const sorted = (entries: readonly SnapshotEntry[]) =>
  entries.map((entry) => JSON.stringify(entry)).toSorted();
const ofKind = (entries: readonly SnapshotEntry[], kind: string) =>
  entries.filter((entry) => entry.kind === kind);

test('every account, every page; accounts that cannot be entered are entries', async () => {
  const closed = [accountId(3), accountId(22)];
  await serve({ ...ORGANIZATION, closed });
  const path = temporaryFolder().path('s.json');
  const progress: number[] = [];
  const counts = await take(path, { onProgress: ({ accounts }) => progress.push(accounts) });
  const entries = await read(path);
  expect(counts).toMatchObject({
    accounts: 23,
    of: 23,
    notVisible: 2,
    resumed: null,
    entries: entries.length,
  });
  expect(ofKind(entries, 'role')).toHaveLength(21 * 31);
  expect(ofKind(entries, 'account')).toHaveLength(23);
  expect(
    ofKind(entries, 'account').filter((entry) => 'notVisible' in entry && entry.notVisible !== null),
  ).toEqual(
    closed.map((id) =>
      expect.objectContaining({ id, notVisible: expect.stringContaining('cannot be assumed') }),
    ),
  );
  expect(
    ofKind(entries, 'target').filter((e) => e.kind === 'target' && e.serviceControlPolicies?.length === 1),
  ).toHaveLength(23);
  expect(progress).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  expect(existsSync(`${path}.partial`)).toBe(false);
});

test('only the accounts that were asked for are read; the others say so', async () => {
  const server = await serve({ ...ORGANIZATION, accounts: 3 });
  const path = temporaryFolder().path('s.json');
  await take(path, { accounts: [accountId(1)] });
  expect(ofKind(await read(path), 'account')).toEqual([
    expect.objectContaining({ id: accountId(1), notVisible: null }),
    expect.objectContaining({ id: accountId(0), notVisible: 'it was not asked for' }),
    expect.objectContaining({ id: accountId(2), notVisible: 'it was not asked for' }),
  ]);
  expect(server.asked.filter((asked) => operationOf(asked) === 'AssumeRole')).toHaveLength(1);
});

describe('a run that was stopped', () => {
  test.each([
    [5, 0],
    [17, 500],
  ])('goes on after %i accounts, with %i bytes torn', async (stopAt, torn) => {
    const server = await serve(ORGANIZATION);
    const folder = temporaryFolder();
    const whole = folder.path('whole.json');
    await take(whole);
    const path = folder.path('s.json');
    const stop = ({ accounts }: { accounts: number }) => {
      if (accounts === stopAt) throw new Error('stopped');
    };
    await expect(take(path, { onProgress: stop })).rejects.toThrow('stopped');
    if (torn > 0) appendFileSync(`${path}.partial`, `{"kind":"role","arn":"${'x'.repeat(torn)}`);
    const before = server.asked.length;
    const counts = await take(path);
    expect(counts.resumed).toBeGreaterThan(stopAt * 31);
    expect(sorted(await read(path))).toEqual(sorted(await read(whole)));
    const entered = server.asked.slice(before).filter((asked) => operationOf(asked) === 'AssumeRole');
    expect(entered.length).toBeLessThanOrEqual(23 - stopAt);
  });

  test('what stands behind the last whole section is cut off, at every byte', async () => {
    const folder = temporaryFolder();
    const path = folder.path('s.json');
    const { writer } = await openSnapshotWriter(path, TAKEN_AT, () => {});
    await writer.writeSection(SNAPSHOT_ENTRIES);
    await writer.abandon();
    const text = readFileSync(`${path}.partial`);
    const step = 97;
    for (let length = 0; length <= text.length; length += step) {
      writeFileSync(`${path}.partial`, text.subarray(0, length));
      const kept: SnapshotEntry[] = [];
      const resumed = await openSnapshotWriter(path, TAKEN_AT, (entry) => kept.push(entry));
      expect(resumed.kept).toBe(kept.length);
      expect(SNAPSHOT_ENTRIES.slice(0, kept.length)).toEqual(kept);
      await resumed.writer.writeSection(SNAPSHOT_ENTRIES.slice(kept.length));
      await resumed.writer.finish();
      expect(await read(path)).toEqual([...SNAPSHOT_ENTRIES]);
    }
  });
});
