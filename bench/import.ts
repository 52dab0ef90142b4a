/**
 * `npm run bench import [-- --json] [--quick] [--rounds 3] [--log FILE]`: `denials import`, as it is installed, over 120,000
 * records in 400 files, of which two in a hundred are denials, beside the floor: gunzip and `JSON.parse` of the same bytes.
 * `--quick`: a quarter of the files.
 *
 * Each run is a process of its own, with its start. `ratioToFloor` is of elapsed time; `ratioOfCpu` of CPU time of all threads,
 * which is what one core takes.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { parseCommandLine } from '../cli/print.ts';
import { bundlePackage } from '../scripts/bundle-package.ts';
import { writeLog } from './import/log.ts';
import { type Taken, taken } from './import/measure.ts';
import { type Spread, spreadOf } from './spread.ts';

export const DEFAULT_FILE = '../shared/data/cloudtrail-real/stratus-red-team-cloudtrail.json.gz';

const FILES = 400;
const QUICK_FILES = 100;
const SIZES = [0.25, 1] as const;

interface Round {
  readonly floor: Taken;
  readonly gunzip: Taken;
  readonly import: Taken;
}

export async function run(args: readonly string[]): Promise<void> {
  const options = {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    rounds: { type: 'string', default: '3' },
    log: { type: 'string', default: DEFAULT_FILE },
  } as const;
  const { values } = parseCommandLine({ args: [...args], options });
  const rounds = Number(values.rounds);
  if (!(rounds >= 1)) throw new UsageError('--rounds is a number above 0');
  if (!existsSync(values.log))
    throw new UsageError(`there is no log \`${values.log}\`; give one, as CloudTrail writes it, with --log`);
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  try {
    const result = await measured(folder, values.log, values.quick === true ? QUICK_FILES : FILES, rounds);
    if (values.json === true) console.log(JSON.stringify(result));
    else print(result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(folder: string, log: string, files: number, count: number) {
  await bundlePackage(join(folder, 'dist'));
  const program = join(folder, 'dist', 'denials.cjs');
  const [part, all] = SIZES.map((size) => join(folder, `logs-${size}`)) as [string, string];
  writeLog(part, log, files * SIZES[0]);
  const { records, bytes } = writeLog(all, log, files);
  let stores = 0;
  const imported = (logs: string): Taken => {
    stores += 1;
    return taken([program, 'import', logs, '--store', join(folder, `${stores}.db`), '--json']);
  };
  const rounds: readonly Round[] = Array.from({ length: count }, () => ({
    floor: floorOf(all, true),
    gunzip: floorOf(all, false),
    import: imported(all),
  }));
  const { denials } = JSON.parse(rounds[0]?.import.out ?? '{}') as { readonly denials: number };
  const middle = (of: (round: Round) => number) => spreadOf(rounds.map(of));
  const elapsed = middle((round) => round.floor.seconds / round.import.seconds);
  return {
    ...{ records, denials, bytes, files },
    ratioToFloor: elapsed.median,
    ratio: elapsed,
    ratioOfCpu: middle((round) => round.floor.cpuSeconds / round.import.cpuSeconds),
    /** What gunzip alone would reach. */
    limit: middle((round) => round.floor.cpuSeconds / round.gunzip.cpuSeconds),
    seconds: middle((round) => round.import.seconds),
    floorSeconds: middle((round) => round.floor.seconds),
    peakMiB: { part: imported(part).peakMiB, all: Math.max(...rounds.map((round) => round.import.peakMiB)) },
  };
}

function floorOf(logs: string, isParsed: boolean): Taken {
  const parsed = isParsed ? 'JSON.parse(bytes.toString()).Records.length' : '1';
  return taken([
    '-e',
    `const { readdirSync, readFileSync } = require('node:fs');
    const { gunzipSync } = require('node:zlib');
    let records = 0;
    for (const file of readdirSync(${JSON.stringify(logs)})) {
      const bytes = gunzipSync(readFileSync(${JSON.stringify(`${logs}/`)} + file));
      records += ${parsed};
    }`,
  ]);
}

function print(result: Awaited<ReturnType<typeof measured>>): void {
  const { records, denials, bytes, files, ratio, ratioOfCpu, limit, seconds, floorSeconds, peakMiB } = result;
  const shown = ({ median, least, most }: Spread) =>
    `${median.toFixed(2)} (${least.toFixed(2)} – ${most.toFixed(2)})`;
  const count = (value: number) => value.toLocaleString('en');
  const size = `${Math.round(bytes / 1e6)} MB of JSON in ${files} files`;
  console.log(`${count(records)} records, ${count(denials)} denials, ${size}`);
  console.log(`import, with its start          ${shown(seconds)} s`);
  console.log(`gunzip and JSON.parse           ${shown(floorSeconds)} s`);
  console.log(`import to that                  × ${shown(ratio)}`);
  console.log(`  of CPU time                   × ${shown(ratioOfCpu)}; gunzip alone × ${shown(limit)}`);
  console.log(`peak memory, a quarter and all  ${Math.round(peakMiB.part)}, ${Math.round(peakMiB.all)} MiB`);
}
