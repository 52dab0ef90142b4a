/** Time of `explain --snapshot`, and how often policies are looked up: 10,000 denials of the sample organization. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { command } from '../cli/explain.ts';

const FOLDER = new URL('../examples/organization/', import.meta.url);
const DENIALS = 10_000;

export async function run(_args: readonly string[] = []): Promise<void> {
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
