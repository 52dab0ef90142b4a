/** `denials explain`: who was denied what and why, from records or from the text of an error message. */

import type { Readable } from 'node:stream';
import { archivedText, isArchiveName } from '../adapters/input/archive.ts';
import { ByteSource } from '../adapters/input/byte-source.ts';
import { readRecords } from '../adapters/input/cloudtrail.ts';
import { decompressed, logFiles, readBytes, storedBytes } from '../adapters/input/files.ts';
import { headOf, inputForm, textForm, YAML_PROBLEM } from '../adapters/input/text-form.ts';
import { readSnapshot } from '../adapters/snapshot/file.ts';
import { explainText, explainTextWith } from '../core/explain/explain-text.ts';
import type { ExplainedDenial } from '../core/explain/explained-denial.ts';
import { InputKnowledge } from '../core/explain/input-knowledge.ts';
import { type RecordExplainer, recordExplainer } from '../core/explain/record-explainer.ts';
import type { FixForm } from '../core/fix/forms.ts';
import type { PolicySource } from '../core/model/policy-source.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import { isNoApiEvent } from '../core/normalize/normalized.ts';
import { snapshotSource } from '../core/snapshot/source.ts';
import { counted } from '../core/text/counted.ts';
import { actionTable } from './action-table.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { denialText } from './denial-text.ts';
import { FIX_HELP, FIX_OPTION, fixFormFrom, printFixes } from './fix-print.ts';
import { keepMemoryFlat } from './flat-memory.ts';
import { InputProblems } from './input-problems.ts';
import { parseCommandLine, printRows } from './print.ts';
import { printText } from './print-text.ts';

/** A pasted error message is never longer; the rest of such an input is not read. */
const MAX_TEXT_BYTES = 1024 * 1024;
/** Members of a finding of Security Hub: what it says about denials is about a control, not about a call. */
const FINDING = ['"SchemaVersion"', '"ProductArn"', '"GeneratorId"'];

export const command: Command = {
  help: `denials explain [FILE|-] [--snapshot FILE] [--json | --jsonl | --fix FORM]

Explains denials without a store: CloudTrail records in any of their shapes (a record, an EventBridge event, a log
file, lookup-events output, JSON lines; plain or gzip), the bare text of AWS error messages as you got it, or what
\`aws sts decode-authorization-message\` printed. Each denial in a text is one answer.
Reads standard input when no file is given.

  --snapshot FILE   the policies of your organization, as \`denials snapshot\` writes them: finds the statement and the
                    condition, what else would deny, what changed before, and a fix that was verified. Of a text, what it does
                    not state is unknown
${FIX_HELP}

Uses policy changes, session grants and second records of a call in the same file; on standard input only those that
came before.

Exit status: 0 explained (the answer may be "unknown"), 1 no denial in the input, 2 something could not be read.

Example: pbpaste | denials explain
Example: denials explain log.json.gz --jsonl`,
  run: async (args, io) => {
    keepMemoryFlat();
    const options = {
      json: { type: 'boolean' },
      jsonl: { type: 'boolean' },
      snapshot: { type: 'string' },
      ...FIX_OPTION,
    } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 1) throw new UsageError('give one file, or none to read standard input');
    if (values.json && values.jsonl) throw new UsageError('give --json or --jsonl, not both');
    const fix = fixFormFrom(values.fix, [values.json, values.jsonl]);
    const [path = '-'] = positionals;
    const policies =
      values.snapshot === undefined ? undefined : snapshotSource(await readSnapshot(values.snapshot));
    const source = { ...(await openSource(path, io)), policies };
    const tally = newTally(io);
    await print(
      io,
      explained(source, tally),
      fix ?? (values.json ? 'rows' : values.jsonl ? 'lines' : 'text'),
    );
    reportTally(tally, io);
    if (tally.problems.count > 0) return 2;
    return tally.denials === 0 ? 1 : 0;
  },
};

export interface Source {
  readonly name: string;
  readonly bytes: AsyncGenerator<Buffer>;
  readonly table: ActionTable;
  readonly policies?: PolicySource | undefined;
  /** Lines that hold no record are the text around the records. */
  readonly isAmongText?: boolean;
  /** Reads the input a second time; standard input can be read once. */
  readonly again?: () => AsyncGenerator<Buffer>;
}

export interface Tally {
  denials: number;
  /** Records that are no denials, and those of them that record no call. */
  others: number;
  noApiEvents: number;
  readonly problems: InputProblems;
}

export function newTally(io: Pick<Io, 'err'>): Tally {
  return { denials: 0, others: 0, noApiEvents: 0, problems: new InputProblems(io) };
}

