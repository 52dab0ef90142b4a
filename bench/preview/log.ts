/**
 * A log of any size of the records of a real one, in accounts and Regions of the sample organization: in each file, of ten
 * minutes, they have fresh ids and times; each hour, as long as a role session lasts by default, fresh access keys and
 * beginnings of sessions.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const ACCOUNTS = ['111122223333', '666677778888', '777788889999', '999988887777'];
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];
const START = Date.parse('2026-11-01T00:00:00Z');
const FILE_SECONDS = 600;
const FILES_A_SESSION = 6;

/** Writes files `first` to `end`; the bytes of their JSON. */
export function writeLog(folder: string, templates: readonly string[], first: number, end: number): number {
  mkdirSync(folder);
  let bytes = 0;
  for (let file = first; file < end; file += 1) {
    const text = `{"Records":[${templates.map((each, index) => fresh(each, file, index)).join(',')}]}`;
    bytes += text.length;
    writeFileSync(join(folder, `${String(file).padStart(5, '0')}.json.gz`), gzipSync(text));
  }
  return bytes;
}

/** The records as JSON, moved into the sample organization. */
export function templatesOf(log: string): readonly string[] {
  const text = gunzipSync(readFileSync(log)).toString();
  const moved = [
    { found: /"recipientAccountId": ?"(\d{12})"/g, to: ACCOUNTS },
    { found: /"awsRegion": ?"([\w-]+)"/g, to: REGIONS },
  ].reduce((now, { found, to }) => {
    const names = new Set([...text.matchAll(found)].map(([, name = '']) => name));
    return [...names].reduce((all, name, index) => all.replaceAll(name, to[index % to.length] ?? name), now);
  }, text);
  const { Records } = JSON.parse(moved) as { readonly Records: readonly unknown[] };
  return Records.map((record) => JSON.stringify(record));
}

function fresh(record: string, file: number, index: number): string {
  const session = Math.floor(file / FILES_A_SESSION);
  const hex = (by: number, of: number) =>
    ((by * 2_654_435_761 + of * 40_503) % 2 ** 32).toString(16).padStart(8, '0');
  const iso = (at: number, seconds: number) =>
    `${new Date(START + (at * FILE_SECONDS + seconds) * 1000).toISOString().slice(0, 19)}Z`;
  return record
    .replace(/("(?:eventID|requestID)":")[0-9a-f]{8}/g, (_, head: string) => head + hex(index + 1, file))
    .replace(/("eventTime":")[^"]+/, (_, head: string) => head + iso(file, (index * FILE_SECONDS) / 400))
    .replace(/("creationDate":")[^"]+/, (_, head: string) => head + iso(session * FILES_A_SESSION, -60))
    .replace(
      /ASIA\w{8}/g,
      (key) => key.slice(0, 4) + hex(Number.parseInt(key.slice(4), 36), session).toUpperCase(),
    );
}
