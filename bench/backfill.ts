/**
 * `npm run bench backfill [-- FILE]`: how much gzip a second of processor time inflates, reads and normalizes, as the backfill's
 * function does; storing apart, for which it waits. The records of one log, with one denial in a hundred, and in ten.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readRecords } from '../adapters/input/cloudtrail.ts';
import { decompressed } from '../adapters/input/files.ts';
import { UsageError } from '../cli/command.ts';
import { readObjects } from '../core/backfill/read-objects.ts';
import type { Intake } from '../core/ports.ts';
import { isObject, listAt } from '../core/record/json.ts';

const DEFAULT_FILE = '../shared/data/cloudtrail-real/stratus-red-team-cloudtrail.json.gz';
const RECORDS_A_FILE = 5_000;
const FILES = 24;
const MIB = 2 ** 20;

/** Takes all and keeps nothing: the table is another machine. */
const NOWHERE: Intake = {
  async putDenials(denials) {
    return { added: denials.map(({ denial }) => denial), duplicates: 0 };
  },
  async putPolicyChanges() {},
  async putSessionGrants() {},
  async putCanaries() {},
};

export async function run([file = DEFAULT_FILE]: readonly string[]): Promise<void> {
  if (!existsSync(file))
    throw new UsageError(`there is no log \`${file}\`; give one, as CloudTrail writes it`);
  const raw = listAt(JSON.parse(gunzipSync(readFileSync(file)).toString()), 'Records').filter(isObject);
  const speeds = [];
  for (const share of [100, 10]) {
    const log = gzipSync(JSON.stringify({ Records: mixed(raw, share) }));
    const { seconds, records, added } = await measure(log);
    const speed = (log.length * FILES) / MIB / seconds;
    speeds.push(speed);
    console.log(
      `one denial in ${share}: ${speed.toFixed(2)} MiB of gzip, ${Math.round(records / seconds)} records a second of processor time; ` +
        `${Math.round(log.length / RECORDS_A_FILE)} bytes a record; ${added} denials of ${records} records`,
    );
  }
  const [few = 0, many = 1] = speeds;
  console.log(`few denials to many: × ${(few / many).toFixed(2)}`);
}

/** Ids of their own, so that copies do not compress better than other records. */
function mixed(raw: readonly Readonly<Record<string, unknown>>[], share: number): readonly object[] {
  const refused = raw.filter(({ errorCode }) => errorCode === 'AccessDenied');
  const succeeded = raw.filter(({ errorCode }) => errorCode === undefined);
  if (refused.length === 0 || succeeded.length === 0)
    throw new UsageError('the log must hold calls that were denied, and calls that succeeded');
  return Array.from({ length: RECORDS_A_FILE }, (_, index) => {
    const from = index % share === 0 ? refused : succeeded;
    const ids = { eventID: crypto.randomUUID(), requestID: crypto.randomUUID() };
    return { ...from[index % from.length], ...ids };
  });
}

async function measure(log: Buffer) {
  const deps = {
    store: NOWHERE,
    clock: Date.now,
    hasSomeTime: () => true,
    read: () => readRecords(decompressed(pieces(log))),
  };
  const objects = Array.from({ length: FILES / 4 }, (_, index) => ({
    ...{ key: `${index}.json.gz`, etag: '', size: log.length, storageClass: 'STANDARD' },
  }));
  await readObjects(objects.slice(0, 1), deps);
  const before = process.cpuUsage();
  let [records, added] = [0, 0];
  for (let round = 0; round < 4; round += 1) {
    const { counts } = await readObjects(objects, deps);
    records += counts.records;
    added += counts.added;
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, records, added };
}

/** As they come from a connection. */
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
