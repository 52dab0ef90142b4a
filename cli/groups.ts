/** `denials groups`: principal × action × resource family, with how often and why. */
import { Muting } from '../core/alert/suppress/muted.ts';
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
    const order = values.sort ?? 'count';
    if (order !== 'count' && order !== 'last') {
      throw new UsageError(`\`--sort ${order}\` is not known; give count or last`);
    }
    const query = queryFrom(values, io);
    const format = formatFrom(values);
    const store = await openStoreToRead(values, io);
    try {
      const groups = await store.listGroups(query, order);
      const muting = new Muting(await store.listMutes(), io.now());
      const rows = groups.map((group) => muting.group(groupWithWayOut(group)));
      if ((await printRows(io, rows, format, GROUP_COLUMNS)) === 0) io.err('no group matches\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};
