/** Copies of a real log, and an import in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

export interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly records: number;
}

/** So many copies of the log, each with fresh event ids; returns the characters of one. */
export function copyFile(file: string, folder: string, copies: number): number {
  const text = gunzipSync(readFileSync(file)).toString();
  mkdirSync(folder);
  for (let copy = 0; copy < copies; copy += 1) {
    const fresh = text.replace(/("eventID": ?")([0-9a-f]{8})/g, (_, head, id) => head + shifted(id, copy));
    writeFileSync(join(folder, `${String(copy).padStart(4, '0')}.json.gz`), gzipSync(fresh));
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
    const { main } = await import(${JSON.stringify(new URL('../../cli/main.ts', import.meta.url).href)});
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
