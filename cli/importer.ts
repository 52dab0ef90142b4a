/** Logs from any source into a store, with what was counted on the way. */

import type { Read } from '../adapters/input/cloudtrail.ts';
import type { BucketObject, LogInput, LogToRead } from '../adapters/input/log-input.ts';
import { openedLog, recordsOf } from '../adapters/input/opened-log.ts';
import type { ImportedObjects } from '../adapters/sqlite/imported-objects.ts';
import type { LogCoverage } from '../core/explain/log-coverage.ts';
import { isInFuture } from '../core/ingest/future.ts';
import { addToBatch, canaryOf, emptyBatch, sizeOf, storeBatch } from '../core/ingest/ingest.ts';
import type { Denial } from '../core/model/denial.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import { isNoApiEvent } from '../core/normalize/normalized.ts';
import { actionTable } from './action-table.ts';
import type { Io } from './command.ts';
import { GroupCount } from './group-count.ts';
import { HeldProblems } from './held-problems.ts';
import { InputProblems } from './input-problems.ts';
import type { Store } from './open-store.ts';
import { Progress } from './progress.ts';
import type { Replay } from './replay.ts';

/** Denials a transaction batch: enough to make the store's work cheap, little to hold in memory. */
const BATCH = 500;
/** Objects that were read and are not yet marked as imported: what a killed run fetches again. */
const OBJECTS = 100;
/** Objects of a path that are named when they cannot be read; the others are counted. */
const MOST_REFUSED = 20;

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
  /** Objects of a bucket that an earlier run imported to their end: they were not fetched again. */
  importedBefore?: number;
}

export interface ImportTarget {
  readonly store: Store;
  /** Undefined: the deployed detector sees what is stored, and notifies. */
  readonly replay?: Replay | undefined;
  /** Undefined: what was imported of a bucket is not kept, so another run reads it again. */
  readonly imported?: ImportedObjects | undefined;
}

const problemOf = ({ path, problem }: { readonly path: string; readonly problem: string }): string =>
  `${path}: ${problem}`;

export class Importer {
  readonly #target: ImportTarget;
  readonly #coverage: LogCoverage;
  readonly #problems: InputProblems;
  readonly #progress: Progress;
  readonly #now: () => number;
  readonly #groups = new GroupCount();
  readonly #table: ActionTable;
  readonly #counts = { files: 0, records: 0, denials: 0, new: 0, duplicates: 0, notLogs: 0, noApiEvents: 0 };
  readonly #passedOver = { before: 0, archived: 0, unplaced: 0 };
  /** Objects of the path that is read now which could not be read. */
  #refused = 0;
  #batch = emptyBatch();
  #objects: BucketObject[] = [];

  constructor(target: ImportTarget, io: Io, coverage: LogCoverage) {
    this.#target = target;
    this.#coverage = coverage;
    this.#problems = new InputProblems(io);
    this.#progress = new Progress(io);
    this.#now = io.now;
    this.#table = actionTable(io);
  }

  /** `path`: as the person named it. */
  async import(path: string, inputs: AsyncIterable<LogInput>): Promise<void> {
    try {
      for await (const input of inputs) {
        if ('problem' in input) this.#cannotRead(input.path, null, input.problem);
        else if ('passedOver' in input) this.#passedOver[input.passedOver] += 1;
        else await this.#importLog(input);
      }
    } catch (error) {
      // The store's failures stop the import; a path that cannot be read does not.
      if (!(error instanceof Error) || error.name !== 'InputError') throw error;
      this.#cannotRead(path, null, error.message);
    }
    this.#reportLeftOut(path);
  }

