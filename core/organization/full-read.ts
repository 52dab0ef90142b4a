/**
 * Compares a full read with what is stored: what was found, and what no longer exists.
 *
 * Shape   things, as read under one run -> observations, one a thing.
 */
import type { OrganizationStore } from '../ports.ts';
import { type Observation, type OrganizationThing, THING_KINDS, thingKey } from './history.ts';

export async function fullReadObservations(
  store: OrganizationStore,
  things: readonly OrganizationThing[],
  began: string,
): Promise<readonly Observation[]> {
  const at = { since: began, readAt: began };
  const found = new Map(things.map((thing) => [thingKey(thing), thing]));
  const observations: Observation[] = [...found].map(([key, thing]) => ({ key, thing, ...at }));
  for (const kind of cannotBeSeen(things) ? ['organization'] : THING_KINDS) {
    for await (const { key } of store.listOrganization(`${kind} `)) {
      if (!found.has(key)) observations.push({ key, thing: undefined, ...at });
    }
  }
  return observations;
}

/** What cannot be seen any more may still exist: only the organization's entry ends. */
function cannotBeSeen(things: readonly OrganizationThing[]): boolean {
  return things.some((thing) => thing.kind === 'noOrganization' && thing.notVisible !== null);
}
