/** `denials show ID`: all of one denial, group or incident. */

import { Muting, type WithMute } from '../core/alert/suppress/muted.ts';
import type { Denial } from '../core/model/denial.ts';
import { type DenialGroup, type OwnedGroup, publicGroup } from '../core/model/group.ts';
import type { Incident } from '../core/model/incident.ts';
import type { DenialStore, IncidentStore, MuteStore } from '../core/ports.ts';
import { denialWithWayOut, groupWithWayOut } from '../core/query/with-way-out.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import { type AsCheck, asCheck } from '../core/what-if/as-check.ts';
import { actionTable } from './action-table.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { wholeId } from './find-id.ts';
import { FIX_HELP, FIX_OPTION, fixFormFrom, printFix } from './fix-print.ts';
import { newestOf } from './newest-denial.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { shownText } from './show-text.ts';

export const command: Command = {
  help: `denials show ID [--json | --fix FORM | --as-check]

One denial (by its event id), one group (g-…) or one incident (i-…); the beginning of an id will do where only one begins so: who was denied what, by which policy, on what
evidence, what changed just before, and the fix.

${FIX_HELP}
  --as-check        the check that would have caught it, for \`denials check\`: the call must be allowed, and two neighbours
                    must stay denied

${STORE_HELP}

Example: denials show g-0123456789abcdef
         denials show g-0123456789abcdef --as-check > access.json`,
  run: async (args, io) => {
    const options = {
      ...{ ...STORE_OPTIONS, ...FIX_OPTION },
      json: { type: 'boolean' },
      'as-check': { type: 'boolean' },
    } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const [given] = positionals;
    if (given === undefined || positionals.length > 1) {
      throw new UsageError('give one id: of a denial, a group (g-…) or an incident');
    }
    const isCheck = values['as-check'] === true;
    const fix = fixFormFrom(values.fix, [values.json, isCheck]);
    if (isCheck && values.json === true) throw new UsageError('give --json or --as-check, not both');
    const store = await openStoreToRead(values, io);
    try {
      const { id, group, incident, denial, shape } = await shownBy(given, store, io.now());
      const explained = group ?? denial;
      if (isCheck) return await printAsCheck(io, id, denial ?? (group && (await newestOf(group, store))));
      if (fix !== undefined && explained !== undefined) return (await printFix(io, fix, explained)) ? 0 : 1;
      if (fix !== undefined) throw new UsageError(`\`${id}\` is an incident: fixes belong to its groups`);
      if (values.json === true) await io.out(`${jsonText(shape, 2)}\n`);
      else await io.out(shownText(io, values, { group, incident, denial }));
      return 0;
    } finally {
      await store.close();
    }
  },
};

export interface Shown {
  readonly id: string;
  readonly group: WithMute<OwnedGroup> | undefined;
  readonly incident: Incident | undefined;
  readonly denial: WithMute<Denial> | undefined;
  /** The one that there is, as JSON prints it. */
  readonly shape: WithMute<DenialGroup> | Incident | WithMute<Denial>;
}

/** What has the id, or the only id that begins so. */
export async function shownBy(
  given: string,
  store: DenialStore & IncidentStore & MuteStore,
  now: number,
): Promise<Shown> {
  const id = await wholeId(given, store);
  const stored = await store.getGroup(id);
  const muting = new Muting(await store.listMutes(), now);
  const group = stored && muting.group(groupWithWayOut(stored));
  const incident = group ? undefined : await store.getIncident(id);
  const found = group || incident ? undefined : await store.getDenial(id);
  const denial = found && muting.denial(denialWithWayOut(found));
  const shape = (group && publicGroup(group)) ?? incident ?? denial;
  if (shape !== undefined) return { id, group, incident, denial, shape };
  throw new UsageError(
    `there is no denial, group or incident \`${id}\` in this store; \`denials groups\` lists them`,
  );
}

async function printAsCheck(io: Io, id: string, denial: Denial | undefined): Promise<number> {
  const found: AsCheck =
    denial === undefined
      ? { why: 'no single denial of it is in the store' }
      : asCheck(denial, actionTable(io));
  if ('why' in found) {
    io.err(`${oneLine(`${id}: no check to print: ${found.why}`)}\n`);
    return 1;
  }
  await io.out(`${jsonText(found, 2)}\n`);
  return 0;
}
