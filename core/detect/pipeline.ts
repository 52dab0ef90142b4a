/**
 * The detector over a store: read the states of a batch, fold, write, notify.
 *
 * Shape   a batch of events, or a sweep → alerts and incidents. Every effect is one call of a port.
 * Units   events in epoch seconds, as everywhere in the detector; the clock in milliseconds.
 * Errors  those of the ports; `contended` when other writers came first at every attempt: deliver again.
 *
 * INVARIANT: a pending update is written in the same write as its state, and removed after its alert was published.
 * Who made that write publishes it; what is left when its hold ends, because that was stopped, belongs to the sweep. Stop
 * after any call and run again: nothing is lost, nothing is counted twice, and an alert that is published twice, because
 * the stop came between publishing and removing, carries the same deduplication id.
 * INVARIANT: states are written in the order in which their incidents opened, so that none is stored before the one
 * that it is part of.
 */
import { applyEvents, sweep } from './detector.ts';
import { DimensionTable } from './dimension-table.ts';
import { dimensionIdsOf } from './dimensions.ts';
import type { DetectEvent } from './event.ts';
import { isFirstId } from './first.ts';
import { type NotifyDeps, notify } from './notify.ts';
import { type ComposeFirst, type FirstDeps, noteFirsts, sweepFirst } from './notify-first.ts';
import { claimFree, holdNew, type PendingUpdate } from './outbox.ts';
import type { DetectorSettings } from './settings.ts';
import { idOf, itemOf, readState, type StoredState, stateOf } from './stored-state.ts';

export interface PipelineDeps extends NotifyDeps {
  readonly settings: DetectorSettings;
  /** How long a writer alone delivers what it wrote; 0 where nothing else writes to the store. */
  readonly holdSeconds: number;
  /** Left out: the first denial of a grave action sends no alert of its own. */
  readonly composeFirst?: ComposeFirst | undefined;
}

export type Outcome = 'done' | 'contended';

const ATTEMPTS = 8;

/** A state that was written, and its updates that the writer holds. */
interface Written {
  readonly stored: StoredState;
  readonly held: readonly PendingUpdate[];
}

/** Fold one batch, in the order of arrival, and deliver the updates that come of it. */
export async function detectBatch(events: readonly DetectEvent[], deps: PipelineDeps): Promise<Outcome> {
  const written: Written[] = [];
  let outcome: Outcome = 'contended';
  for (let attempt = 1; outcome === 'contended' && attempt <= ATTEMPTS; attempt += 1) {
    if (await foldBatch(events, deps, written)) outcome = 'done';
    else await deps.backOff(attempt);
  }
  const deliveries = written.map(
    ({ stored, held }) =>
      () =>
        notify(stored, held, deps),
  );
  const firsts = () => noteFirsts(events, firstDeps(deps));
  await inTurn(outcome === 'done' ? [...deliveries, firsts] : deliveries, (deliver) => deliver());
  return outcome;
}

/** True once all that changed is written; false after a lost race. Adds to `written` what this call wrote. */
async function foldBatch(
  events: readonly DetectEvent[],
  deps: PipelineDeps,
  written: Written[],
): Promise<boolean> {
  const { dimensions, settings } = deps;
  const items = await dimensions.readDimensions(dimensionIdsOf(events));
  const read = [...items.values()].flatMap((item) => stateOf(item) ?? []);
  const outboxes = new Map(read.map((state) => [state, state.outbox]));
  const changed = applyEvents(new DimensionTable(read), events, settings);
  for (const state of changed) {
    const version = items.get(idOf(state))?.version ?? 0;
    const { outbox, held } = holdNew(outboxes.get(state) ?? [], state.outbox, holdUntil(deps));
    state.outbox = outbox;
    if (!(await dimensions.writeDimension(itemOf(state, version)))) return false;
    if (held.length > 0) written.push({ stored: { state, version: version + 1 }, held });
  }
  return true;
}

/** Let time pass for every key that waits for it, and deliver what is left in its outbox. */
export async function sweepDue(deps: PipelineDeps): Promise<void> {
  const ids: string[] = [];
  for await (const { id } of deps.dimensions.dueDimensions()) ids.push(id);
  await inTurn(ids, (id) => sweepDimension(id, deps));
}

/**
 * The list of due keys may be out of date, so each key is read again. A lost race needs no second attempt: the winner
 * has swept this key, or the next sweep will.
 */
async function sweepDimension(id: string, deps: PipelineDeps): Promise<void> {
  if (isFirstId(id)) return sweepFirst(id, firstDeps(deps));
  const stored = await readState(id, deps.dimensions);
  if (stored === undefined) return;
  const { state, version } = stored;
  const now = deps.clock() / 1000;
  const passed = sweep(state, now, deps.settings);
  const { outbox, held } = claimFree(state.outbox, now, holdUntil(deps));
  if (!passed && held.length === 0) return;
  state.outbox = outbox;
  if (!(await deps.dimensions.writeDimension(itemOf(state, version)))) return;
  await notify({ state, version: version + 1 }, held, deps);
}

const firstDeps = (deps: PipelineDeps): FirstDeps => ({
  ...deps,
  composeFirst: deps.composeFirst,
  heldUntil: holdUntil(deps),
});

/** Epoch seconds. 0 where there is nothing to hold it against: then the clock, which may go back, does not matter. */
export function holdUntil({ clock, holdSeconds }: Pick<PipelineDeps, 'clock' | 'holdSeconds'>): number {
  return holdSeconds === 0 ? 0 : Math.ceil(clock() / 1000) + holdSeconds;
}

/** One that fails does not keep the others from it; the first error is reported in the end. */
export async function inTurn<T>(all: Iterable<T>, work: (each: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const each of all) {
    try {
      await work(each);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) await Promise.reject(failures[0]);
}
