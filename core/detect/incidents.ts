/**
 * An alarm opens an incident, or becomes part of one: which one leads, which update is queued, under which id.
 *
 * One cause raises several alarms: a principal's denials and its new actions; a policy, its actions and its
 * accounts. The first one leads; an alarm while a related incident is open is part of that incident, without a page.
 */
import type { Dimension, IncidentUpdate } from '../model/incident.ts';
import { shortDigest } from '../model/short-digest.ts';
import { noteIncident } from './baseline.ts';
import type { DimensionState } from './dimension-state.ts';
import type { DimensionTable } from './dimension-table.ts';
import { type DimensionRule, dimensionId, keyIn } from './dimensions.ts';
import type { DetectEvent } from './event.ts';
import { type Alarm, hasAlarmed, type IncidentState, type Placement, takeAlarm } from './incident-state.ts';
import { append, hasRoom } from './outbox.ts';
import { isOld, isReplayed } from './replayed.ts';
import type { DetectorSettings } from './settings.ts';
import { moreSevere, raised, severityOf, triedLevels } from './severity.ts';

export interface RaisedAlarm {
  readonly table: DimensionTable;
  readonly state: DimensionState;
  readonly event: DetectEvent;
  readonly rule: DimensionRule;
  readonly alarm: Alarm;
  readonly settings: DetectorSettings;
}

export function raiseAlarm(given: RaisedAlarm): void {
  const { state, alarm, settings } = given;
  const { dimension, incident, baseline, run } = state;
  if (incident.phase === 'idle') {
    noteIncident(baseline);
    incident.severity = 'low';
    incident.tried = 0;
  }
  const update = takeAlarm(incident, alarm, placeOf(given), settings.incident);
  if (update === undefined) return;
  const { count, evidence } = alarm;
  incident.tried = Math.max(incident.tried, triedLevels(run));
  const severity = severityOf({ dimension, count, evidence, tried: incident.tried });
  incident.severity = moreSevere(incident.severity, severity);
  queueUpdate(state, update, alarm.now);
}

/** What is tried while an incident is open raises it: its next update states so. */
export function raiseByWhatIsTried({ incident, run }: DimensionState): void {
  const tried = Math.max(incident.tried, triedLevels(run));
  incident.severity = raised(incident.severity, tried - incident.tried);
  incident.tried = tried;
}

/** An incident that was notified stays on its own, whatever opened since. */
function placeOf(raised: RaisedAlarm): Placement {
  const { state, alarm } = raised;
  const leader = state.incident.notified ? undefined : leaderOf(raised);
  if (leader !== undefined) return { role: 'part', incidentId: () => leader.id };
  return {
    role: hasRoom(state.outbox) ? 'leads' : 'deferred',
    incidentId: () => incidentId(state, alarm.now),
  };
}

/** What an alarm is part of: a related key of the same event, or a wave over many principals. */
function leaderOf(raised: RaisedAlarm): IncidentState | undefined {
  const { rule, alarm, settings } = raised;
  for (const dimension of rule.related) {
    const other = incidentIn(raised, dimension);
    // Compare times, not phases: a batch that is folded again may find that it has ended since.
    if (other !== undefined && hasAlarmed(other, alarm.now, settings.incident.resolveSeconds)) return other;
  }
  return rule.by === 'principal' ? waveOf(raised) : undefined;
}

/**
 * A wave counts new principals only: it ends while the principals that it reached go on trying. So their spikes are part of it
 * until its cool-down is over, if they are denied the wave's action by the wave's policy, or in its account or on
 * its resource: two keys of one incident.
 */
function waveOf(raised: RaisedAlarm): IncidentState | undefined {
  const { alarm, settings } = raised;
  const action = incidentIn(raised, 'action#principals');
  if (action === undefined || !hasAlarmed(action, alarm.now, settings.incident.coolDownSeconds))
    return undefined;
  return WAVES.map((dimension) => incidentIn(raised, dimension)).find((wave) => wave?.id === action.id);
}

const WAVES = ['policy#principals', 'account#principals', 'resource#principals'] as const;

/** A replay of old denials is no part of what goes on, nor the other way round. */
function incidentIn(
  { table, event, state, alarm }: RaisedAlarm,
  dimension: Dimension,
): IncidentState | undefined {
  const key = keyIn(dimension, event);
  const other = key === undefined ? undefined : table.get(dimension, key);
  const replayed = isOld(state.baseline.time, alarm.now);
  return other === undefined || isReplayed(other) !== replayed ? undefined : other.incident;
}

/** The same for every attempt at the same events. */
function incidentId({ dimension, key }: DimensionState, opened: number): string {
  return `i-${shortDigest(`${dimensionId(dimension, key)}|${opened}`)}`;
}

/** Append to the outbox. The count of an end is that of the whole incident, any other count is of the last hour. */
export function queueUpdate(state: DimensionState, type: IncidentUpdate['type'], at: number): void {
  const { incident } = state;
  state.outbox = append(state.outbox, {
    type,
    at,
    opened: incident.opened,
    incident: incident.id,
    severity: incident.severity,
    count: Math.round(type === 'resolve' ? incident.total : incident.notedCount),
    expectedPerHour: shorten(incident.expectedPerHour),
    evidence: shorten(incident.evidence),
    replayed: isReplayed(state),
    ...UNDELIVERED,
  });
}

const UNDELIVERED = { heldUntil: 0, taken: [], tries: 0 } as const;

/** Four digits: more would pretend a precision that is not there. */
function shorten(value: number): number {
  return Number(value.toPrecision(4));
}
