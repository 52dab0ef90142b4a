/**
 * `npm run bench memory`: peak memory of the commands that stream, over an input and over 4 and 16 times as much.
 *
 * Each runs in a process of its own; the peak is the operating system's figure. Status 1 where 16 times as much takes
 * more than 1.3 times the memory of 4 times as much.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { UsageError } from '../cli/command.ts';
import { evaluateSeeds } from '../scripts/fuzz/seeds.ts';

const TIMES = [1, 4, 16] as const;
const MOST_GROWTH = 1.3;

interface Streaming {
  readonly what: string;
  /** Writes an input of so many lines or files below the folder; the arguments of the command. */
  readonly prepare: (folder: string, times: number) => readonly string[];
}

const STREAMING: readonly Streaming[] = [
  {
    what: 'import, 12 log files each',
    prepare: (folder, times) => ['import', logs(folder, 12 * times), '--store', join(folder, 'denials.db')],
  },
  {
    what: 'explain --jsonl, 1,000 denials each',
    prepare: (folder, times) => ['explain', lines(folder, 1000 * times, denial), '--jsonl'],
  },
  {
    what: 'explain --jsonl --snapshot, 1,000 denials each',
    prepare: (folder, times) => {
      const snapshot = ['--snapshot', 'examples/organization/snapshot.json'];
      return ['explain', lines(folder, 1000 * times, denial), '--jsonl', ...snapshot];
    },
  },
  {
    what: 'evaluate --jsonl, 5,000 lines each',
    prepare: (folder, times) => ['evaluate', lines(folder, 5000 * times, evaluation), '--jsonl'],
  },
  {
    what: 'detect, 20,000 events each',
    prepare: (folder, times) => ['detect', lines(folder, 20_000 * times, event)],
  },
];

const DENIALS = linesOf('examples/organization/denials.jsonl');
const EVALUATIONS = evaluateSeeds();

const denial = (n: number): string => withFreshId(at(DENIALS, n), n);
const evaluation = (n: number): string => at(EVALUATIONS, n);

const START = 1_767_571_200;
/** Of 300 principals, one every 20 seconds. */
const event = (n: number): string =>
  JSON.stringify({
    ts: START + n * 20,
    id: `e${n}`,
    keys: { principal: `p${(n * 7919) % 300}`, account: '111122223333', action: `s3:Get${n % 17}` },
  });

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

const at = (texts: readonly string[], n: number): string => texts[n % texts.length] ?? '';

const withFreshId = (text: string, n: number): string =>
  text.replaceAll(/("eventID": ?")([0-9a-f]{8})/g, (_, head: string, id: string) => {
    const fresh = (Number.parseInt(id, 16) + n * 7919) % 2 ** 32;
    return head + fresh.toString(16).padStart(8, '0');
  });

function lines(folder: string, count: number, line: (n: number) => string): string {
  const path = join(folder, 'input.jsonl');
  writeFileSync(path, `${Array.from({ length: count }, (_, n) => line(n)).join('\n')}\n`);
  return path;
}

function logs(folder: string, count: number): string {
  const texts = globSync('examples/demo/AWSLogs/**/*.gz')
    .slice(0, 12)
    .map((path) => gunzipSync(readFileSync(path)).toString());
  const into = join(folder, 'logs');
  mkdirSync(into);
  for (let n = 0; n < count; n += 1)
    writeFileSync(
      join(into, `${String(n).padStart(5, '0')}.json.gz`),
      gzipSync(withFreshId(at(texts, n), n)),
    );
  return into;
}

export function run(args: readonly string[]): number {
  const chosen = STREAMING.filter(({ what }) => args.every((arg) => what.startsWith(arg)));
  if (chosen.length === 0) throw new UsageError(`no command that streams begins with \`${args.join(' ')}\``);
  let status = 0;
  for (const { what, prepare } of chosen) {
    const peaks = TIMES.map((times) => peakOf(prepare, times));
    const growth = (peaks[2] ?? 0) / (peaks[1] ?? 1);
    const shown = peaks.map((peak) => peak.toFixed(0)).join(', ');
    console.log(`${what.padEnd(48)} ${shown} MiB for 1, 4 and 16 times: × ${growth.toFixed(2)} at the end`);
    if (growth > MOST_GROWTH) status = 1;
  }
  return status;
}

function peakOf(prepare: Streaming['prepare'], times: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  try {
    return peakRunning(prepare(folder, times));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In MiB. */
function peakRunning(args: readonly string[]): number {
  const script = `
    const { main } = await import(${JSON.stringify(new URL('../cli/main.ts', import.meta.url).href)});
    const status = await main(${JSON.stringify(args)},
      { out: async () => {}, err: () => {}, env: {}, isTerminal: false, now: Date.now });
    console.log(JSON.stringify([status, process.resourceUsage().maxRSS]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const [status, peak] = stdout === '' ? [undefined, 0] : (JSON.parse(stdout) as readonly [number, number]);
  if (status !== 0) throw new Error(`\`denials ${args[0]}\` ended with ${status}: ${stderr}`);
  return peak / 1024;
}
