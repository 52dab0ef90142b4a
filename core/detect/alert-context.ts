/** What the text of an alert can draw on, beside the update: what the key's state and the batch know. */
import { isNewlySeen } from './baseline.ts';
import type { DimensionState } from './dimension-state.ts';
import { keyIn } from './dimensions.ts';
import { type DetectEvent, KEY_NAMES, type KeyName } from './event.ts';
import type { GroupCount } from './run.ts';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

export interface AlertContext {
  /** Epoch seconds. */
  readonly openedAt: number;
  /** Epoch seconds: the first call of the run that the incident grew from, at most an hour before it opened. */
  readonly firstEventAt: number;
  /** Nothing is known of the key from before the last three hours. */
  readonly neverSeenBefore: boolean;
  /** The largest groups of equal denials of the run, largest first; at most six. */
  readonly groups: readonly GroupCount[];
  /**
   * The most frequent values among the key's events of this batch, at most five each; empty when it is told by
   * the sweep, which has no batch.
   */
  readonly top: Readonly<Record<KeyName, readonly ValueCount[]>>;
}

export function alertContext(
  state: DimensionState,
  openedAt: number,
  batch: readonly DetectEvent[],
): AlertContext {
  const events = batch.filter((event) => keyIn(state.dimension, event) === state.key);
  const [principal, account, action, resource, policy] = KEY_NAMES;
  return {
    openedAt,
    firstEventAt: state.run.since,
    neverSeenBefore: isNewlySeen(state.baseline),
    groups: state.run.groups,
    top: {
      [principal]: topValues(events, principal),
      [account]: topValues(events, account),
      [action]: topValues(events, action),
      [resource]: topValues(events, resource),
      [policy]: topValues(events, policy),
    },
  };
}

const TOP = 5;

function topValues(events: readonly DetectEvent[], name: KeyName): readonly ValueCount[] {
  const counts = new Map<string, number>();
  for (const { keys } of events) {
    const value = keys[name];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, TOP);
}
