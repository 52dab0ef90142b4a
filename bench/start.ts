/**
 * What a function costs before its first event: the start of each as it is deployed, beside one that does nothing and has
 * the same logger. Each start is a process of its own, all in turn.
 *
 *     npm run bench start [-- --json] [--quick] [--rounds 12]
 *
 * Units   milliseconds of processor time and of wall time, from before the first line of `index.mjs` until its handler is
 *         there; reading it from the disk included, the start of Node not.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAMBDA_NAMES } from '../lib/pipeline/bundling.ts';
import { bundleEntry, bundleLambda } from '../scripts/bundle.ts';
import { FUNCTION_ENVIRONMENT } from '../test/support/lambda-bundles.ts';
import { optionsOf } from './options.ts';
import { type Spread, spreadOf } from './spread.ts';

interface Started {
  readonly name: string;
  /** KiB of code. */
  readonly atStart: number;
  readonly inAll: number;
  readonly cpu: Spread;
  readonly wall: Spread;
  /** Processor time above that of the function that does nothing, and to it; medians. */
  readonly above: number;
  readonly ratio: number;
}

const NOTHING = 'nothing';

export async function run(args: readonly string[]): Promise<void> {
  const { json, quick, numbers } = optionsOf(args, ['rounds']);
  const rounds = numbers.get('rounds') ?? (quick ? 10 : 20);
  const folder = mkdtempSync(join(tmpdir(), 'denials-start-'));
  try {
    const started = await measure(folder, rounds);
    console.log(json ? JSON.stringify({ rounds, functions: started }) : tableOf(started, rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, rounds: number): Promise<readonly Started[]> {
  const sizes = new Map([[NOTHING, await bundleNothing(folder)]]);
  for (const name of LAMBDA_NAMES) sizes.set(name, await bundleLambda(name, join(folder, name)));
  const probe = join(folder, 'probe.mjs');
  writeFileSync(probe, PROBE);
  const starts = new Map([...sizes.keys()].map((name) => [name, [] as { cpu: number; wall: number }[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, measured] of starts) {
      const one = startOf(probe, join(folder, name, 'index.mjs'));
      // The first round warms the disk's cache.
      if (round > 0) measured.push(one);
    }
  }
  const least = spreadOf((starts.get(NOTHING) ?? []).map(({ cpu }) => cpu)).median;
  return [...starts].map(([name, measured]) => {
    const { atStart = 0, inAll = 0 } = sizes.get(name) ?? {};
    const cpu = spreadOf(measured.map((one) => one.cpu));
    const wall = spreadOf(measured.map((one) => one.wall));
    const above = cpu.median - least;
    return { name, atStart: atStart / 1024, inAll: inAll / 1024, cpu, wall, above, ratio: above / least };
  });
}

/** Within the project, so that what it imports is found. */
async function bundleNothing(folder: string) {
  const entry = join(import.meta.dirname, '../lambdas', `nothing-${process.pid}.ts`);
  mkdirSync(join(folder, NOTHING));
  writeFileSync(
    entry,
    `import { logger } from './runtime.ts';\nexport const handler = async () => logger.info('nothing');\n`,
  );
  try {
    return await bundleEntry(entry, join(folder, NOTHING));
  } finally {
    rmSync(entry);
  }
}

const PROBE = `
  const [cpu, at] = [process.cpuUsage(), performance.now()];
  await import(process.argv[2]);
  const wall = performance.now() - at;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ cpu: (user + system) / 1000, wall }));
`;

function startOf(probe: string, file: string): { readonly cpu: number; readonly wall: number } {
  const env = { ...process.env, ...FUNCTION_ENVIRONMENT, DENIALS_TABLE: 'denials' };
  return JSON.parse(execFileSync(process.execPath, [probe, file], { env, encoding: 'utf8' }));
}

function tableOf(started: readonly Started[], rounds: number): string {
  const ms = ({ median, least, most }: Spread) =>
    `${median.toFixed(1)} (${least.toFixed(1)} – ${most.toFixed(1)})`;
  const rows = started.map(({ name, atStart, inAll, cpu, wall, above, ratio }) => [
    name,
    `${atStart.toFixed(0)} of ${inAll.toFixed(0)}`,
    ms(cpu),
    ms(wall),
    `${above.toFixed(1)}, × ${ratio.toFixed(1)}`,
  ]);
  const head = ['function', 'KiB at start', 'CPU, ms', 'wall, ms', 'CPU above nothing'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd();
  return [`${rounds} starts each; median (fastest – slowest)`, ...[head, ...rows].map(lineOf)].join('\n');
}
