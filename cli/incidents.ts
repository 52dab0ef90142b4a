/** `denials incidents`: spikes, newest first. */
import type { Command } from './command.ts';
import { INCIDENT_COLUMNS } from './denial-columns.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { FORMAT_OPTIONS, formatFrom, parseCommandLine, printRows } from './print.ts';
import { parseWhen } from './when.ts';

export const command: Command = {
  help: `denials incidents [--open] [--since T] [--json | --jsonl | --csv]

Spikes of denials, newest first.

  --open          only incidents that are still open
  --since T       ISO 8601 or an age: 30m, 24h, 7d
${STORE_HELP}

Example: denials incidents --open`,
  run: async (args, io) => {
    const options = {
      ...STORE_OPTIONS,
      ...FORMAT_OPTIONS,
      open: { type: 'boolean' },
      since: { type: 'string' },
    } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    const format = formatFrom(values);
    const since = values.since === undefined ? {} : { since: parseWhen(values.since, 'since', io.now()) };
    const store = await openStoreToRead(values, io);
    try {
      const incidents = store.listIncidents({ ...(values.open === true ? { open: true } : {}), ...since });
      if ((await printRows(io, incidents, format, INCIDENT_COLUMNS)) === 0) io.err('no incident\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};
