/**
 * Everything that is kept of one key of one dimension: what is usual, what was counted already, its incident, and
 * the updates still to deliver. One item of the store; nothing outside it is needed to count each event once.
 */
import type { Dimension } from '../model/incident.ts';
import type { AlertUpdate } from '../model/notice.ts';
import { type Baseline, startBaseline } from './baseline.ts';
import { emptyRing, type IdRing } from './id-ring.ts';
import { type IncidentState, newIncidentState } from './incident-state.ts';
import { emptyNovelty, type Novelty } from './novelty.ts';
import type { PendingUpdate } from './outbox.ts';
import { type Run, startRun } from './run.ts';

/** What makes a second delivery harmless: ids that were counted, or elements that were seen. */
export type Seen = IdRing | Novelty;

/** Working memory of its owner: folding events changes it in place. */
export interface DimensionState {
  readonly dimension: Dimension;
  readonly key: string;
  readonly baseline: Baseline;
  readonly seen: Seen;
  readonly incident: IncidentState;
  readonly run: Run;
  outbox: readonly PendingUpdate[];
}

export function newDimensionState(dimension: Dimension, key: string, time: number): DimensionState {
  return {
    dimension,
    key,
    baseline: startBaseline(time),
    seen: dimension === 'principal' ? emptyRing() : emptyNovelty(),
    incident: newIncidentState(),
    run: startRun(time),
    outbox: [],
  };
}

/** A pending update in the public shape, with its members in this order. */
export function updateOf({ dimension, key }: DimensionState, entry: PendingUpdate): AlertUpdate {
  const { at, type, incident, severity, count, expectedPerHour, evidence } = entry;
  return { at, type, incident, channel: dimension, key, severity, count, expectedPerHour, evidence };
}

/** The sweep must look at it: its incident will end by itself, or an update is still to be delivered. */
export function isDue({ incident, outbox }: DimensionState): boolean {
  return incident.phase === 'open' || outbox.length > 0;
}

const KEPT_SECONDS = 35 * 24 * 3600;

/** Epoch seconds after which the state can be deleted without loss. */
export function expiryOf({ baseline, incident }: DimensionState): number {
  return Math.ceil(Math.max(baseline.time, incident.lastAlarm) + KEPT_SECONDS);
}
