/** `denials mutes`: what sends no page, why, and until when. */
import { mutesAt } from '../core/alert/suppress/mute.ts';
import type { Command } from './command.ts';
import { MUTE_COLUMNS, pastMuteColumns } from './mute-columns.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { FORMAT_OPTIONS, formatFrom, LIST_HELP, parseCommandLine, printRows } from './print.ts';

export const command: Command = {
  help: `denials mutes [--past | --all] [--json | --jsonl | --csv]

Mutes, soonest to end first.

  --past          those that have ended, the last first: expired, or unmuted by whom and why
  --all           those and these
${STORE_HELP}
${LIST_HELP}

Example: denials mutes`,
  run: async (args, io) => {
    const options = {
      ...STORE_OPTIONS,
      ...FORMAT_OPTIONS,
      all: { type: 'boolean' },
      past: { type: 'boolean' },
    } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    const format = formatFrom(values);
    const store = await openStoreToRead(values, io);
    try {
      const { active, past } = mutesAt(await store.listMutes(), io.now());
      const shown = values.past === true ? past : [...active, ...(values.all === true ? past : [])];
      const columns = values.past === true || values.all === true ? pastMuteColumns(io.now()) : MUTE_COLUMNS;
      if ((await printRows(io, shown, format, columns)) === 0) io.err('no mute\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};
