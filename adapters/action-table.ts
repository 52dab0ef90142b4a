/**
 * Loads the table of IAM actions: the one that ships with the program, or a refreshed one from a file.
 *
 * Shape   file, plain, gzip (`.gz`) or Brotli (`.br`) -> ActionTable; the shipped one is read once, on first use.
 * Errors  throws one sentence with the path when the file cannot be read or is no action table.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ACTION_TABLE_HEADER, type ActionTable, parseActionTable } from '../core/normalize/action-table.ts';

/** Beside a bundle, beside a published program, and in the source tree. */
const SHIPPED = ['./actions.tsv.br', '../data/generated/actions.tsv.br', '../data/generated/actions.tsv'];

let shipped: ActionTable | undefined;

export function loadActionTable(file?: string): ActionTable {
  if (file !== undefined) return readActionTable(file);
  shipped ??= readShipped();
  return shipped;
}

function readShipped(): ActionTable {
  for (const path of SHIPPED) {
    const file = fileURLToPath(new URL(path, import.meta.url));
    const text = readText(file);
    if (text !== undefined) return parseChecked(file, text);
  }
  throw new Error('the table of IAM actions is missing beside the program (actions.tsv.br)');
}

function readActionTable(file: string): ActionTable {
  const text = readText(file);
  if (text === undefined) throw new Error(`there is no table of IAM actions at \`${file}\``);
  return parseChecked(file, text);
}

/** `undefined` when there is no such file; every other trouble is an error that names the file. */
function readText(file: string): string | undefined {
  try {
    return decompress(file, readFileSync(file)).toString('utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new Error(`cannot read the table of IAM actions at \`${file}\``, { cause });
  }
}

function decompress(file: string, bytes: Buffer): Buffer {
  if (file.endsWith('.br')) return brotliDecompressSync(bytes, { maxOutputLength: MAX_BYTES });
  if (file.endsWith('.gz')) return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  return bytes;
}

/** Forty times today's table: enough for years, too little to fill a Lambda's memory. */
const MAX_BYTES = 32 * 1024 * 1024;

function parseChecked(file: string, text: string): ActionTable {
  if (!text.startsWith(ACTION_TABLE_HEADER)) {
    throw new Error(
      `\`${file}\` is no table of IAM actions: its first line must begin \`${ACTION_TABLE_HEADER}\``,
    );
  }
  return parseActionTable(text);
}

/** A table that is loaded at its first look-up: most messages name their action and need none. */
export function lazyActionTableOf(file?: string): ActionTable {
  let read: ActionTable | undefined;
  const table = () => {
    read ??= loadActionTable(file);
    return read;
  };
  return {
    find: (prefix, name) => table().find(prefix, name),
    operation: (prefix, name) => table().operation(prefix, name),
    servicesWith: (name) => table().servicesWith(name),
  };
}

/** The shipped one. */
export const lazyActionTable: ActionTable = lazyActionTableOf();
