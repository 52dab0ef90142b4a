/**
 * Writes the sample organization of `denials demo`: CloudTrail logs as a trail delivers them, one file an account
 * and day, in `examples/demo/AWSLogs`, and its policies, in `examples/demo/snapshot.json`. The same seed gives the same
 * files; `--check` compares instead of writing.
 *
 * Every name and number is made up. Account ids begin with 2000 and show what they are: …001 management,
 * …1NN workloads; policy ids say what the policy is about.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { demoSnapshot } from './demo/organization.ts';
import { demoRecords } from './demo/story.ts';

const FOLDER = 'examples/demo';

const files = new Map<string, unknown[]>();
for (const record of demoRecords()) {
  const path = pathOf(record.recipientAccountId, record.awsRegion, record.eventTime);
  files.set(path, [...(files.get(path) ?? []), record]);
}

const check = process.argv.includes('--check');
if (!check) rmSync(join(FOLDER, 'AWSLogs'), { recursive: true, force: true });
let stale = 0;
for (const [path, records] of files) {
  const text = JSON.stringify({ Records: records });
  const target = join(FOLDER, path);
  if (check) stale += gunzipSync(readFileSync(target)).toString() === text ? 0 : 1;
  else write(target, gzipSync(text, { level: 9 }));
}
const snapshot = join(FOLDER, 'snapshot.json');
if (check) stale += readFileSync(snapshot, 'utf8') === demoSnapshot() ? 0 : 1;
else writeFileSync(snapshot, demoSnapshot());
console.log(
  `${files.size} files, ${[...files.values()].flat().length} records${check ? `, ${stale} stale` : ''}`,
);
process.exitCode = stale > 0 ? 1 : 0;

function pathOf(account: string, region: string, time: string): string {
  const day = time.slice(0, 10).split('-');
  const name = `${account}_CloudTrail_${region}_${day.join('')}T0000Z_demo.json.gz`;
  return join('AWSLogs', 'o-demoexample', account, 'CloudTrail', region, ...day, name);
}

function write(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
