/**
 * `npm run bench import [-- FILE]`: memory and speed of `denials import`, over one log file and over many copies of it
 * with fresh event ids. Each in a process of its own; the peak is the operating system's figure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { UsageError } from '../cli/command.ts';

export const DEFAULT_FILE = '../shared/data/cloudtrail-real/stratus-red-team-cloudtrail.json.gz';
const COPIES = [1, 50, 200] as const;

export interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly records: number;
}

export function run([file = DEFAULT_FILE]: readonly string[]): void {
  if (!existsSync(file))
    throw new UsageError(`there is no log \`${file}\`; give one, as CloudTrail writes it`);
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  try {
    const bytes = copyFile(file, folder);
    const measured = COPIES.map((copies) =>
      measure(join(folder, String(copies)), join(folder, `${copies}.db`)),
    );
    for (const [index, { records, seconds, peakMiB }] of measured.entries()) {
      console.log(
        `${COPIES[index]} files: ${records} records, ${seconds.toFixed(2)} s, peak ${peakMiB.toFixed(0)} MiB`,
      );
    }
    const [once, some, many] = measured as [Measured, Measured, Measured];
    console.log(`peak memory, 200 files to 50: × ${(many.peakMiB / some.peakMiB).toFixed(2)}`);
    const perSecond = (many.records - once.records) / (many.seconds - once.seconds);
    console.log(
      `${Math.round(perSecond)} records a second beyond the start, ${(bytes / 1024).toFixed(0)} KiB of JSON a file`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyFile(file: string, folder: string): number {
  const text = gunzipSync(readFileSync(file)).toString();
  for (const copies of COPIES) {
    mkdirSync(join(folder, String(copies)));
    for (let copy = 0; copy < copies; copy += 1) {
      const fresh = text.replace(/("eventID": ?")([0-9a-f]{8})/g, (_, head, id) => head + shifted(id, copy));
      writeFileSync(
        join(folder, String(copies), `${String(copy).padStart(4, '0')}.json.gz`),
        gzipSync(fresh),
      );
    }
  }
  return text.length;
}

function shifted(id: string, by: number): string {
  return ((Number.parseInt(id, 16) + by * 7919) % 2 ** 32).toString(16).padStart(8, '0');
}

/** `path`: a file, a folder or `s3://BUCKET`. */
export function measure(path: string, store: string): Measured {
  const started = performance.now();
  const script = `
    const { main } = await import(${JSON.stringify(new URL('../cli/main.ts', import.meta.url).href)});
    let out = '';
    await main(['import', ${JSON.stringify(path)}, '--store', ${JSON.stringify(store)}, '--json'],
      { out: (text) => { out += text; }, err: (text) => process.stderr.write(text), env: {}, isTerminal: false, now: Date.now });
    console.log(JSON.stringify({ ...JSON.parse(out), peakKiB: process.resourceUsage().maxRSS }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - started) / 1000;
  if (stdout === '') throw new Error(stderr);
  const { records, peakKiB } = JSON.parse(stdout);
  return { seconds, peakMiB: peakKiB / 1024, records };
}
