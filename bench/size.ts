/**
 * `npm run bench size [-- --json] [--quick]`: what a denial takes in the embedded store, over copies of a real log with
 * fresh event ids and over a busy week, beside the same denials each kept whole, as up to version 11 of the schema, and
 * as lines of JSON.
 *
 * Sizes are exact, whatever the machine does. Status 1 where a denial takes more than 1.5 KB.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../adapters/sqlite/store.ts';
import { UsageError } from '../cli/command.ts';
import { parseCommandLine } from '../cli/print.ts';
import type { Denial } from '../core/model/denial.ts';
import { copyFile, measure } from './import/copies.ts';
import { DEFAULT_FILE } from './import.ts';
import { fillStore } from './many-denials.ts';

const MOST_BYTES = 1_500;
const COPIES = 200;
const QUICK_SHARE = 0.1;
/** Enough that a page more or less does not show. */
const COMPARED = 2_000;

interface Size {
  readonly what: string;
  readonly denials: number;
  readonly groups: number;
  /** Of the file, by denial; likewise what follows. */
  readonly bytes: number;
  readonly wholeBytes: number;
  readonly jsonBytes: number;
  /** Of each table and index with more than a hundredth. */
  readonly parts: Readonly<Record<string, number>>;
}

export async function run(args: readonly string[]): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    log: { type: 'string', default: DEFAULT_FILE },
  } as const;
  const { values } = parseCommandLine({ args: [...args], options });
  if (!existsSync(values.log)) throw new UsageError(`there is no log \`${values.log}\`; give one with --log`);
  const share = values.quick === true ? QUICK_SHARE : 1;
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  try {
    const [imported, filled] = [join(folder, 'import.db'), join(folder, 'week.db')];
    copyFile(values.log, join(folder, 'logs'), COPIES * share);
    measure(join(folder, 'logs'), imported);
    await fillStore(filled, share);
    const sizes = [await sizeOf('a real log', imported, folder), await sizeOf('a busy week', filled, folder)];
    if (values.json === true) console.log(JSON.stringify({ sizes, mostBytes: MOST_BYTES }));
    else for (const size of sizes) print(size);
    return sizes.every(({ bytes }) => bytes <= MOST_BYTES) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sizeOf(what: string, file: string, folder: string): Promise<Size> {
  const store = openSqliteStore(file);
  const compared = await Array.fromAsync(store.listStated({ limit: COMPARED }));
  await store.close();
  const lines = compared.map((denial) => `${JSON.stringify(denial)}\n`).join('');
  const database = new DatabaseSync(file, { readOnly: true });
  const count = (table: string): number =>
    Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  const denials = count('denials');
  const parts = database
    .prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC')
    .all()
    .map(({ name, bytes }) => [String(name), Math.round(Number(bytes) / denials)] as const);
  const size = {
    ...{ what, denials, groups: count('groups'), bytes: Math.round(statSync(file).size / denials) },
    wholeBytes: wholeBytes(compared, join(folder, `${what}.whole.db`)),
    jsonBytes: Math.round(Buffer.byteLength(lines) / compared.length),
  };
  database.close();
  return { ...size, parts: Object.fromEntries(parts.filter(([, bytes]) => bytes * 100 > size.bytes)) };
}

/** Of denials and their indexes as versions 8 to 11 of the schema kept them. */
function wholeBytes(denials: readonly Denial[], file: string): number {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE denials (
      id TEXT, principal TEXT, time TEXT, grp TEXT NOT NULL, copy TEXT, body TEXT NOT NULL,
      PRIMARY KEY (id, principal, time)
    ) WITHOUT ROWID;
    CREATE INDEX denials_by_principal ON denials (principal, time, id);
    CREATE INDEX denials_by_group ON denials (grp, time, id);
    BEGIN`);
  const put = database.prepare('INSERT INTO denials VALUES (?, ?, ?, ?, NULL, ?)');
  for (const denial of denials) {
    const { id, principal, time, group } = denial;
    put.run(id, principal.arn, time, group, JSON.stringify(denial));
  }
  database.exec('COMMIT');
  database.close();
  return Math.round(statSync(file).size / denials.length);
}

function print({ what, denials, groups, bytes, wholeBytes, jsonBytes, parts }: Size): void {
  const count = denials.toLocaleString('en');
  console.log(`${what}: ${count} denials in ${groups.toLocaleString('en')} groups, ${bytes} B a denial`);
  console.log(`  each kept whole: ${wholeBytes} B, × ${(wholeBytes / bytes).toFixed(1)}`);
  console.log(`  as lines of JSON: ${jsonBytes} B, × ${(jsonBytes / bytes).toFixed(1)}`);
  for (const [name, of] of Object.entries(parts)) console.log(`  ${String(of).padStart(5)} B ${name}`);
}
