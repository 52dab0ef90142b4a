/** `denials import`: CloudTrail log files through the same pipeline as the deployed monitor. */

import { type Read, readRecords } from '../adapters/input/cloudtrail.ts';
import { logFiles, readBytes } from '../adapters/input/files.ts';
import { LogCoverage } from '../core/explain/log-coverage.ts';
import { isInFuture } from '../core/ingest/future.ts';
import { addToBatch, canaryOf, emptyBatch, sizeOf, storeBatch } from '../core/ingest/ingest.ts';
import type { Denial } from '../core/model/denial.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import { isNoApiEvent } from '../core/normalize/normalized.ts';
import { jsonText } from '../core/text/json-text.ts';
import { actionTable } from './action-table.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { keepMemoryFlat } from './flat-memory.ts';
import { HeldProblems } from './held-problems.ts';
import { InputProblems } from './input-problems.ts';
import {
  openEmbeddedStore,
  openStore,
  STORE_HELP,
  STORE_OPTIONS,
  type Store,
  type StoreValues,
} from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { Progress } from './progress.ts';
import { type Replay, startReplay } from './replay.ts';

/** Denials a transaction batch: enough to make the store's work cheap, little to hold in memory. */
const BATCH = 500;

export interface ImportCounts {
  files: number;
  records: number;
  denials: number;
  new: number;
  duplicates: number;
  /** Files of a folder that hold no CloudTrail in any form: network logs, manifests, pictures. They are passed over. */
  notLogs: number;
  unreadable: number;
  /** Records of no call: aggregated events, Insights events, digest files, items of AWS Config. */
  noApiEvents: number;
  groups: number;
  /** Denials before what an earlier import brought, where there are such: the whole store was detected anew. */
  late?: number;
  /** Groups and causes explained; with a snapshot only. */
  explained?: number;
}

export const command: Command = {
  name: 'import',
  summary: 'replays CloudTrail log files into the store; safe to repeat',
  help: `denials import FILE|DIR … [--snapshot FILE] [--json]

Replays CloudTrail log files (gzip or not, folders at any depth) through the same pipeline as the deployed monitor.
Nothing is counted twice: importing the same file again adds nothing. A run that was killed is made up for by the next one.
What lies beside the logs in a folder (network logs, digests, AWS Config) is counted and passed over.
Spikes are found in order of time, whatever the order of files and runs.
With \`--store aws\` the deployed monitor detects what is imported, and notifies of it as of what arrives.

  --snapshot FILE   the policies of your organization, as \`denials snapshot\` writes them: explains what was imported,
                    now and before, each kind of denial once

${STORE_HELP}

Exit status: 0, or 2 when something could not be read; the rest is imported.

Example: denials import ./AWSLogs --store org.db`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, json: { type: 'boolean' }, snapshot: { type: 'string' } } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) throw new UsageError('give at least one log file or folder to import');
    const s3 = positionals.find((path) => path.startsWith('s3://'));
    if (s3 !== undefined) {
      throw new UsageError(
        `reading \`${s3}\` is not supported yet; fetch it first: aws s3 sync ${s3} ./logs`,
      );
    }
    keepMemoryFlat();
    const coverage = new LogCoverage();
    const { store, replay, explain } = await openTarget(values, io, coverage);
    try {
      const imported = await importPaths(positionals, { store, replay }, io, coverage);
      const counts = explain === undefined ? imported : { ...imported, explained: await explain() };
      await io.out(values.json === true ? `${jsonText(counts)}\n` : summaryOf(counts));
      return counts.unreadable > 0 ? 2 : 0;
    } finally {
      await store.close();
    }
  },
};

interface Target {
  readonly store: Store;
  /** Undefined: the deployed detector sees what is stored, and notifies. */
  readonly replay?: Replay | undefined;
  /** Undefined without a snapshot. */
  readonly explain?: () => Promise<number>;
}

