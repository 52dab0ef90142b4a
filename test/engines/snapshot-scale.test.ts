/** A thousand accounts with fifty thousand roles, whose file has 75 MB, stream through a heap of 96 MB. */
import { expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot/file.ts';
import { runSnapshot } from '../support/engines/snapshot-process.ts';
import { answerFor } from '../support/large-organization.ts';
import { startLoopback } from '../support/loopback.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ACCOUNTS = 1_000;
const ROLES = 50;

test('1,000 accounts, 50,000 roles', { timeout: 600_000 }, async () => {
  const server = await startLoopback(answerFor({ accounts: ACCOUNTS, rolesAnAccount: ROLES }));
  const path = temporaryFolder().path('s.json');
  const { counts, megabytes, seconds } = await runSnapshot(server.endpoint, [
    '--out',
    path,
    '--region',
    'none',
  ]);
  let roles = 0;
  for await (const entry of snapshotEntries(path)) if (entry.kind === 'role') roles += 1;
  expect(roles).toBe(ACCOUNTS * ROLES);
  expect(counts).toMatchObject({ accounts: ACCOUNTS, notVisible: 0 });
  process.stdout.write(
    `snapshot: ${JSON.stringify(counts)}, ${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB at most\n`,
  );
  expect(megabytes).toBeLessThan(400);
});