  /** Files are by account, Region and day: only when all are stored is their order in time known. */
  async finish(): Promise<ImportCounts> {
    await this.#flush();
    const wait = () => this.#progress.show('stored; waits for another import into this store to find spikes');
    const late = (await this.#target.replay?.detect(wait)) ?? 0;
    this.#progress.clear();
    const { before } = this.#passedOver;
    return {
      ...this.#counts,
      unreadable: this.#problems.count,
      groups: this.#groups.count,
      ...(late > 0 && { late }),
      ...(before > 0 && { importedBefore: before }),
    };
  }

  /** Of a bucket there may be very many: one sentence for all of them. */
  #reportLeftOut(path: string): void {
    const { archived, unplaced } = this.#passedOver;
    const more = this.#refused - MOST_REFUSED;
    if (more > 0)
      this.#problems.warn(
        path,
        null,
        `${more} more objects could not be read; run the command again when that is mended`,
      );
    this.#refused = 0;
    if (archived > 0) {
      this.#cannotRead(
        path,
        null,
        `${archived} objects are archived: restore them first, or select later ones with \`--since\``,
      );
      this.#problems.count += archived - 1;
    }
    if (unplaced > 0) {
      this.#coverage.noteGap();
      const left = `${unplaced} objects lie in no folder of a trail, so that they cannot be selected: they were left out`;
      this.#problems.warn(path, null, left);
    }
    this.#passedOver.archived = 0;
    this.#passedOver.unplaced = 0;
  }

  /** In what cannot be read, a session may have begun. */
  #cannotRead(file: string, record: number | null, problem: string, isShown = true): void {
    this.#coverage.noteGap();
    if (isShown) this.#problems.add(file, record, problem);
    else this.#problems.count += 1;
  }

  /** One that is not named by itself may lie beside the logs. What cannot be unpacked may be a log. */
  async #importLog(log: LogToRead): Promise<void> {
    const { path, isNamed, object } = log;
    const opened = await openedLog(log, this.#table);
    if (opened === undefined) {
      this.#counts.notLogs += 1;
      return;
    }
    const held = new HeldProblems();
    const problems = this.#problems.count;
    let isLog = isNamed;
    for await (const read of recordsOf(opened)) {
      if (opened.isAmongText && 'isOther' in read) continue;
      if (!isLog && 'isOther' in read && read.normalized.kind === 'malformed') {
        held.hold(read.record, problemOf(read.normalized));
        continue;
      }
      isLog = true;
      if (held.count > 0) this.#release(path, held);
      this.#take(path, read, object !== undefined);
      if (sizeOf(this.#batch) >= BATCH) await this.#flush();
    }
    log.release?.();
    this.#counts[held.count > 0 ? 'notLogs' : 'files'] += 1;
    // What is to be reported again, or in another version may be read, is fetched again.
    const isRead = held.count === 0 && this.#problems.count === problems;
    if (object !== undefined && isRead) this.#objects.push(object);
    if (this.#objects.length >= OBJECTS) await this.#flush();
    this.#progress.show(
      `${this.#counts.files} files, ${this.#counts.records} records, ${this.#counts.denials} denials`,
    );
  }

  #release(file: string, held: HeldProblems): void {
    this.#counts.records += held.count;
    this.#coverage.noteGap();
    held.release(file, this.#problems);
  }

  #take(file: string, read: Read, isObject: boolean): void {
    if ('broken' in read) {
      this.#refused += isObject ? 1 : 0;
      const isShown = this.#refused <= MOST_REFUSED;
      this.#cannotRead(file, null, `${read.broken}; ${read.record} records were read`, isShown);
      return;
    }
    if ('passedOver' in read) {
      this.#counts.records += read.passedOver;
      return;
    }
    const { record, normalized, raw } = read;
    this.#counts.records += 1;
    this.#coverage.note(normalized, raw);
    if (normalized.kind === 'malformed') {
      this.#cannotRead(file, record, problemOf(normalized));
    }
    if (isNoApiEvent(normalized)) this.#counts.noApiEvents += 1;
    if (normalized.kind === 'denial' && canaryOf(normalized) === undefined) {
      this.#counts.denials += 1;
      this.#groups.add(normalized.recorded.denial);
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
    if (sizeOf(this.#batch) > 0) {
      const { added, duplicates } = await storeBatch(this.#target.store, this.#batch);
      this.#batch = emptyBatch();
      this.#counts.new += added.length;
      this.#counts.duplicates += duplicates;
    }
    if (this.#objects.length > 0) this.#target.imported?.markImported(this.#objects);
    this.#objects = [];
  }
}