/** What was no denial, and that there was none. */
export function reportTally(tally: Tally, io: Pick<Io, 'err'>): void {
  if (tally.others > 0) io.err(othersText(tally));
  if (tally.problems.count > 0 || tally.denials > 0) return;
  io.err(
    tally.others > 0
      ? 'no denial in the input\n'
      : 'no denial in the input: paste the whole error message, or give CloudTrail records\n',
  );
}

function othersText({ others, noApiEvents }: Tally): string {
  const apart =
    noApiEvents === 0 ? '' : `, ${counted(noApiEvents, 'of them no API event', 'of them no API events')}`;
  return `${counted(others, 'record is no denial', 'records are no denials')}${apart}\n`;
}

async function openSource(path: string, io: Io): Promise<Source> {
  const table = actionTable(io);
  if (path === '-') return { name: 'standard input', bytes: decompressed(io.stdin as Readable), table };
  for await (const file of logFiles(path)) {
    if ('problem' in file) throw new UsageError(`cannot read \`${file.path}\`: ${file.problem}`);
    if (file.path !== path) throw new UsageError(`\`${path}\` is a folder; \`denials import\` reads folders`);
  }
  const open = () => (isArchiveName(path) ? archivedText(storedBytes(path)) : readBytes(path));
  return { name: path, bytes: open(), table, again: open };
}

export async function* explained(given: Source, tally: Tally): AsyncGenerator<ExplainedDenial> {
  const source = new ByteSource(given.bytes);
  const head = await headOf(source);
  const form = inputForm(head);
  if (textForm(head).kind === 'yaml') tally.problems.add(given.name, null, YAML_PROBLEM);
  const rest = { ...given, bytes: source.rest() };
  if (form === 'text') yield* explainPasted(rest, tally);
  else yield* explainRecords({ ...rest, isAmongText: form === 'amongText' }, tally);
}

async function* explainPasted(
  { name, bytes, table, policies }: Source,
  tally: Tally,
): AsyncGenerator<ExplainedDenial> {
  const text = await textOf(bytes).catch((error: Error) => error);
  if (text instanceof Error) {
    tally.problems.add(name, null, text.message);
    return;
  }
  if (text.trim() === '') return;
  if (text.includes('\u0000')) {
    tally.problems.add(name, null, 'is neither CloudTrail records nor text');
    return;
  }
  if (FINDING.every((member) => text.includes(member))) return;
  const denials =
    policies === undefined ? explainText(text, table) : await explainTextWith(policies, text, table);
  tally.denials += denials.length;
  yield* denials;
}

async function textOf(bytes: AsyncGenerator<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of bytes) {
    text += chunk.toString('utf8');
    if (text.length > MAX_TEXT_BYTES) break;
  }
  return text;
}

async function* explainRecords(source: Source, tally: Tally): AsyncGenerator<ExplainedDenial> {
  const explainer = await explainerOf(source);
  for await (const read of readRecords(source.bytes, source.table)) {
    if ('broken' in read) {
      tally.problems.add(source.name, null, `${read.broken}; ${read.record} records were read`);
      continue;
    }
    if ('passedOver' in read) {
      tally.others += read.passedOver;
      continue;
    }
    const { record, normalized, raw } = read;
    if (source.isAmongText === true && read.isOther === true) continue;
    if (normalized.kind === 'malformed') {
      tally.problems.add(source.name, record, `${normalized.path}: ${normalized.problem}`);
      continue;
    }
    if (normalized.kind !== 'denial') tally.others += 1;
    if (isNoApiEvent(normalized)) tally.noApiEvents += 1;
    const explained = await explainer.explain(normalized, raw);
    if (normalized.kind !== 'denial' || explained === undefined) continue;
    tally.denials += 1;
    for (const warning of normalized.warnings) tally.problems.warn(source.name, record, warning);
    yield explained;
  }
}

/** A file is read for what it knows first; of standard input counts what came before. */
async function explainerOf({ again, table, policies }: Source): Promise<RecordExplainer> {
  const knowledge = new InputKnowledge();
  if (again !== undefined) {
    for await (const read of readRecords(again(), table)) {
      if ('normalized' in read) knowledge.note(read.normalized, read.raw);
    }
  }
  return recordExplainer({ knowledge, readAhead: again !== undefined, policies, table });
}

type Output = 'rows' | 'lines' | 'text' | FixForm;

async function print(io: Io, denials: AsyncGenerator<ExplainedDenial>, output: Output): Promise<void> {
  switch (output) {
    case 'rows':
    case 'lines':
      await printRows(io, denials, output === 'rows' ? 'json' : 'jsonl', []);
      return;
    case 'text':
      return printTexts(io, denials);
    case 'json':
    case 'cdk':
    case 'terraform':
      return printFixes(io, output, denials);
  }
}

async function printTexts(io: Io, denials: AsyncGenerator<ExplainedDenial>): Promise<void> {
  let separator = '';
  for await (const denial of denials) {
    await printText(io, separator + denialText(denial), 10);
    separator = '\n';
  }
}
