/** `denials incidents`: spikes, newest first. */
import type { Command } from './command.ts';
import { INCIDENT_COLUMNS } from './denial-columns.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { FORMAT_OPTIONS, formatFrom, LIST_HELP, parseCommandLine, printRows } from './print.ts';
import { parseLimit } from './query-options.ts';
import { parseWhen } from './when.ts';

export const command: Command = {
  help: `denials incidents [--open] [--since T] [--json | --jsonl | --csv]

Spikes of denials, and what was fixed and is denied again, newest first.

  --open          only incidents that are still open
  --since T       ISO 8601 or an age: 30m, 24h, 7d
  -n, --limit N
${STORE_HELP}
${LIST_HELP}

Example: denials incidents --open`,
  run: async (args, io) => {
    const options = {
      ...STORE_OPTIONS,
      ...FORMAT_OPTIONS,
      open: { type: 'boolean' },
      since: { type: 'string' },
      limit: { type: 'string', short: 'n' },
    } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    const format = formatFrom(values);
    const since = values.since === undefined ? {} : { since: parseWhen(values.since, 'since', io.now()) };
    const limit = values.limit === undefined ? undefined : parseLimit(values.limit);
    const store = await openStoreToRead(values, io);
    try {
      const incidents = store.listIncidents({ ...(values.open === true ? { open: true } : {}), ...since });
      if ((await printRows(io, firstOf(incidents, limit), format, INCIDENT_COLUMNS)) === 0)
        io.err('no incident\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};

async function* firstOf<T>(items: AsyncIterable<T>, limit = Number.POSITIVE_INFINITY): AsyncGenerator<T> {
  let left = limit;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}
