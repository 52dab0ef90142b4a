/** `denials mutes`: what sends no page, why, and until when. */
import { isActive } from '../core/alert/suppress/mute.ts';
import type { Command } from './command.ts';
import { MUTE_COLUMNS } from './mute-columns.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { FORMAT_OPTIONS, formatFrom, LIST_HELP, parseCommandLine, printRows } from './print.ts';

export const command: Command = {
  help: `denials mutes [--all] [--json | --jsonl | --csv]

Mutes, soonest to end first.

  --all           also those that have ended
${STORE_HELP}
${LIST_HELP}

Example: denials mutes`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, ...FORMAT_OPTIONS, all: { type: 'boolean' } } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    const format = formatFrom(values);
    const store = await openStoreToRead(values, io);
    try {
      const mutes = await store.listMutes();
      const shown = mutes.filter((mute) => values.all === true || isActive(mute, io.now()));
      if ((await printRows(io, shown, format, MUTE_COLUMNS)) === 0) io.err('no mute\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};
