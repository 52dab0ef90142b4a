/** Ids as people type them: any beginning that only one id has. */
import type { DenialStore, IncidentStore, MuteStore } from '../core/ports.ts';
import { UsageError } from './command.ts';

/** More are not named where a beginning has several. */
const MOST_NAMED = 4;

/** As long as the id of an event is: no beginning of one. */
const WHOLE_EVENT_ID = 36;

const BEGINS_GROUP = /^g-[0-9a-f]*$/;
const BEGINS_INCIDENT = /^i-[0-9a-f]*$/;
const BEGINS_MUTE = /^m-[0-9a-f]*$/;

/** The id of a group; what is none of the store's stays as it was given. */
export async function wholeGroupId(given: string, store: Pick<DenialStore, 'findIds'>): Promise<string> {
  if (!BEGINS_GROUP.test(given)) return given;
  return only(given, await store.findIds('group', given, MOST_NAMED + 1));
}

/** The id of a group, an incident or a denial. */
export async function wholeId(
  given: string,
  store: Pick<DenialStore, 'findIds'> & Pick<IncidentStore, 'listIncidents'>,
): Promise<string> {
  if (given === '' || given.length >= WHOLE_EVENT_ID) return given;
  if (BEGINS_INCIDENT.test(given)) return only(given, await incidentIds(given, store));
  if (BEGINS_GROUP.test(given)) return wholeGroupId(given, store);
  return only(given, await store.findIds('denial', given, MOST_NAMED + 1));
}

export async function wholeMuteId(given: string, store: Pick<MuteStore, 'listMutes'>): Promise<string> {
  if (!BEGINS_MUTE.test(given)) return given;
  const mutes = await store.listMutes();
  return only(
    given,
    mutes.map(({ mute }) => mute).filter((id) => id.startsWith(given)),
  );
}

async function incidentIds(
  given: string,
  store: Pick<IncidentStore, 'listIncidents'>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { incident } of store.listIncidents({}))
    if (incident.startsWith(given)) found.push(incident);
  return found;
}

function only(given: string, found: readonly string[]): string {
  const [one, ...others] = found.includes(given) ? [given] : found;
  if (one === undefined || others.length === 0) return one ?? given;
  const named = found.slice(0, MOST_NAMED).map((id) => `\`${id}\``);
  const more = found.length > named.length ? ' and more' : '';
  throw new UsageError(`several ids begin with \`${given}\`: ${named.join(', ')}${more}; give more of it`);
}
