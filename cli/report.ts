/** `denials report`: the page as one file that stands alone, for a ticket or an audit. */

import { counted } from '../core/text/counted.ts';
import { loadStyle } from '../ui/server/assets.ts';
import { FILTERS } from '../ui/views/groups.ts';
import { type Command, UsageError } from './command.ts';
import { fileToWrite } from './new-file.ts';
import { namesOfStore, openStoreToRead, STORE_HELP, STORE_OPTIONS, storeOf } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { QUERY_HELP, QUERY_OPTIONS, queryFrom } from './query-options.ts';

/** A file of more would be of no use to a person, and large. */
const MOST_GROUPS = 1000;

export const command: Command = {
  help: `denials report --out FILE.html [filters]

Writes one file for a ticket or an audit: what was denied in a period and by which layers, open fixes by owner, each group's
answer, cause and way out, incidents, and who muted what. It needs no script and loads nothing; it prints on A4.

  --out FILE.html the file to write, or replace; - for standard output
${QUERY_HELP}
                  -n: groups that are shown, by default 50, at most ${MOST_GROUPS}; the others are counted
${STORE_HELP}

Without --since the report begins with the first denial.

Example: denials report --out november.html --since 2026-11-01 --until 2026-11-30`,
  run: async (args, io) => {
    const options = { ...QUERY_OPTIONS, ...STORE_OPTIONS, out: { type: 'string' } } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    if (values.out === undefined || values.out === '')
      throw new UsageError('give `--out FILE.html`, the file to write; `-` is standard output');
    const query = queryFrom(values, io);
    if ((query.limit ?? 1) > MOST_GROUPS)
      throw new UsageError(
        `\`--limit ${query.limit}\` is more than a report shows; give at most ${MOST_GROUPS}`,
      );
    const file = values.out === '-' ? undefined : await fileToWrite(values.out, [storeOf(values, io)]);
    const store = await openStoreToRead(values, io);
    try {
      const { reportOf } = await import('../ui/report/data.ts');
      const { reportFile } = await import('../ui/report/file.ts');
      const now = io.now();
      const report = await reportOf(store, { query, now });
      const filters = FILTERS.filter((name) => name !== 'since' && name !== 'until').map(
        (name) => [name, values[name]] as const,
      );
      const shown = { now, ...namesOfStore(values, io), filters: given(filters) };
      const html = reportFile(report, shown, loadStyle());
      if (file === undefined) await io.out(html);
      else await file.replace(html);
      const { groups, incidents } = report;
      io.err(`${counted(groups.all, 'group')}, ${counted(incidents.all, 'incident')}\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};

const given = (filters: readonly (readonly [string, string | undefined])[]) =>
  Object.fromEntries(filters.filter(([, value]) => value !== undefined));
