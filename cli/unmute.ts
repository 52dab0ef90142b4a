/** `denials unmute`: pages again. */
import { isActive } from '../core/alert/suppress/mute.ts';
import { isoSeconds } from '../core/record/event-time.ts';
import { oneLine } from '../core/text/one-line.ts';
import { authorOf } from './author.ts';
import { type Command, UsageError } from './command.ts';
import { wholeMuteId } from './find-id.ts';
import { LONGEST_TEXT } from './mute.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';

export const command: Command = {
  help: `denials unmute ID [--reason TEXT]

Ends a mute (m-…) now. What it covered pages again, also an incident that is open already.
It stays in \`denials mutes --past\`, with who ended it, when and why.

${STORE_HELP}

Example: denials unmute m-0123456789abcdef`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, reason: { type: 'string' } } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const reason = values.reason?.trim() || null;
    if ((reason ?? '').length > LONGEST_TEXT)
      throw new UsageError(`\`--reason\` is too long; give at most ${LONGEST_TEXT} characters`);
    const [given] = positionals;
    if (given === undefined || positionals.length > 1) throw new UsageError('give the id of one mute: m-…');
    const store = await openStoreToRead(values, io);
    try {
      const id = await wholeMuteId(given, store);
      const known = (await store.listMutes()).find(({ mute }) => mute === id);
      if (known === undefined)
        throw new UsageError(`there is no mute \`${id}\` in this store; \`denials mutes\` lists them`);
      if (!isActive(known, io.now()))
        throw new UsageError(`the mute \`${id}\` has ended before; \`denials mutes --past\` says how`);
      await store.endMute(id, { at: isoSeconds(io.now()), by: await authorOf(values, io), reason });
      await io.out(`${oneLine(id)} has ended\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
