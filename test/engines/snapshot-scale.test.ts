/** A thousand accounts with fifty thousand roles, whose file has 75 MB, stream through a heap of 96 MB. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot-file.ts';
import { answerFor } from '../support/large-organization.ts';
import { startLoopback } from '../support/loopback.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The command in a process of its own, which says at its end how large it was. */
const PROGRAM = `
import { command } from './cli/snapshot.ts';
const io = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text), stdin: process.stdin,
  env: process.env, isTerminal: false, now: Date.now };
await command.run(process.argv.slice(1), io);
process.stdout.write(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024 }) + '\\n');
`;

const ACCOUNTS = 1_000;
const ROLES = 50;

test('1,000 accounts, 50,000 roles', { timeout: 600_000 }, async () => {
  const server = await startLoopback(answerFor({ accounts: ACCOUNTS, rolesAnAccount: ROLES }));
  const path = temporaryFolder().path('s.json');
  const started = performance.now();
  const run = spawn(
    process.execPath,
    [
      '--max-old-space-size=96',
      '--input-type=module',
      '-e',
      PROGRAM,
      '--',
      '--out',
      path,
      '--region',
      'none',
      '--json',
    ],
    {
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: server.endpoint,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [out] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  const [counts = '', size = ''] = out.trim().split('\n');
  const seconds = (performance.now() - started) / 1000;
  const { megabytes } = JSON.parse(size);
  let roles = 0;
  for await (const entry of snapshotEntries(path)) if (entry.kind === 'role') roles += 1;
  expect(roles).toBe(ACCOUNTS * ROLES);
  expect(JSON.parse(counts)).toMatchObject({ accounts: ACCOUNTS, notVisible: 0 });
  process.stdout.write(`snapshot: ${counts}, ${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB at most\n`);
  expect(megabytes).toBeLessThan(400);
});
