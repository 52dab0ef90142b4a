/**
 * How a text is laid out, by its first lines: JSON, rows under a line of column names, or lines of any kind.
 *
 * INVARIANT: rows are read by their columns only where the columns are those of CloudTrail, or of a tool that holds it.
 */
import { areColumns } from '../../core/record/forms/columns.ts';
import { isTextColumn } from '../../core/record/forms/wrappers.ts';
import type { ByteSource } from './byte-source.ts';
import { cellsOf } from './delimited-rows.ts';
import { mayBePayload } from './payload.ts';

/** Enough for a line of column names and the row below it. */
export const HEAD_BYTES = 64 * 1024;

export type TextForm =
  | { readonly kind: 'lines' }
  | { readonly kind: 'yaml' }
  | { readonly kind: 'rows'; readonly delimiter: string; readonly header: readonly string[] };

/** What decides on the form. Of JSON, of rows and of lines with records in them the first are enough: they may come one by one. */
export async function headOf(source: ByteSource): Promise<string> {
  const head = await source.peekUntil(HEAD_BYTES, (bytes) => isDecided(bytes.toString('utf8')));
  return head.toString('utf8');
}

function isDecided(head: string): boolean {
  return /^\s*[{[]/.test(head) || textForm(head).kind === 'rows' || inputForm(head) === 'amongText';
}

const LINES: TextForm = { kind: 'lines' };
/** Members without quotes, each on a line. */
const YAML = [/^[ \t-]{0,40}eventSource: /m, /^[ \t-]{0,40}eventName: /m];

/** No library for YAML is shipped. */
export const YAML_PROBLEM = 'holds records as YAML, which is not read: convert them first (yq -o=json FILE)';

const DELIMITERS = [',', '\t', ';'];
const LONGEST_HEADER = 20_000;

export function textForm(head: string): TextForm {
  const [first = '', second = ''] = head.split('\n', 2);
  if (/^\s*[{[]/.test(head) || first.length > LONGEST_HEADER || hasBareJson(second)) return LINES;
  for (const delimiter of DELIMITERS) {
    const header = cellsOf(first, delimiter).map((name) => name.trim());
    if (isHeader(header)) return { kind: 'rows', delimiter, header };
  }
  return YAML.every((member) => member.test(head)) ? { kind: 'yaml' } : LINES;
}

/** In a cell without quotes, whose commas separate nothing, or with the escapes of a string: the line is read as it stands. */
const hasBareJson = (line: string): boolean => /[,;]\s*\{\s*"/.test(line) || /\{\s*\\"/.test(line);

/** Of the only column, the name must be one that a text would not begin with. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  '@message',
  '_raw',
  'eventdata',
  'eventjson',
  'event.original',
]);

function isHeader(names: readonly string[]): boolean {
  if (!names.every((name) => /^[@\w][\w .@:/-]{0,120}$/.test(name))) return false;
  if (areColumns(names) || isEcs(names)) return true;
  return names.length > 1
    ? names.some(isTextColumn)
    : names.some((name) => OWN_NAMES.has(name.toLowerCase()));
}

const isEcs = (names: readonly string[]): boolean =>
  names.includes('event.action') && names.includes('event.provider');

/** Records alone, records among other text, or a text without any. */
export function inputForm(head: string): 'records' | 'amongText' | 'text' {
  if (textForm(head).kind === 'rows' || mayBePayload(head.trim().split('\n', 1)[0] ?? '')) return 'records';
  if (/^\s*[{[]/.test(head) && WORDS.test(head)) return 'records';
  return MEMBERS.every((member) => member.test(head)) ? 'amongText' : 'text';
}

/** One of these is near the start of every JSON that holds CloudTrail records. */
const WORDS =
  /event_?(?:name|source|version)|user_?identity|CloudTrailEvent|["\u201c](?:Records|Events)["\u201d]|digestStartTime|class_uid\W{1,9}(?:6003|300\d)\b|"cloudtrail"|aws\.cloudtrail|H4sI|KLUv\/|"data"\s*:\s*"(?:e[wy3]|W[3w]|84mawg)/i;

/** In quotes, which CSV doubles, JSON in a string escapes, and a word processor bends. */
const MEMBERS = [
  /[{,]\s*\\?["\u201c-\u201f]{1,2}eventSource\\?["\u201c-\u201f]{1,2}\s*:/,
  /[{,]\s*\\?["\u201c-\u201f]{1,2}eventName\\?["\u201c-\u201f]{1,2}\s*:/,
];
