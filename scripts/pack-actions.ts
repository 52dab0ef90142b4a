/**
 * Writes the table of IAM actions, compressed, beside what was bundled: `node scripts/pack-actions.ts FOLDER`.
 * The table is data, read when a message does not name its action: it stays a file of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const TABLE = fileURLToPath(new URL('../data/generated/actions.tsv', import.meta.url));

/** Takes seconds. */
let packed: Buffer | undefined;

export function packActions(folder: string): string {
  packed ??= pack(readFileSync(TABLE));
  const file = join(folder, 'actions.tsv.br');
  writeFileSync(file, packed);
  return file;
}

function pack(text: Buffer): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  return brotliCompressSync(text, { params });
}

if (import.meta.main) packActions(process.argv[2] ?? '.');
