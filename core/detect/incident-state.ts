/**
 * The state of a key's incident: it opens, may grow, ends, and may come back for a while without a page.
 *
 *     idle ──alarm──► open ──30 min without alarm──► over ──6 h──► idle
 *                      ▲  └─ five times larger: escalate    │
 *                      └────────── alarm, no page ──────────┘
 *
 * Units   epoch seconds on the clock of arrival; counts are those of the last hour.
 *
 * INVARIANT: no time of it goes back, and none of its updates is older than the one before.
 *
 * A part of another incident is not notified by itself. An incident is deferred while the outbox is full. Each update
 * is notified once; the end of an incident is an update only when its beginning was notified.
 */
import type { Severity } from '../model/incident.ts';
import type { IncidentSettings } from './settings.ts';

export const PHASES = ['idle', 'open', 'over'] as const;

/** Working memory of its owner: changed in place. */
export interface IncidentState {
  phase: (typeof PHASES)[number];
  /** Of the incident; that of the leading one when this is part of it; empty before the first. */
  id: string;
  /** An alert of it was queued, so its end is to be queued, too. */
  notified: boolean;
  /** It waits for room in the outbox. */
  deferred: boolean;
  severity: Severity;
  /** Levels that what was tried so far adds to the severity. */
  tried: number;
  opened: number;
  /** Since when it is measured against `adaptSeconds`; of one that is over, when that was found. */
  steadySince: number;
  lastAlarm: number;
  closed: number;
  /** When, and at which size, its last update was queued. Of a part: when it last grew as much. */
  notedAt: number;
  notedCount: number;
  /** Events from the opening window to the last alarm. */
  total: number;
  /** Largest evidence, in nats. */
  evidence: number;
  expectedPerHour: number;
}

export interface Alarm {
  readonly now: number;
  readonly count: number;
  readonly evidence: number;
  readonly expectedPerHour: number;
}

export function newIncidentState(): IncidentState {
  return {
    phase: 'idle',
    id: '',
    notified: false,
    deferred: false,
    severity: 'low',
    tried: 0,
    opened: 0,
    steadySince: 0,
    lastAlarm: 0,
    closed: 0,
    notedAt: 0,
    notedCount: 0,
    total: 0,
    evidence: 0,
    expectedPerHour: 0,
  };
}

/** Apply what time alone brings: the end, and the end of the cool-down. Returns the update to queue, if any. */
export function passTime(
  state: IncidentState,
  now: number,
  settings: IncidentSettings,
): 'resolve' | undefined {
  const ends = state.phase === 'open' && now - state.lastAlarm > settings.resolveSeconds;
  const update = ends && state.notified ? 'resolve' : undefined;
  if (ends) {
    state.phase = 'over';
    state.closed = state.lastAlarm;
    // Its end has this time: nothing that a shard brings later may be older.
    state.steadySince = now;
    state.notified = false;
  }
  if (state.phase === 'over' && now - state.closed > settings.coolDownSeconds) state.phase = 'idle';
  return update;
}

/**
 * The time of an event, as its incident takes it: not before what the incident has seen. A shard of the stream that lags
 * brings events of half an hour ago, which must not end what goes on, nor begin what has ended.
 */
export function onIncidentClock({ lastAlarm, closed, steadySince }: IncidentState, time: number): number {
  return Math.max(time, lastAlarm, closed, steadySince);
}

/** Its last alarm is at most so many seconds ago. */
export function hasAlarmed({ id, lastAlarm }: IncidentState, now: number, seconds: number): boolean {
  return id !== '' && now - lastAlarm <= seconds;
}

/** True when it has been open for so long that its level is the new usual; the clock then starts again. */
export function isSteady(state: IncidentState, now: number, settings: IncidentSettings): boolean {
  if (state.phase !== 'open' || now - state.steadySince < settings.adaptSeconds) return false;
  state.steadySince = now;
  return true;
}

/** When time alone will change it next, without an alarm until then; undefined: it waits for an alarm. */
export function nextChange(state: IncidentState, settings: IncidentSettings): number | undefined {
  if (state.phase !== 'open') return undefined;
  return Math.min(state.lastAlarm + settings.resolveSeconds, state.steadySince + settings.adaptSeconds);
}

/** It is notified by itself, it is part of another incident, or it waits for room in the outbox. */
export type Role = 'leads' | 'part' | 'deferred';

export interface Placement {
  readonly role: Role;
  /** Id of the incident that it opens, or that it is part of. */
  readonly incidentId: () => string;
}

/** Take one alarm in, whose time is on the incident's clock; returns the update to queue, if any. Let time pass first. */
export function takeAlarm(
  state: IncidentState,
  alarm: Alarm,
  placement: Placement,
  settings: IncidentSettings,
): 'open' | 'escalate' | undefined {
  recordAlarm(state, alarm);
  switch (state.phase) {
    case 'idle':
      return openIncident(state, alarm, placement);
    case 'over':
      // The same incident: once notified, it opens again without a page.
      state.phase = 'open';
      state.steadySince = alarm.now;
      return state.deferred ? continueIncident(state, alarm, placement.role, settings) : undefined;
    case 'open':
      return continueIncident(state, alarm, placement.role, settings);
  }
}

function openIncident(
  state: IncidentState,
  alarm: Alarm,
  { role, incidentId }: Placement,
): 'open' | undefined {
  state.phase = 'open';
  state.id = incidentId();
  state.opened = alarm.now;
  state.steadySince = alarm.now;
  state.total = alarm.count;
  state.evidence = alarm.evidence;
  state.notified = role === 'leads';
  state.deferred = role === 'deferred';
  recordSize(state, alarm);
  return state.notified ? 'open' : undefined;
}

function continueIncident(
  state: IncidentState,
  alarm: Alarm,
  role: Role,
  settings: IncidentSettings,
): 'open' | 'escalate' | undefined {
  const update = updateTypeOf(state, alarm, settings);
  switch (role) {
    case 'deferred':
      return undefined;
    case 'part':
      // The leading incident reports this growth. When that ends first, report only growth beyond this.
      if (update === 'escalate') recordSize(state, alarm);
      return undefined;
    case 'leads':
      if (update === undefined) return undefined;
      state.notified = true;
      state.deferred = false;
      recordSize(state, alarm);
      return update;
  }
}

function updateTypeOf(
  state: IncidentState,
  { now, count }: Alarm,
  settings: IncidentSettings,
): 'open' | 'escalate' | undefined {
  if (state.deferred) return 'open';
  const larger = count >= settings.escalateFactor * state.notedCount;
  return larger && now - state.notedAt >= settings.escalateSeconds ? 'escalate' : undefined;
}

function recordAlarm(state: IncidentState, { now, evidence }: Alarm): void {
  state.lastAlarm = now;
  state.evidence = Math.max(state.evidence, evidence);
}

function recordSize(state: IncidentState, { now, count, expectedPerHour }: Alarm): void {
  state.notedAt = now;
  state.notedCount = count;
  state.expectedPerHour = expectedPerHour;
}
