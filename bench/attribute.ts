/**
 * Time of `explain --snapshot` over 10,000 denials of the sample organization; and a storm of 100,000 denials of few
 * kinds, from the queue to the answers: how many are explained, and how often policies are looked up.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readSnapshot } from '../adapters/snapshot-file.ts';
import { command } from '../cli/explain.ts';
import { snapshotSource } from '../core/snapshot/source.ts';
import { counted, runStorm } from '../test/support/asked-world.ts';
import { KINDS } from '../test/support/storm.ts';

const FOLDER = new URL('../examples/organization/', import.meta.url);
const DENIALS = 10_000;
const STORM = 100_000;

export async function run(_args: readonly string[] = []): Promise<void> {
  await benchExplain();
  await benchStorm();
}

async function benchStorm(): Promise<void> {
  const source = snapshotSource(await readSnapshot(new URL('snapshot.json', FOLDER).pathname));
  const { denials, answered, looks, milliseconds } = await runStorm(counted(source), STORM);
  const looked = Object.entries(looks).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(
    `a storm of ${denials} denials of ${KINDS} kinds: ${answered} explained, in ${milliseconds.toFixed(0)} ms with all of ingest\n` +
      `looks at policies: ${looked.join(', ')}\n`,
  );
}

async function benchExplain(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-attribute-'));
  try {
    const file = join(folder, 'denials.jsonl');
    writeFileSync(file, repeated());
    const started = performance.now();
    let explained = 0;
    await command.run([file, '--snapshot', new URL('snapshot.json', FOLDER).pathname, '--jsonl'], {
      out: async (text: string) => {
        explained += text.split('\n').length - 1;
      },
      err: () => {},
      stdin: process.stdin,
      env: {},
      isTerminal: false,
      now: Date.now,
    });
    const milliseconds = performance.now() - started;
    const each = milliseconds / explained;
    process.stdout.write(
      `${explained} denials in ${milliseconds.toFixed(0)} ms: ${each.toFixed(3)} ms each\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The sample's records again and again, each with an event id of its own. */
function repeated(): string {
  const lines = readFileSync(new URL('denials.jsonl', FOLDER), 'utf8').trim().split('\n');
  const denied = lines.filter((line) => line.includes('"errorCode"')).length;
  const rounds = Math.ceil(DENIALS / denied);
  return Array.from({ length: rounds }, (_, round) =>
    lines.map((line) => line.replace('"eventID":"', `"eventID":"${round}-`)).join('\n'),
  ).join('\n');
}

if (import.meta.main) await run();
