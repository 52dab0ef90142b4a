/** `denials snapshot` in a process of its own, which says at its end how large it was. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const PROGRAM = `
import { command } from './cli/snapshot.ts';
const io = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text), stdin: process.stdin,
  env: process.env, isTerminal: false, now: Date.now,
  // The answers come from this machine, at any rate.
  sleep: async () => {} };
await command.run(process.argv.slice(1), io);
process.stdout.write(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024 }) + '\\n');
`;

export interface SnapshotRun {
  /** What `--json` printed. */
  readonly counts: Readonly<Record<string, unknown>>;
  readonly megabytes: number;
  readonly seconds: number;
}

/** `endpoint`: where all of AWS is. The heap is kept at 96 MB. */
export function startSnapshot(endpoint: string, args: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    ['--max-old-space-size=96', '--input-type=module', '-e', PROGRAM, '--', ...args, '--json'],
    {
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: endpoint,
        // S3 Control puts the account before the host, which an address does not bear.
        AWS_ENDPOINT_URL_S3_CONTROL: endpoint.replace('127.0.0.1', 'localhost'),
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
}

export async function runSnapshot(endpoint: string, args: readonly string[]): Promise<SnapshotRun> {
  const started = performance.now();
  const run = startSnapshot(endpoint, args);
  if (run.stdout === null) throw new Error('the process has no output');
  const [out] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  const [counts = '{}', size = '{}'] = out.trim().split('\n');
  const seconds = (performance.now() - started) / 1000;
  return { counts: JSON.parse(counts), megabytes: JSON.parse(size).megabytes, seconds };
}
