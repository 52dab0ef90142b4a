/** `denials ui`: a page on this machine, read only. */
import { once } from 'node:events';
import type { DenialQuery } from '../core/ports.ts';
import { loadAssets } from '../ui/server/assets.ts';
import { servePage } from '../ui/server/serve.ts';
import { FILTERS } from '../ui/views/groups.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { reportFailure, sentenceFor } from './failure.ts';
import { namesOfStore, openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { queryFrom } from './query-options.ts';

export const command: Command = {
  help: `denials ui [--port N]

Serves a page on 127.0.0.1 until Ctrl+C: denials over time, groups, incidents, and what each policy layer did with one call.
It reads the store, writes nothing, and takes nothing from the network. The address that is printed holds a token; without
it the page is not shown.

  --port N        default: any that is free
${STORE_HELP}

Example: denials ui --store demo.db`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, port: { type: 'string' } } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    const port = portFrom(values.port);
    const store = await openStoreToRead(values, io);
    try {
      const page = await servePage({
        ...{ store, port, now: io.now, assets: await loadAssets() },
        ...namesOfStore(values, io),
        queryOf: (given) => queryOf(given, io),
        sentenceOf: sentenceFor,
        onDefect: (error) => void reportFailure(error, io),
      });
      await io.out(`${page.url}\n`);
      io.err('Ctrl+C ends it\n');
      await stopped(io);
      await page.close();
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** Of an address only what filters: an empty value is none. */
function queryOf(given: Readonly<Record<string, string | undefined>>, io: Io): DenialQuery {
  const filters = FILTERS.map((name) => [name, given[name]] as const);
  return queryFrom(Object.fromEntries(filters.filter(([, value]) => value)), io);
}

function portFrom(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`\`--port ${text}\` is no port; give 1 to 65535`);
  return Number(text);
}

/** Ctrl+C, or who started it asks it to end. */
const stopped = ({ signal }: Io): Promise<unknown> =>
  signal === undefined
    ? Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    : signal.aborted
      ? Promise.resolve()
      : once(signal, 'abort');
