/**
 * The life of a key's incident: it opens, may grow, ends, and may come back for a while without a page.
 *
 *     quiet ──alarm──► open ──30 min without alarm──► over ──6 h──► quiet
 *                       ▲  └─ five times larger: escalate    │
 *                       └────────── alarm, no page ──────────┘
 *
 * Units   epoch seconds on the clock of arrival; counts are those of the last hour.
 *
 * An incident is silent when it is part of another one, held when there was no room to tell it. What is told is
 * told once: `told` says that people know of it and that its end is news.
 */
import type { Severity } from '../model/incident.ts';
import type { IncidentSettings } from './settings.ts';

export const PHASES = ['quiet', 'open', 'over'] as const;

/** Working memory of its owner: changed in place. */
export interface IncidentState {
  phase: (typeof PHASES)[number];
  /** Id of the incident; that of the other one when this is part of it; empty before the first. */
  incident: string;
  told: boolean;
  /** To be told as soon as there is room. */
  held: boolean;
  severity: Severity;
  opened: number;
  /** Since when it is measured against `adaptSeconds`. */
  steadySince: number;
  lastAlarm: number;
  closed: number;
  /** When, and how large, it was when last told. */
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

export type News = 'open' | 'escalate' | 'resolve';

export function newIncidentState(): IncidentState {
  return {
    phase: 'quiet',
    incident: '',
    told: false,
    held: false,
    severity: 'low',
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

/** What time alone brings: the end, and the end of the cool-down. */
export function passTime(
  life: IncidentState,
  now: number,
  settings: IncidentSettings,
): 'resolve' | undefined {
  const ends = life.phase === 'open' && now - life.lastAlarm > settings.resolveSeconds;
  const news = ends && life.told ? 'resolve' : undefined;
  if (ends) {
    life.phase = 'over';
    life.closed = life.lastAlarm;
    life.told = false;
  }
  if (life.phase === 'over' && now - life.closed > settings.coolDownSeconds) life.phase = 'quiet';
  return news;
}

/** Its last alarm is at most so many seconds ago. */
export function hasAlarmed({ incident, lastAlarm }: IncidentState, now: number, seconds: number): boolean {
  return incident !== '' && now - lastAlarm <= seconds;
}

/** Open for so long that it is the new usual; the clock starts again. */
export function isSteady(life: IncidentState, now: number, settings: IncidentSettings): boolean {
  if (life.phase !== 'open' || now - life.steadySince < settings.adaptSeconds) return false;
  life.steadySince = now;
  return true;
}

/** When time alone will change it next, without an alarm until then; undefined: it waits for an alarm. */
export function nextChange(life: IncidentState, settings: IncidentSettings): number | undefined {
  if (life.phase !== 'open') return undefined;
  return Math.min(life.lastAlarm + settings.resolveSeconds, life.steadySince + settings.adaptSeconds);
}

/** It is told by itself, it is a silent part of another one, or there is no room to tell it yet. */
export type Role = 'leads' | 'part' | 'held';

export interface Place {
  readonly role: Role;
  /** Id of the incident that it opens, or that it is part of. */
  readonly incident: () => string;
}

/** One alarm, and what there is to tell of it. Let time pass first. */
export function takeAlarm(
  life: IncidentState,
  alarm: Alarm,
  place: Place,
  settings: IncidentSettings,
): 'open' | 'escalate' | undefined {
  noteAlarm(life, alarm);
  switch (life.phase) {
    case 'quiet':
      return openLife(life, alarm, place);
    case 'over':
      // The same incident. Told already: no page.
      life.phase = 'open';
      life.steadySince = alarm.now;
      return life.held ? continueLife(life, alarm, place.role, settings) : undefined;
    case 'open':
      return continueLife(life, alarm, place.role, settings);
  }
}

function openLife(life: IncidentState, alarm: Alarm, { role, incident }: Place): 'open' | undefined {
  life.phase = 'open';
  life.incident = incident();
  life.opened = alarm.now;
  life.steadySince = alarm.now;
  life.total = alarm.count;
  life.evidence = alarm.evidence;
  life.told = role === 'leads';
  life.held = role === 'held';
  noteSize(life, alarm);
  return life.told ? 'open' : undefined;
}

function continueLife(
  life: IncidentState,
  alarm: Alarm,
  role: Role,
  settings: IncidentSettings,
): 'open' | 'escalate' | undefined {
  const news = newsOf(life, alarm, settings);
  switch (role) {
    case 'held':
      return undefined;
    case 'part':
      // Told as the other one's growth: should that end first, only what comes on top of it is news.
      if (news === 'escalate') noteSize(life, alarm);
      return undefined;
    case 'leads':
      if (news === undefined) return undefined;
      life.told = true;
      life.held = false;
      noteSize(life, alarm);
      return news;
  }
}

function newsOf(
  life: IncidentState,
  { now, count }: Alarm,
  settings: IncidentSettings,
): 'open' | 'escalate' | undefined {
  if (life.held) return 'open';
  const larger = count >= settings.escalateFactor * life.notedCount;
  return larger && now - life.notedAt >= settings.escalateSeconds ? 'escalate' : undefined;
}

function noteAlarm(life: IncidentState, { now, evidence }: Alarm): void {
  life.lastAlarm = now;
  life.evidence = Math.max(life.evidence, evidence);
}

function noteSize(life: IncidentState, { now, count, expectedPerHour }: Alarm): void {
  life.notedAt = now;
  life.notedCount = count;
  life.expectedPerHour = expectedPerHour;
}
