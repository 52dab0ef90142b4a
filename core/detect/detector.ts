/**
 * The detector: fold denied calls into the states of their keys, and let time pass.
 *
 * Shape   (states, event) → the states that changed, changed in place; updates to deliver are in their outbox.
 * Units   epoch seconds; `ts` moves the counts, `at` moves the incidents.
 * Errors  none: an event without real times counts nothing.
 *
 * INVARIANT: folding an event again changes nothing: its id is in the ring, its elements are in the maps. So a
 * batch may be delivered again, cut differently, or folded up to any key and then folded again.
 */
import { adapt } from './baseline.ts';
import type { DimensionState } from './dimension-state.ts';
import { type DimensionTable, stateFor } from './dimension-table.ts';
import { type DimensionRule, keyIn, RULES_BY_KEY } from './dimensions.ts';
import { boundedKey, type DetectEvent, isCountable } from './event.ts';
import { hash32 } from './hash.ts';
import { growRing, keepId, shrinkRing } from './id-ring.ts';
import { isSteady, onIncidentClock, passTime } from './incident-state.ts';
import { queueUpdate, raiseAlarm, raiseByWhatIsTried } from './incidents.ts';
import { type Occurrence, recordElement } from './novelty.ts';
import { observe } from './observe.ts';
import { noteRegression } from './regression.ts';
import { isOld, isReplayed, leaveReplay } from './replayed.ts';
import { noteEvent, type Tried } from './run.ts';
import { levelOf } from './sensitive-actions.ts';
import type { DetectorSettings } from './settings.ts';

/**
 * Fold events in the order of arrival. Returns the states that changed: first those whose incident opened or whose
 * outbox has entries, in the order in which that happened; then the rest.
 *
 * INVARIANT: states are written in this order. After a stop in between, a replay of the batch gives the remaining
 * states the same inputs, so incident ids and leaders match.
 */
export function applyEvents(
  table: DimensionTable,
  events: readonly DetectEvent[],
  settings: DetectorSettings,
): ReadonlySet<DimensionState> {
  const first = new Set<DimensionState>();
  const rest = new Set<DimensionState>();
  const sizes = makeRoom(table, events);
  for (const event of events) {
    applyEvent(table, event, settings, (state, opened) => {
      (opened || state.outbox.length > 0 ? first : rest).add(state);
    });
  }
  const changed = new Set([...first, ...rest]);
  for (const state of changed) {
    if (state.seen.kind === 'ids') shrinkRing(state.seen, sizes.get(state) ?? 0);
  }
  return changed;
}

/** Every ring must hold all ids of the batch: the whole batch may be delivered again. */
function makeRoom(
  table: DimensionTable,
  events: readonly DetectEvent[],
): ReadonlyMap<DimensionState, number> {
  const sizes = new Map<DimensionState, number>();
  for (const event of events) {
    const key = keyIn('principal', event);
    if (key === undefined || !isCountable(event)) continue;
    const state = stateFor(table.slotOf('principal', key), 'principal', key, timeOf(event));
    sizes.set(state, (sizes.get(state) ?? 0) + 1);
  }
  for (const [{ seen }, size] of sizes) if (seen.kind === 'ids') growRing(seen, size);
  return sizes;
}

/** One event into its six dimensions; `changed` is called with each state that changes, and whether its incident opened. */
export function applyEvent(
  table: DimensionTable,
  event: DetectEvent,
  settings: DetectorSettings,
  changed: (state: DimensionState, opened: boolean) => void,
): void {
  if (!isCountable(event)) return;
  const { principal, action } = event.keys;
  const hashes = {
    events: hash32(event.id),
    principal: principal === undefined ? undefined : hash32(principal),
    action: action === undefined ? undefined : hash32(action),
  };
  const attempt = { ...event, tried: triedIn(event) };
  const time = timeOf(event);
  for (const { by, rules } of RULES_BY_KEY) {
    const value = event.keys[by];
    if (value === undefined) continue;
    const key = boundedKey(value);
    const slot = table.slotOf(by, key);
    for (const rule of rules) {
      const hash = hashes[rule.counts];
      if (hash === undefined) continue;
      const state = stateFor(slot, rule.dimension, key, time);
      const occurrence = recordIn(state, hash, time);
      if (occurrence === 'known') continue;
      const { phase, steadySince } = state.incident;
      if (occurrence === 'new') assess(table, state, attempt, rule, settings);
      if (occurrence === 'new' && rule.dimension === 'principal') noteRegression(state, event);
      const { incident } = state;
      const opens = incident.phase === 'open' && (phase !== 'open' || incident.steadySince !== steadySince);
      changed(state, opens);
    }
  }
}

function recordIn({ seen }: DimensionState, hash: number, time: number): Occurrence {
  switch (seen.kind) {
    case 'ids':
      return keepId(seen, hash) ? 'new' : 'known';
    case 'elements':
      return recordElement(seen, hash, time);
  }
}

/** With what a run takes of it, looked up once for all of its keys. */
interface Attempt extends DetectEvent {
  readonly tried: Tried;
}

function triedIn({ group, keys }: DetectEvent): Tried {
  const { action } = keys;
  return {
    group,
    level: levelOf(keys),
    action: action === undefined ? undefined : hash32(action.toLowerCase()),
  };
}

function assess(
  table: DimensionTable,
  state: DimensionState,
  event: Attempt,
  rule: DimensionRule,
  settings: DetectorSettings,
): void {
  const { baseline, incident, run } = state;
  const time = timeOf(event);
  const threshold = settings.thresholds[rule.dimension];
  const now = onIncidentClock(incident, event.at);
  if (incident.phase !== 'idle') sweep(state, now, settings);
  if (isReplayed(state) && !isOld(time, event.at)) endReplay(state, now, time);
  const found = observe(baseline, time, threshold, settings.baseline);
  const open = incident.phase === 'open';
  if (open) incident.total += 1;
  noteEvent(run, time, rule.by === 'principal' ? event.tried : ofMany(event.tried), open);
  if (open) raiseByWhatIsTried(state);
  if (!found.alarm) return;
  const { evidence, expectedPerHour } = found;
  const alarm = { now: onIncidentClock(incident, event.at), count: baseline.in1h, evidence, expectedPerHour };
  raiseAlarm({ table, state, event, rule, alarm, settings });
}

/** Only actions of a single caller are counted: that many principals try different ones is no probing. */
const ofMany = (tried: Tried): Tried => ({ ...tried, action: undefined });

function endReplay(state: DimensionState, now: number, time: number): void {
  if (state.incident.notified) queueUpdate(state, 'resolve', now);
  leaveReplay(state, now, time);
}

/** A time in the future must not move the clock. */
function timeOf({ ts, at }: DetectEvent): number {
  return Math.min(ts, at);
}

/** Let time pass for one key: end its incident, or take what has lasted as the usual. True when the state changed. */
export function sweep(state: DimensionState, now: number, settings: DetectorSettings): boolean {
  const before = state.incident.phase;
  if (passTime(state.incident, now, settings.incident) === 'resolve') queueUpdate(state, 'resolve', now);
  const steady = isSteady(state.incident, now, settings.incident);
  if (steady) adapt(state.baseline, settings.thresholds[state.dimension], settings.baseline);
  return steady || state.incident.phase !== before;
}
