/**
 * The detector over a store: read the states of a batch, fold, write, notify.
 *
 * Shape   a batch of events, or a sweep → alerts and incidents. Every effect is one call of a port.
 * Units   events in epoch seconds, as everywhere in the detector; the clock in milliseconds.
 * Errors  those of the ports; `contended` when other writers came first at every attempt: deliver again.
 *
 * INVARIANT: a pending update is written in the same write as its state, and removed after its alert was published.
 * Stop after any call and run again: nothing is lost, nothing is counted twice, and an alert that is published twice
 * carries the same deduplication id.
 * INVARIANT: states are written in the order in which their incidents opened, so that none is stored before the one
 * that it is part of.
 */
import type { Clock } from '../ports.ts';
import { applyEvents, sweep } from './detector.ts';
import type { DimensionState } from './dimension-state.ts';
import { DimensionTable } from './dimension-table.ts';
import { dimensionIdsOf } from './dimensions.ts';
import type { DetectEvent } from './event.ts';
import { type NotifyDeps, notify } from './notify.ts';
import type { DetectorSettings } from './settings.ts';
import { idOf, itemOf, readState, type StoredState, stateOf } from './stored-state.ts';

export interface PipelineDeps extends NotifyDeps {
  readonly clock: Clock;
  readonly settings: DetectorSettings;
  /** Wait before the next attempt, for a random while that grows with `attempt` (from 1). */
  readonly backOff: (attempt: number) => Promise<void>;
}

export type Outcome = 'done' | 'contended';

const ATTEMPTS = 8;

/** Fold one batch, in the order of arrival, and deliver the updates that come of it. */
export async function detectBatch(events: readonly DetectEvent[], deps: PipelineDeps): Promise<Outcome> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const states = await foldBatch(events, deps);
    if (states !== undefined) {
      for (const stored of states) await notify(stored, deps);
      return 'done';
    }
    await deps.backOff(attempt);
  }
  return 'contended';
}

/** The states of the batch's keys, once all that changed is written; undefined after a lost race. */
async function foldBatch(
  events: readonly DetectEvent[],
  { dimensions, settings }: PipelineDeps,
): Promise<readonly StoredState[] | undefined> {
  const items = await dimensions.readDimensions(dimensionIdsOf(events));
  const read = [...items.values()].flatMap((item) => stateOf(item) ?? []);
  const table = new DimensionTable(read);
  const changed = applyEvents(table, events, settings);
  const versionOf = (state: DimensionState) => items.get(idOf(state))?.version ?? 0;
  for (const state of changed) {
    if (!(await dimensions.writeDimension(itemOf(state, versionOf(state))))) return undefined;
  }
  // Also what an earlier delivery of this batch wrote before it was stopped.
  return [...new Set([...changed, ...read])].map((state) => ({
    state,
    version: versionOf(state) + (changed.has(state) ? 1 : 0),
  }));
}

/** Let time pass for every key that waits for it, and deliver what is left in its outbox. */
export async function sweepDue(deps: PipelineDeps): Promise<void> {
  for await (const { id } of deps.dimensions.dueDimensions()) await sweepDimension(id, deps);
}

/**
 * The list of due keys may be out of date, so each key is read again. A lost race needs no second attempt: the winner
 * has swept this key, or the next sweep will.
 */
async function sweepDimension(id: string, deps: PipelineDeps): Promise<void> {
  const stored = await readState(id, deps.dimensions);
  if (stored === undefined) return;
  const { state } = stored;
  let { version } = stored;
  if (sweep(state, deps.clock() / 1000, deps.settings)) {
    if (!(await deps.dimensions.writeDimension(itemOf(state, version)))) return;
    version += 1;
  }
  await notify({ state, version }, deps);
}
