/** `denials import`: CloudTrail log files through the same pipeline as the deployed monitor. */

import { existsSync } from 'node:fs';
import { LogCoverage } from '../core/explain/log-coverage.ts';
import { GLOBAL_STS_REGION } from '../core/gather/known-grant.ts';
import { jsonText } from '../core/text/json-text.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { keepMemoryFlat, LITTLE_KEPT } from './flat-memory.ts';
import { type ImportCounts, Importer, type ImportTarget } from './importer.ts';
import { type InputsOptions, inputsAt } from './log-inputs.ts';
import {
  openEmbeddedStore,
  openStore,
  STORE_HELP,
  STORE_OPTIONS,
  type StoreValues,
  storeOf,
} from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { printText } from './print-text.ts';
import { startReplay } from './replay.ts';
import {
  EVERYTHING,
  isS3Url,
  refuseWithout,
  S3_HELP,
  S3_OPTIONS,
  type S3Wanted,
  s3UrlFrom,
  s3WantedFrom,
} from './s3-options.ts';

export const command: Command = {
  help: `denials import FILE|DIR|s3://BUCKET/PREFIX … [--snapshot FILE] [--json]

Replays CloudTrail log files (gzip or not, folders at any depth) through the same pipeline as the deployed monitor.
Nothing is counted twice: importing the same file again adds nothing. A run that was killed is made up for by the next one.
What lies beside the logs in a folder (network logs, digests, AWS Config) is counted and passed over.
Spikes are found in order of time, whatever the order of files and runs.
With \`--store aws\` the deployed monitor detects what is imported, and notifies of it as of what arrives.

  --snapshot FILE   the policies of your organization, as \`denials snapshot\` writes them: explains what was imported,
                    now and before, each kind of denial once

${STORE_HELP}

${S3_HELP}

Objects that were imported to their end are not fetched again, so a run that was stopped goes on where it was.

Exit status: 0, or 2 when something could not be read; the rest is imported.

Examples: denials import ./AWSLogs --store org.db
          denials import s3://org-trail --account 111122223333 --since 7d --dry-run`,
  run: async (args, io) => {
    const options = {
      ...{ ...STORE_OPTIONS, ...S3_OPTIONS },
      json: { type: 'boolean' },
      snapshot: { type: 'string' },
    } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) throw new UsageError('give at least one log file or folder to import');
    const wanted = s3WantedFrom(values, io.now);
    refuseWithout(positionals, values);
    for (const path of positionals.filter(isS3Url)) s3UrlFrom(path);
    keepMemoryFlat(LITTLE_KEPT);
    if (wanted.isDryRun) return dryRun(positionals, values, wanted, io);
    const coverage = new LogCoverage();
    const { target, explain, close } = await openTarget(values, io, coverage);
    try {
      const imported = await importPaths(positionals, target, io, coverage, wanted);
      const counts = explain === undefined ? imported : { ...imported, explained: await explain() };
      if (values.json === true) await io.out(`${jsonText(counts)}\n`);
      else await printText(io, summaryOf(counts));
      return counts.unreadable > 0 ? 2 : 0;
    } finally {
      await close();
    }
  },
};

interface OpenedTarget {
  readonly target: ImportTarget;
  /** Undefined without a snapshot. */
  readonly explain?: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A snapshot that cannot be read is reported before anything is imported. */
async function openTarget(
  values: StoreValues & { snapshot?: string | undefined },
  io: Io,
  coverage: LogCoverage,
): Promise<OpenedTarget> {
  if (values.snapshot === undefined && storeOf(values, io) === 'aws') {
    const store = await openStore(values, io);
    return { target: { store }, close: () => store.close() };
  }
  const store = await openEmbeddedStore(values, io);
  const opened = {
    target: { store, replay: startReplay(store), imported: store },
    close: () => store.close(),
  };
  if (values.snapshot === undefined) return opened;
  try {
    const { answeringFrom } = await import('./answers.ts');
    const answer = await answeringFrom(values.snapshot, store, io, coverage);
    return { ...opened, explain: () => answer(store.openExplanationRequests()) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

export async function importPaths(
  paths: readonly string[],
  target: ImportTarget,
  io: Io,
  coverage: LogCoverage,
  wanted: S3Wanted = EVERYTHING,
): Promise<ImportCounts> {
  // How sessions of the global endpoint of STS began is recorded in one Region.
  if (wanted.selection.regions?.has(GLOBAL_STS_REGION) === false) coverage.noteGap();
  const importer = new Importer(target, io, coverage);
  const options: InputsOptions = {
    isImported: (object) => target.imported?.isImported(object) === true,
    isSifted: true,
  };
  for (const path of paths) await importer.import(path, await inputsAt(path, wanted, io, options));
  return importer.finish();
}

async function dryRun(
  paths: readonly string[],
  values: StoreValues & { readonly json?: boolean | undefined },
  wanted: S3Wanted,
  io: Io,
): Promise<number> {
  const { dryRunOf } = await import('./s3-dry-run.ts');
  // A store that is not there holds nothing, and is not made.
  const path = storeOf(values, io);
  const isThere = path !== 'aws' && existsSync(path);
  const store = isThere ? await openEmbeddedStore(values, io) : undefined;
  try {
    return await dryRunOf(paths.map(s3UrlFrom), wanted, io, {
      isImported: (object) => store?.isImported(object) === true,
      isJson: values.json === true,
    });
  } finally {
    await store?.close();
  }
}

function summaryOf(counts: ImportCounts): string {
  const { files, records, denials, new: added, duplicates, notLogs, unreadable, groups } = counts;
  const { noApiEvents, late = 0, explained, importedBefore = 0 } = counts;
  return [
    `${records} records in ${files} ${files === 1 ? 'file' : 'files'}, ${denials} denials in ${groups} groups`,
    `${added} new, ${duplicates} duplicates, ${notLogs} not logs, ${unreadable} unreadable`,
    ...(importedBefore === 0
      ? []
      : [`${importedBefore} objects were imported before, and not fetched again`]),
    ...(noApiEvents === 0 ? [] : [`${noApiEvents} of the records are no API events`]),
    ...(late === 0 ? [] : [`${late} older than what was imported before: the incidents were found anew`]),
    ...(explained === undefined ? [] : [`${explained} kinds of denials explained from the snapshot`]),
    '',
  ].join('\n');
}
