/** `denials demo`: the complete monitor on this machine, with the data of a sample organization. */
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRecords } from '../adapters/input/cloudtrail.ts';
import { logFiles, readBytes } from '../adapters/input/files.ts';
import { addToBatch, emptyBatch, storeBatch } from '../core/ingest/ingest.ts';
import type { RecordedDenial } from '../core/model/denial.ts';
import type { Alert } from '../core/ports.ts';
import { newestFirst } from '../core/query/order.ts';
import { explanationKeyOf } from '../core/query/with-explanation.ts';
import { answeringFrom } from './answers.ts';
import type { Command, Io } from './command.ts';
import { GROUP_COLUMNS } from './denial-columns.ts';
import { type CallAs, callAs, withCommandsHere } from './next-command.ts';
import {
  type EmbeddedStore,
  openEmbeddedStore,
  STORE_HELP,
  STORE_OPTIONS,
  type Store,
} from './open-store.ts';
import { parseCommandLine, printRows } from './print.ts';
import { printText } from './print-text.ts';
import { startReplay } from './replay.ts';

/** Beside the source tree and beside a published bundle. */
const SAMPLE = fileURLToPath(new URL('../examples/demo/AWSLogs', import.meta.url));
const POLICIES = fileURLToPath(new URL('../examples/demo/snapshot.json', import.meta.url));
const DEMO_STORE = 'demo.db';
/** As the deployed queue hands them over. */
const BATCH = 10;
const GROUPS_SHOWN = 6;
const RULE = `\n${'─'.repeat(72)}\n`;

export const command: Command = {
  help: `denials demo [--store FILE.db]

Replays three days of a made-up organization into an embedded store (${DEMO_STORE}, made anew), explains each new kind of
denial by the organization's policies, detects spikes, and prints the alerts that would be sent and what to try next.
Needs no AWS account.

${STORE_HELP}

Example: denials demo`,
  run: async (args, io) => {
    const { values } = parseCommandLine({ args: [...args], options: STORE_OPTIONS });
    const path = values.store ?? DEMO_STORE;
    if (values.store === undefined) removeStore(path);
    const store = await openEmbeddedStore({ ...values, store: path }, io);
    try {
      await runDemo(store, path, io);
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** Only the demo's own file: a store that the person named is never removed. */
function removeStore(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file)) rmSync(file);
  }
}

async function runDemo(store: EmbeddedStore, path: string, io: Io): Promise<void> {
  const started = performance.now();
  const alerts: Alert[] = [];
  const { records, denials, explained } = await replaySample(store, io, (alert) => alerts.push(alert));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const groups = await store.listGroups({}, 'count');
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  await printText(
    io,
    `${records} CloudTrail records, ${denials} records of denied calls, ${total} denials in ${groups.length} groups, ${explained} kinds explained, ${alerts.length} alerts, in ${seconds} s\n\nMost often denied:\n\n`,
  );
  await printRows(io, groups.slice(0, GROUPS_SHOWN), 'table', GROUP_COLUMNS);
  const call = callAs(io, { store: path });
  for (const alert of alerts) await printText(io, withCommandsHere(alertText(alert), call), 10);
  await printText(io, `${RULE}\n${await nextSteps(store, call)}`);
}

async function replaySample(
  store: EmbeddedStore,
  io: Io,
  onAlert: (alert: Alert) => void,
): Promise<{ records: number; denials: number; explained: number }> {
  const answer = await answeringFrom(POLICIES, store, io);
  const replay = startReplay(store, { onAlert });
  const context = emptyBatch();
  const denials: RecordedDenial[] = [];
  let records = 0;
  let explained = 0;
  for await (const file of logFiles(SAMPLE)) {
    if ('problem' in file) throw new Error(`${file.path}: ${file.problem}`);
    if ('isUnnamed' in file) continue;
    for await (const read of readRecords(readBytes(file.path))) {
      if ('broken' in read) throw new Error(`${file.path}: ${read.broken}`);
      records += 'passedOver' in read ? read.passedOver : 1;
      if ('passedOver' in read) continue;
      if (read.normalized.kind === 'denial') denials.push(read.normalized.recorded);
      else addToBatch(context, read.normalized);
    }
  }
  await storeBatch(store, context);
  // Files are by account; events of all accounts arrive in the order of their times.
  denials.sort((a, b) => newestFirst(b.denial, a.denial));
  for (let start = 0; start < denials.length; start += BATCH) {
    const { added } = await store.putDenials(denials.slice(start, start + BATCH));
    explained += await answer(added.map(explanationKeyOf));
    await replay.detect();
  }
  return { records, denials: denials.length, explained };
}

/** Only what opens or grows pages a person; that it is over is one line. */
function alertText({ subject, text, attributes }: Alert): string {
  return attributes.type === 'resolve'
    ? `${RULE}Later: ${subject}\n`
    : `${RULE}Subject: ${subject}\n\n${text}\n`;
}

async function nextSteps(store: Store, call: CallAs): Promise<string> {
  const [incident] = await Array.fromAsync(store.listIncidents({}));
  const commands = ['incidents', `show ${incident?.incident ?? 'ID'}`, 'list --principal invoice-reader'];
  return ['Try next:', ...commands.map((command) => `  ${call(command)}`), ''].join('\n');
}
