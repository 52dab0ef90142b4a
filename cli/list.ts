/** `denials list`: past denials, newest first. */
import { Muting, type WithMute } from '../core/alert/suppress/muted.ts';
import type { Denial } from '../core/model/denial.ts';
import type { DenialQuery, DenialStore, MuteStore } from '../core/ports.ts';
import { denialWithWayOut } from '../core/query/with-way-out.ts';
import type { Command } from './command.ts';
import { DENIAL_COLUMNS } from './denial-columns.ts';
import { BY_HELP, BY_OPTION, byFrom, printTally } from './list-by.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { FORMAT_OPTIONS, formatFrom, LIST_HELP, parseCommandLine, printRows } from './print.ts';
import { QUERY_HELP, QUERY_OPTIONS, queryFrom } from './query-options.ts';

/** A screenful or two; programs (--json, --jsonl, --csv) get everything. */
const TABLE_LIMIT = 100;

export const command: Command = {
  help: `denials list [filters] [--json | --jsonl | --csv]

Past denials, newest first: of all, or of those that match every filter.

${QUERY_HELP}
${BY_HELP}
${STORE_HELP}
${LIST_HELP}

A table shows the newest ${TABLE_LIMIT}, unless --limit says otherwise. Where no principal, action, resource, account, layer or policy is given,
or only with wildcards, --store aws reads the keys of all groups, one read a group ($0.13 for a million of them).

Examples: denials list
          denials list --principal deploy-role --since 24h
          denials list --since 14d --by day
          denials list --since 7d --by policy
          denials list --layer scp --action 'ec2:*' -n 20`,
  run: async (args, io) => {
    const options = { ...QUERY_OPTIONS, ...BY_OPTION, ...STORE_OPTIONS, ...FORMAT_OPTIONS };
    const { values } = parseCommandLine({ args: [...args], options });
    const query = queryFrom(values, io);
    const format = formatFrom(values);
    const by = byFrom(values.by);
    const store = await openStoreToRead(values, io);
    try {
      if (by !== undefined) {
        const { limit, ...all } = query;
        if ((await printTally(io, store.listDenials(all), { by, format, limit })) === 0)
          io.err('no denial matches\n');
        return 0;
      }
      const limit = query.limit ?? (format === 'table' ? TABLE_LIMIT : undefined);
      const rows = listedDenials(store, limit === undefined ? query : { ...query, limit }, io.now());
      const count = await printRows(io, rows, format, DENIAL_COLUMNS);
      if (count === 0) io.err('no denial matches\n');
      if (format === 'table' && count === TABLE_LIMIT && query.limit === undefined) {
        io.err(`the newest ${TABLE_LIMIT} only; --limit N shows more\n`);
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** As they are printed. */
export async function* listedDenials(
  store: Pick<DenialStore, 'listDenials'> & Pick<MuteStore, 'listMutes'>,
  query: DenialQuery,
  now: number,
): AsyncGenerator<WithMute<Denial>> {
  const muting = new Muting(await store.listMutes(), now);
  for await (const denial of store.listDenials(query)) yield muting.denial(denialWithWayOut(denial));
}
