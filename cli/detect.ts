/** `denials detect`: the alerts that the deployed detector would have raised over a history. */

import { createReadStream, statSync } from 'node:fs';
import { detectEventOf } from '../core/detect/event.ts';
import { readHistoryLine } from '../core/detect/event-line.ts';
import { Replay } from '../core/detect/replay.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import type { Denial } from '../core/model/denial.ts';
import { instant } from '../core/record/event-time.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { keepMemoryFlat, LITTLE_KEPT } from './flat-memory.ts';
import { lineChunks } from './line-chunks.ts';
import { whatItIsInstead } from './no-history.ts';
import { STORE_HELP } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { QUERY_HELP } from './query-options.ts';

const HELP = `
denials detect [FILE|-] [--jsonl]
denials detect --from-store [filters] [--store S]

Shows the alerts that the deployed detector would have raised: over a history in a file or on standard input, one
JSON object a line in the order of arrival, or over what a store holds.

  { "ts": 1767571200, "at": 1767571290, "id": "…", "keys": { "principal": "…", "account": "…", "action": "…",
    "resource": "…", "policy": "…" } }      one denied call; times in epoch seconds, "at" may be left out
  { "tick": 1767571800 }                     the clock moves on; answered with { "ack": 1767571800 }

Prints one JSON object a line: open, escalate or resolve, with the incident, channel, key, severity, count, expected
events an hour and evidence. A line that cannot be read is reported with its number, and the exit status is then 2.

  --jsonl         one object a line; this is the default
  --from-store    the denials of a store, oldest first, as they were when they arrived: before they were explained

With filters the detector sees only the denials that match. What it counts across principals may then open a different
incident, or none. Without filters it prints the spikes that \`denials import\` found.

${QUERY_HELP}
${STORE_HELP}

Examples: denials detect history.jsonl | grep '"type":"open"'
          denials detect --from-store --since 30d
`;

/** Denials of the store that the arguments name, oldest first. */
export type OpenHistory = (args: readonly string[], io: Io) => AsyncIterable<Denial>;

export function detectCommand(openHistory: OpenHistory): Command {
  return {
    help: HELP,
    run: (args, io) =>
      args.includes('--from-store') ? detectDenials(openHistory(args, io), io) : detectLines(args, io),
  };
}

export const command = detectCommand(() => {
  throw new UsageError('`--from-store` is not available here; give a file, or `-` for standard input');
});

/** Time of arrival is not kept in a store: the time of the call stands for it. */
export async function detectDenials(denials: AsyncIterable<Denial>, io: Io): Promise<number> {
  const replay = new Replay(detectorSettings());
  let isEmpty = true;
  for await (const denial of denials) {
    isEmpty = false;
    replay.event(detectEventOf(denial, instant(denial.time) / 1000));
    await print(replay, io);
  }
  if (isEmpty) io.err('no denial matches\n');
  return 0;
}

/** Mistakes beyond these are counted, not printed. */
const MOST_MISTAKES = 20;

async function detectLines(args: readonly string[], io: Io): Promise<number> {
  keepMemoryFlat(LITTLE_KEPT);
  const replay = new Replay(detectorSettings());
  let line = 0;
  let mistakes = 0;
  for await (const chunk of lineChunks(openInput(args, io))) {
    for (const text of chunk) {
      line += 1;
      const instead = line === 1 ? whatItIsInstead(text) : undefined;
      if (instead !== undefined) throw new UsageError(instead);
      if (text.trim() === '') continue;
      const found = readHistoryLine(text);
      switch (found.kind) {
        case 'event':
          replay.event(found.event);
          break;
        case 'tick':
          replay.tick(found.tick);
          await print(replay, io);
          await io.out(`${jsonText({ ack: found.tick })}\n`);
          break;
        case 'mistake':
          mistakes += 1;
          if (mistakes <= MOST_MISTAKES) io.err(`denials: line ${line}: ${oneLine(found.says)}\n`);
          break;
      }
    }
    await print(replay, io);
  }
  if (mistakes > MOST_MISTAKES) io.err(`denials: ${mistakes - MOST_MISTAKES} more lines cannot be read\n`);
  return mistakes === 0 ? 0 : 2;
}

function openInput(args: readonly string[], io: Io): NodeJS.ReadableStream {
  const { positionals } = parse(args);
  const [file = '-', ...more] = positionals;
  if (more.length > 0) throw new UsageError('give one file, or `-` for standard input');
  return file === '-' ? io.stdin : openFile(file);
}

function openFile(file: string): NodeJS.ReadableStream {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`there is no file \`${file}\`; \`-\` is standard input`);
  if (stats.isDirectory()) throw new UsageError(`\`${file}\` is a folder; give one file with a history`);
  return createReadStream(file);
}

function parse(args: readonly string[]) {
  return parseCommandLine({
    args: [...args],
    options: { jsonl: { type: 'boolean' } },
    allowPositionals: true,
  });
}

async function print(replay: Replay, io: Io): Promise<void> {
  const updates = replay.take();
  if (updates.length === 0) return;
  await io.out(updates.map((update) => `${jsonText(update)}\n`).join(''));
}
