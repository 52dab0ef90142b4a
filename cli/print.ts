/** Prints rows for a person or a program: a table, JSON, JSON lines or CSV; rows stream wherever the form allows it. */
import { parseArgs } from 'node:util';
import { jsonText } from '../core/text/json-text.ts';
import { clip, oneLine } from '../core/text/one-line.ts';
import { type Io, UsageError } from './command.ts';
import { didYouMean } from './did-you-mean.ts';
import { type Column, printTable } from './table.ts';

export type Format = 'table' | 'json' | 'jsonl' | 'csv';

/** What `main` does for every list. */
export const LIST_HELP = `  --watch         print it again every 5 seconds, with --store aws every 30`;

export const FORMAT_OPTIONS = {
  json: { type: 'boolean' },
  jsonl: { type: 'boolean' },
  csv: { type: 'boolean' },
} as const;

export function formatFrom(values: { json?: boolean; jsonl?: boolean; csv?: boolean }): Format {
  const chosen = (['json', 'jsonl', 'csv'] as const).filter((format) => values[format] === true);
  if (chosen.length > 1) throw new UsageError(`give one of --${chosen.join(', --')}, not several`);
  return chosen[0] ?? 'table';
}

export async function printRows<Row>(
  io: Io,
  rows: AsyncIterable<Row> | Iterable<Row>,
  format: Format,
  columns: readonly Column<Row>[],
): Promise<number> {
  switch (format) {
    case 'json':
      return printJson(io, rows);
    case 'jsonl':
      return printEach(io, rows, (row) => `${jsonText(row)}\n`);
    case 'csv':
      await io.out(`${columns.map(({ title }) => csvCell(title)).join(',')}\n`);
      return printEach(io, rows, (row) => `${columns.map(({ value }) => csvCell(value(row))).join(',')}\n`);
    case 'table':
      return printTable(io, rows, columns);
  }
}

async function printEach<Row>(
  io: Io,
  rows: AsyncIterable<Row> | Iterable<Row>,
  textOf: (row: Row) => string,
): Promise<number> {
  let count = 0;
  for await (const row of rows) {
    await io.out(textOf(row));
    count += 1;
  }
  return count;
}

async function printJson<Row>(io: Io, rows: AsyncIterable<Row> | Iterable<Row>): Promise<number> {
  let separator = '[\n';
  const count = await printEach(io, rows, (row) => {
    const text = `${separator}${jsonText(row, 2)}`;
    separator = ',\n';
    return text;
  });
  await io.out(count === 0 ? '[]\n' : '\n]\n');
  return count;
}

/**
 * One line, quoted where needed. What a spreadsheet would run as a formula, also after spaces, which some drop, is made
 * text by a leading apostrophe. `oneLine` has written full-width signs and line breaks as escapes.
 */
export function csvCell(value: string | number | null): string {
  const text = oneLine(String(value ?? ''));
  const safe = typeof value === 'string' && /^ *[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

type ParseConfig = NonNullable<Parameters<typeof parseArgs>[0]>;

/** Node adds how to pass an argument that begins with a dash. */
const firstSentence = (text: string): string => text.split('. To specify ')[0] ?? text;

/** Node takes `-abc` for three options, in time by the square of their number; no command has so many. */
const LONGEST_GROUP = 100;

function refuseLongGroups(args: readonly string[]): void {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  const long = options.find((arg) => arg.length > LONGEST_GROUP && /^-[^-]/.test(arg));
  if (long !== undefined) throw new UsageError(`there is no option \`${clip(oneLine(long), 40)}\``);
}

/** `parseArgs` whose errors are mistakes of the person. */
export function parseCommandLine<T extends ParseConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  refuseLongGroups(config.args ?? []);
  try {
    return parseArgs(config);
  } catch (error) {
    const sentence = firstSentence((error as Error).message);
    const [, unknown] = /^Unknown option '-*([^']+)'/.exec(sentence) ?? [];
    const meant = unknown === undefined ? '' : didYouMean(unknown, Object.keys(config.options ?? {}), '--');
    throw new UsageError(`${sentence.replace(/^./, (first) => first.toLowerCase())}${meant}`, {
      cause: error,
    });
  }
}
