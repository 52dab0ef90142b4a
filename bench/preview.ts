/**
 * `npm run bench preview [-- --json] [--quick] [--rounds 3] [--files 60] [--log FILE]`: calls a second of `denials preview` for one SCP on
 * the sample organization, beside the floor (gunzip and `JSON.parse` of the same bytes), and its peak memory over 1, 4 and 16 times
 * the log.
 *
 * Each run is a process of its own. Seconds are of CPU time, of all its threads: that is what one core takes, and other
 * work on the machine shows less in it than in elapsed time. Of both sides, the start is left out: the difference
 * between 16 times the log and once.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { parseCommandLine } from '../cli/print.ts';
import { DEFAULT_FILE } from './import.ts';
import { templatesOf, writeLog } from './preview/log.ts';

const SNAPSHOT = 'examples/organization/snapshot.json';
const SECONDS_OF_A_SIMULATION = 0.05;
const FILES = 60;
/** Within a minute. */
const QUICK_FILES = 20;

const SCP = {
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Sid: 'Regions', Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], Resource: '*' },
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'us-east-1'] } },
    },
    { Sid: 'NoPasswords', Effect: 'Deny', Action: 'ec2:GetPasswordData', Resource: '*' },
  ],
};

interface Taken {
  readonly calls: number;
  readonly seconds: number;
  readonly peakMiB: number;
}

interface Round {
  readonly callsPerSecond: number;
  readonly floorPerSecond: number;
  readonly ratio: number;
}

export function run(args: readonly string[]): void {
  const options = {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    rounds: { type: 'string', default: '3' },
    files: { type: 'string' },
    log: { type: 'string', default: DEFAULT_FILE },
  } as const;
  const { values } = parseCommandLine({ args: [...args], options });
  const usual = values.quick === true ? QUICK_FILES : FILES;
  const [rounds, files] = [Number(values.rounds), Number(values.files ?? usual)];
  if (!(rounds >= 1 && files >= 1)) throw new UsageError('--rounds and --files are numbers above 0');
  if (!existsSync(values.log)) throw new UsageError(`there is no log \`${values.log}\`; give one with --log`);
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  try {
    const result = measured(folder, templatesOf(values.log), files, rounds);
    if (values.json === true) console.log(JSON.stringify(result));
    else print(result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(folder: string, templates: readonly string[], files: number, count: number) {
  writeFileSync(join(folder, 'Guard.json'), JSON.stringify(SCP));
  const parts = [0, files, 4 * files].map((first, index) => ({
    path: join(folder, `logs-${index}`),
    ...{ first, end: files * 4 ** index },
  }));
  const bytes = parts.reduce((sum, { path, first, end }) => sum + writeLog(path, templates, first, end), 0);
  const paths = parts.map(({ path }) => path);
  const [once, all] = [paths.slice(0, 1), paths];
  const rounds = Array.from({ length: count }, () => roundOver(once, all, folder));
  const sizes = [once, paths.slice(0, 2), all];
  const peakMiB = sizes.map((each) => Math.round(preview(each, folder).peakMiB));
  const ratios = rounds.map(({ ratio }) => ratio).toSorted((left, right) => left - right);
  const middle = rounds.toSorted((left, right) => left.ratio - right.ratio)[count >> 1];
  const callsPerSecond = middle?.callsPerSecond ?? 0;
  return {
    ...{ calls: 16 * files * templates.length, bytes, callsPerSecond },
    floorPerSecond: middle?.floorPerSecond ?? 0,
    ratio: { median: middle?.ratio ?? 0, least: ratios[0] ?? 0, most: ratios.at(-1) ?? 0 },
    peakMiB: { once: peakMiB[0] ?? 0, fourTimes: peakMiB[1] ?? 0, sixteenTimes: peakMiB[2] ?? 0 },
    timesTheSimulator: Math.round(callsPerSecond * SECONDS_OF_A_SIMULATION),
  };
}

/** Beyond the start of both. */
function roundOver(once: readonly string[], all: readonly string[], folder: string): Round {
  const [floorOnce, previewOnce] = [floor(once), preview(once, folder)];
  const [floorAll, previewAll] = [floor(all), preview(all, folder)];
  const callsPerSecond = (previewAll.calls - previewOnce.calls) / (previewAll.seconds - previewOnce.seconds);
  const floorPerSecond = (floorAll.calls - floorOnce.calls) / (floorAll.seconds - floorOnce.seconds);
  return { callsPerSecond, floorPerSecond, ratio: callsPerSecond / floorPerSecond };
}

const TAKEN = `const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ calls, seconds: (user + system) / 1e6, peakMiB: process.resourceUsage().maxRSS / 1024 }));`;

const floor = (paths: readonly string[]): Taken =>
  taken(`
  const { readdirSync, readFileSync } = await import('node:fs');
  const { gunzipSync } = await import('node:zlib');
  let calls = 0;
  for (const path of ${JSON.stringify(paths)}) for (const file of readdirSync(path))
    calls += JSON.parse(gunzipSync(readFileSync(path + '/' + file)).toString()).Records.length;
  ${TAKEN}`);

function preview(paths: readonly string[], folder: string): Taken {
  const scp = ['--scp', join(folder, 'Guard.json'), '--target', 'r-demo', '--fail-on', 'never'];
  const args = ['preview', ...paths, '--snapshot', SNAPSHOT, ...scp, '--json'];
  return taken(`
  const { main } = await import(${JSON.stringify(new URL('../cli/main.ts', import.meta.url).href)});
  let out = '';
  await main(${JSON.stringify(args)},
    { out: async (text) => { out += text; }, err: (text) => process.stderr.write(text), env: {}, isTerminal: false, now: Date.now });
  const { calls } = JSON.parse(out);
  ${TAKEN}`);
}

function taken(script: string): Taken {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

function print({ calls, bytes, ratio, peakMiB, ...rates }: ReturnType<typeof measured>): void {
  const round = (value: number) => Math.round(value).toLocaleString('en');
  console.log(`${round(calls)} calls, ${round(bytes / 1e6)} MB of JSON`);
  console.log(`preview, one SCP        ${round(rates.callsPerSecond)} calls a second of CPU`);
  console.log(`gunzip and JSON.parse   ${round(rates.floorPerSecond)}`);
  const [median, least, most] = [ratio.median, ratio.least, ratio.most].map((each) => each.toFixed(2));
  console.log(`preview to that         × ${median} (${least} – ${most})`);
  console.log(`one simulator call of 50 ms a request: × ${round(rates.timesTheSimulator)}`);
  const { once, fourTimes, sixteenTimes } = peakMiB;
  console.log(
    `peak memory             ${once}, ${fourTimes}, ${sixteenTimes} MiB for 1, 4 and 16 times the log`,
  );
}
