/** `denials show ID`: all of one denial, group or incident. */

import { publicGroup } from '../core/model/group.ts';
import { denialWithWayOut, groupWithWayOut } from '../core/query/with-way-out.ts';
import { jsonText } from '../core/text/json-text.ts';
import { type Command, UsageError } from './command.ts';
import { denialText, groupText } from './denial-text.ts';
import { FIX_HELP, FIX_OPTION, fixFormFrom, printFix } from './fix-print.ts';
import { incidentText } from './incident-text.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';

export const command: Command = {
  name: 'show',
  summary: 'one denial, group or incident: who, what, why, what changed, the fix',
  help: `denials show ID [--json | --fix FORM]

One denial (by its event id), one group (g-…) or one incident: who was denied what, by which policy, on what
evidence, what changed just before, and the fix.

${FIX_HELP}

${STORE_HELP}

Example: denials show g-0123456789abcdef`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, ...FIX_OPTION, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const [id] = positionals;
    if (id === undefined || positionals.length > 1) {
      throw new UsageError('give one id: of a denial, a group (g-…) or an incident');
    }
    const fix = fixFormFrom(values.fix, [values.json]);
    const store = await openStoreToRead(values, io);
    try {
      const stored = await store.getGroup(id);
      const group = stored && groupWithWayOut(stored);
      const incident = group ? undefined : await store.getIncident(id);
      const found = group || incident ? undefined : await store.getDenial(id);
      const denial = found && denialWithWayOut(found);
      const shown = group ?? incident ?? denial;
      if (shown === undefined) {
        throw new UsageError(
          `there is no denial, group or incident \`${id}\` in this store; \`denials groups\` lists them`,
        );
      }
      const explained = group ?? denial;
      if (fix !== undefined && explained !== undefined) return (await printFix(io, fix, explained)) ? 0 : 1;
      if (fix !== undefined) throw new UsageError(`\`${id}\` is an incident: fixes belong to its groups`);
      const shape = group === undefined ? shown : publicGroup(group);
      if (values.json === true) await io.out(`${jsonText(shape, 2)}\n`);
      else if (group) await io.out(groupText(group));
      else if (incident) await io.out(incidentText(incident));
      else if (denial) await io.out(denialText(denial));
      return 0;
    } finally {
      await store.close();
    }
  },
};