/** A snapshot that cannot be read is reported before anything is imported. */
async function openTarget(
  values: StoreValues & { snapshot?: string | undefined },
  io: Io,
  coverage: LogCoverage,
): Promise<Target> {
  if (values.snapshot === undefined && values.store === 'aws') return { store: await openStore(values, io) };
  const store = await openEmbeddedStore(values, io);
  const replay = startReplay(store);
  if (values.snapshot === undefined) return { store, replay };
  try {
    const { answeringFrom } = await import('./answers.ts');
    const answer = await answeringFrom(values.snapshot, store, io, coverage);
    return { store, replay, explain: () => answer(store.openExplanationRequests()) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

export async function importPaths(
  paths: readonly string[],
  target: Pick<Target, 'store' | 'replay'>,
  io: Io,
  coverage: LogCoverage,
): Promise<ImportCounts> {
  const importer = new Importer(target, io, coverage);
  for (const path of paths) await importer.importPath(path);
  return importer.finish();
}

function summaryOf(counts: ImportCounts): string {
  const { files, records, denials, new: added, duplicates, notLogs, unreadable, groups } = counts;
  const { noApiEvents, late = 0, explained } = counts;
  return [
    `${records} records in ${files} ${files === 1 ? 'file' : 'files'}, ${denials} denials in ${groups} groups`,
    `${added} new, ${duplicates} duplicates, ${notLogs} not logs, ${unreadable} unreadable`,
    ...(noApiEvents === 0 ? [] : [`${noApiEvents} of the records are no API events`]),
    ...(late === 0 ? [] : [`${late} older than what was imported before: the incidents were found anew`]),
    ...(explained === undefined ? [] : [`${explained} kinds of denials explained from the snapshot`]),
    '',
  ].join('\n');
}

const problemOf = ({ path, problem }: { readonly path: string; readonly problem: string }): string =>
  `${path}: ${problem}`;

class Importer {
  readonly #store: Store;
  readonly #coverage: LogCoverage;
  readonly #problems: InputProblems;
  readonly #progress: Progress;
  readonly #now: () => number;
  readonly #groups = new Set<string>();
  readonly #replay: Replay | undefined;
  readonly #table: ActionTable;
  readonly #counts = { files: 0, records: 0, denials: 0, new: 0, duplicates: 0, notLogs: 0, noApiEvents: 0 };
  #batch = emptyBatch();

  constructor({ store, replay }: Pick<Target, 'store' | 'replay'>, io: Io, coverage: LogCoverage) {
    this.#store = store;
    this.#coverage = coverage;
    this.#problems = new InputProblems(io);
    this.#progress = new Progress(io);
    this.#now = io.now;
    this.#replay = replay;
    this.#table = actionTable(io);
  }

  async importPath(path: string): Promise<void> {
    try {
      for await (const file of logFiles(path)) {
        if ('problem' in file) this.#problems.add(file.path, null, file.problem);
        else if ('isNoLog' in file) this.#counts.notLogs += 1;
        else await this.#importFile(file.path, file.path === path);
      }
    } catch (error) {
      // The store's failures stop the import; a path that cannot be read does not.
      if (!(error instanceof Error) || error.name !== 'InputError') throw error;
      this.#problems.add(path, null, error.message);
    }
  }

  /** Files are by account, Region and day: only when all are stored is their order in time known. */
  async finish(): Promise<ImportCounts> {
    await this.#flush();
    const wait = () => this.#progress.show('stored; waits for another import into this store to find spikes');
    const late = (await this.#replay?.detect(wait)) ?? 0;
    this.#progress.clear();
    const counts = { ...this.#counts, unreadable: this.#problems.count, groups: this.#groups.size };
    return late === 0 ? counts : { ...counts, late };
  }

  /** One that is not named by itself may lie beside the logs. */
  async #importFile(file: string, isNamed: boolean): Promise<void> {
    const held = new HeldProblems();
    let isLog = isNamed;
    for await (const read of readRecords(readBytes(file), this.#table)) {
      if (!isLog && 'isOther' in read && read.normalized.kind === 'malformed') {
        held.hold(read.record, problemOf(read.normalized));
        continue;
      }
      isLog = true;
      if (held.count > 0) this.#release(file, held);
      this.#take(file, read);
      if (sizeOf(this.#batch) >= BATCH) await this.#flush();
    }
    this.#counts[held.count > 0 ? 'notLogs' : 'files'] += 1;
    this.#progress.show(
      `${this.#counts.files} files, ${this.#counts.records} records, ${this.#counts.denials} denials`,
    );
  }

  #release(file: string, held: HeldProblems): void {
    this.#counts.records += held.count;
    held.release(file, this.#problems);
  }

  #take(file: string, read: Read): void {
    if ('broken' in read) {
      this.#problems.add(file, null, `${read.broken}; ${read.record} records were read`);
      return;
    }
    const { record, normalized, raw } = read;
    this.#counts.records += 1;
    this.#coverage.note(normalized, raw);
    if (normalized.kind === 'malformed') {
      this.#problems.add(file, record, problemOf(normalized));
    }
    if (isNoApiEvent(normalized)) this.#counts.noApiEvents += 1;
    if (normalized.kind === 'denial' && canaryOf(normalized) === undefined) {
      this.#counts.denials += 1;
      this.#groups.add(normalized.recorded.denial.group);
      for (const warning of normalized.warnings) this.#problems.warn(file, record, warning);
      this.#warnOfFuture(file, record, normalized.recorded.denial);
    }
    addToBatch(this.#batch, normalized);
  }

  /** Kept as recorded: it may be this machine's clock that is wrong. */
  #warnOfFuture(file: string, record: number, { time }: Denial): void {
    if (!isInFuture(time, this.#now())) return;
    this.#problems.warn(
      file,
      record,
      `eventTime: ${time} lies in the future by this machine's clock; kept as recorded`,
    );
  }

  async #flush(): Promise<void> {
    if (sizeOf(this.#batch) === 0) return;
    const { added, duplicates } = await storeBatch(this.#store, this.#batch);
    this.#batch = emptyBatch();
    this.#counts.new += added.length;
    this.#counts.duplicates += duplicates;
  }
}
