/** `denials unmute`: pages again. */
import { oneLine } from '../core/text/one-line.ts';
import { type Command, UsageError } from './command.ts';
import { wholeMuteId } from './find-id.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';

export const command: Command = {
  help: `denials unmute ID

Ends a mute (m-…) now. What it covered pages again, also an incident that is open already.

${STORE_HELP}

Example: denials unmute m-0123456789abcdef`,
  run: async (args, io) => {
    const options = STORE_OPTIONS;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const [given] = positionals;
    if (given === undefined || positionals.length > 1) throw new UsageError('give the id of one mute: m-…');
    const store = await openStoreToRead(values, io);
    try {
      const id = await wholeMuteId(given, store);
      if (!(await store.deleteMute(id))) {
        throw new UsageError(`there is no mute \`${id}\` in this store; \`denials mutes\` lists them`);
      }
      await io.out(`${oneLine(id)} has ended\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
