/** What an alert states beside the update: what the state of the incident's key knows. */
import { isNewlySeen } from './baseline.ts';
import type { DimensionState } from './dimension-state.ts';
import type { PendingUpdate } from './outbox.ts';
import type { GroupCount } from './run.ts';

export interface AlertContext {
  /** Epoch seconds: the first call of the run that the incident grew from, at most an hour before it opened. */
  readonly firstEventAt: number;
  /** Epoch seconds: the newest call of the key. */
  readonly lastEventAt: number;
  /** The key has no history from before the last three hours. */
  readonly neverSeenBefore: boolean;
  /** The largest groups of equal denials of the run, largest first; at most six. */
  readonly groups: readonly GroupCount[];
  /** The calls were old when they arrived. */
  readonly replayed: boolean;
}

/** Of an update in the outbox of the key. */
export function contextOf(
  state: DimensionState,
  { type, groups = [], opened, replayed }: PendingUpdate,
): AlertContext {
  const context = alertContext(state, replayed);
  if (type !== 'regressed') return context;
  const counts = groups.map((group) => ({ group, count: 1 }));
  return { ...context, firstEventAt: opened, neverSeenBefore: false, groups: counts };
}

export function alertContext({ baseline, run }: DimensionState, replayed: boolean): AlertContext {
  return {
    firstEventAt: run.since,
    lastEventAt: baseline.time,
    neverSeenBefore: isNewlySeen(baseline),
    groups: run.groups,
    replayed,
  };
}
