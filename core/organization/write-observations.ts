/**
 * Writes observations as new versions, each of which names the version that it replaces; what did not change is not
 * written.
 *
 * Shape   observations -> number of histories written.
 * Errors  a history that other writers keep changing is left for the next read, after `ATTEMPTS`.
 */
import type { OrganizationStore } from '../ports.ts';
import { type History, historyItem, historyOf, nextHistory, type Observation } from './history.ts';

export interface WriteDeps {
  readonly store: OrganizationStore;
  readonly retentionDays: number;
}

const AT_ONCE = 25;
const ATTEMPTS = 5;

export async function writeObservations(
  deps: WriteDeps,
  observations: readonly Observation[],
): Promise<number> {
  let written = 0;
  for (let from = 0; from < observations.length; from += AT_ONCE) {
    written += await writeSome(deps, observations.slice(from, from + AT_ONCE));
  }
  return written;
}

async function writeSome(deps: WriteDeps, observations: readonly Observation[]): Promise<number> {
  let written = 0;
  let left = observations;
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt += 1) {
    const known = await readHistories(
      deps.store,
      left.map(({ key }) => key),
    );
    const outcomes = await Promise.all(
      left.map((observation) => write(deps, known.get(observation.key), observation)),
    );
    written += outcomes.filter((outcome) => outcome === 'written').length;
    left = left.filter((_, index) => outcomes[index] === 'overtaken');
  }
  return written;
}

async function write(
  { store, retentionDays }: WriteDeps,
  known: History | undefined,
  observation: Observation,
): Promise<'same' | 'written' | 'overtaken'> {
  const next = nextHistory(known, observation);
  if (next === undefined) return 'same';
  return (await store.writeOrganization(historyItem(next, retentionDays))) ? 'written' : 'overtaken';
}

export async function readHistories(
  store: OrganizationStore,
  keys: readonly string[],
): Promise<ReadonlyMap<string, History>> {
  const items = await store.readOrganization([...new Set(keys)]);
  return new Map([...items].map(([key, item]) => [key, historyOf(item)]));
}
