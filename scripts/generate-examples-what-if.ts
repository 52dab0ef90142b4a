/**
 * Writes the sample of what-if: `examples/what-if/snapshot.json`, the sample organization with an account more, and logs of
 * calls in it, a file a day. The same count gives the same calls.
 *
 * Usage   node scripts/generate-examples-what-if.ts [--calls N] [--out FOLDER]
 *         N is 20000 and FOLDER examples/what-if/AWSLogs, unless they are given.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { snapshotOf } from './generate-examples-organization.ts';
import { type SampleRecord, sampleRecords } from './generate-examples-what-if/records.ts';
import { TOOLS_ENTRIES } from './generate-examples-what-if/tools.ts';

export const WHAT_IF = 'examples/what-if';

export const whatIfSnapshot = (): string => snapshotOf(TOOLS_ENTRIES);

/** The records of each day. */
export const whatIfDays = (calls: number): ReadonlyMap<string, readonly SampleRecord[]> =>
  Map.groupBy(sampleRecords(calls), ({ eventTime }) => eventTime.slice(0, 10));

function main(): void {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '20000' },
      out: { type: 'string', default: join(WHAT_IF, 'AWSLogs') },
    },
  });
  writeFileSync(join(WHAT_IF, 'snapshot.json'), whatIfSnapshot());
  rmSync(values.out, { recursive: true, force: true });
  mkdirSync(values.out, { recursive: true });
  for (const [day, Records] of whatIfDays(Number(values.calls)))
    writeFileSync(join(values.out, `${day}.json.gz`), gzipSync(JSON.stringify({ Records }), { level: 9 }));
}

if (import.meta.main) main();
