/** `explain --snapshot` over many denials: what one costs once its policies are gathered. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { command } from '../../cli/explain.ts';
import { DENIALS, SNAPSHOT } from './sample.ts';

const COUNT = 10_000;
const AIM_MS = 0.7;

export async function benchFiled(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-attribute-'));
  try {
    const file = join(folder, 'denials.jsonl');
    writeFileSync(file, repeated());
    const { explained, milliseconds, cpu } = await explainAll(file);
    const [each, cpuEach] = [milliseconds / explained, cpu / explained].map((ms) => ms.toFixed(3));
    console.log('explain --snapshot, both passes over the file and the loading included');
    console.log(`  ${explained} denials in ${milliseconds.toFixed(0)} ms`);
    console.log(`  ${each} ms a denial, ${cpuEach} ms of CPU (aim: below ${AIM_MS})`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function explainAll(file: string) {
  const started = performance.now();
  const before = process.cpuUsage();
  let explained = 0;
  await command.run([file, '--snapshot', SNAPSHOT, '--jsonl'], {
    out: async (text: string) => {
      explained += text.split('\n').length - 1;
    },
    err: () => {},
    stdin: process.stdin,
    env: {},
    isTerminal: false,
    now: Date.now,
  });
  const { user, system } = process.cpuUsage(before);
  return { explained, milliseconds: performance.now() - started, cpu: (user + system) / 1000 };
}

/** The sample's records again and again, each with an event id of its own. */
function repeated(): string {
  const lines = readFileSync(DENIALS, 'utf8').trim().split('\n');
  const denied = lines.filter((line) => line.includes('"errorCode"')).length;
  return Array.from({ length: Math.ceil(COUNT / denied) }, (_, round) =>
    lines.map((line) => line.replace('"eventID":"', `"eventID":"${round}-`)).join('\n'),
  ).join('\n');
}
