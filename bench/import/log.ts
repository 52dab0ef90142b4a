/** A log of an account at work, from the records of a real one: two calls of a hundred are denied. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { classifyErrorCode } from '../../core/decode/error-codes.ts';

const RECORDS_A_FILE = 300;
const A_DENIAL_OF = 50;
const START = Date.parse('2026-11-01T00:00:00Z');
const FILE_SECONDS = 600;

interface Recorded {
  readonly eventID: string;
  readonly errorCode?: string;
}

/** Fresh ids and times, in order; the bytes of the JSON. */
export function writeLog(folder: string, log: string, files: number): { records: number; bytes: number } {
  const { Records } = JSON.parse(gunzipSync(readFileSync(log)).toString()) as {
    readonly Records: readonly Recorded[];
  };
  const denied = Records.filter(
    ({ errorCode }) => errorCode !== undefined && classifyErrorCode(errorCode).class === 'denial',
  );
  const passed = Records.filter(({ errorCode }) => errorCode === undefined);
  mkdirSync(folder);
  let bytes = 0;
  for (let file = 0; file < files; file += 1) {
    const records = Array.from({ length: RECORDS_A_FILE }, (_, index) => {
      const n = file * RECORDS_A_FILE + index;
      return fresh(n % A_DENIAL_OF === 0 ? at(denied, n / A_DENIAL_OF) : at(passed, n), n);
    });
    const text = JSON.stringify({ Records: records });
    bytes += text.length;
    writeFileSync(join(folder, `${String(file).padStart(4, '0')}.json.gz`), gzipSync(text));
  }
  return { records: files * RECORDS_A_FILE, bytes };
}

function at<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('the log has no call of this kind');
  return found;
}

function fresh(record: Recorded, n: number): Recorded {
  const id = ((n * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');
  const time = new Date(START + (n * FILE_SECONDS * 1000) / RECORDS_A_FILE).toISOString();
  return { ...record, eventTime: `${time.slice(0, 19)}Z`, eventID: id + record.eventID.slice(8) } as Recorded;
}
