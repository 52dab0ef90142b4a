/** `denials groups`: principal × action × resource family, with how often and why. */
import { Muting, type WithMute } from '../core/alert/suppress/muted.ts';
import type { DenialGroup } from '../core/model/group.ts';
import type { DenialQuery, DenialStore, GroupOrder, MuteStore } from '../core/ports.ts';
import { groupWithWayOut } from '../core/query/with-way-out.ts';
import { type Command, UsageError } from './command.ts';
import { GROUP_COLUMNS } from './denial-columns.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { FORMAT_OPTIONS, formatFrom, LIST_HELP, parseCommandLine, printRows } from './print.ts';
import { QUERY_HELP, QUERY_OPTIONS, queryFrom } from './query-options.ts';

export const command: Command = {
  help: `denials groups [filters] [--sort count|last] [--json | --jsonl | --csv]

Equal denials as one row each, with count, first and last time and why.

${QUERY_HELP}
  --sort S        count (default) or last
${STORE_HELP}
${LIST_HELP}

Example: denials groups --since 7d --sort last`,
  run: async (args, io) => {
    const options = {
      ...QUERY_OPTIONS,
      ...STORE_OPTIONS,
      ...FORMAT_OPTIONS,
      sort: { type: 'string' },
    } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    const order = orderFrom(values.sort);
    const query = queryFrom(values, io);
    const format = formatFrom(values);
    const store = await openStoreToRead(values, io);
    try {
      const groups = await listedGroups(store, query, order, io.now());
      if ((await printRows(io, groups, format, GROUP_COLUMNS)) === 0) io.err('no group matches\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};

export function orderFrom(text = 'count'): GroupOrder {
  if (text === 'count' || text === 'last') return text;
  throw new UsageError(`\`--sort ${text}\` is not known; give count or last`);
}

/** As they are printed. */
export async function listedGroups(
  store: Pick<DenialStore, 'listGroups'> & Pick<MuteStore, 'listMutes'>,
  query: DenialQuery,
  order: GroupOrder,
  now: number,
): Promise<readonly WithMute<DenialGroup>[]> {
  const groups = await store.listGroups(query, order);
  const muting = new Muting(await store.listMutes(), now);
  return groups.map((group) => muting.group(groupWithWayOut(group)));
}
