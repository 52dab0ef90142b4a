/**
 * An alarm becomes an incident, or part of one: who leads, what is told, under which id.
 *
 * One cause raises several alarms: a principal's denials and its new actions; a policy, its actions and its
 * accounts. The first one leads; what alarms while a related one is open is its silent part.
 */
import { createHash } from 'node:crypto';
import { noteIncident } from './baseline.ts';
import type { ChannelState } from './channel-state.ts';
import type { ChannelTable } from './channel-table.ts';
import { type ChannelRule, channelId, keyIn } from './channels.ts';
import type { DetectEvent } from './event.ts';
import { type Alarm, continueLife, type News, type Opening, openLife, reopenLife } from './life.ts';
import { append, hasRoom } from './outbox.ts';
import type { DetectorSettings } from './settings.ts';
import { severityOf } from './severity.ts';

export interface Raised {
  readonly table: ChannelTable;
  readonly state: ChannelState;
  readonly event: DetectEvent;
  readonly rule: ChannelRule;
  readonly alarm: Alarm;
  readonly settings: DetectorSettings;
}

export function raise(raised: Raised): void {
  const { state, event, alarm } = raised;
  const news = newsOf(raised);
  if (news === undefined) return;
  const { channel, life } = state;
  const action = event.keys.action;
  life.severity = severityOf({ channel, count: alarm.count, evidence: alarm.evidence, action });
  say(state, news, alarm.now);
}

function newsOf(raised: Raised): News | undefined {
  const { state, alarm, settings } = raised;
  const { life, baseline } = state;
  switch (life.phase) {
    case 'quiet':
      noteIncident(baseline);
      return openLife(life, alarm, openingOf(raised));
    case 'over':
      reopenLife(life, alarm);
      return undefined;
    case 'open': {
      const mayTell = hasRoom(state.outbox) && (life.told || leaderOf(raised) === undefined);
      return continueLife(life, alarm, mayTell, settings.life);
    }
  }
}

function openingOf(raised: Raised): Opening {
  const { state, alarm } = raised;
  const leader = leaderOf(raised);
  if (leader !== undefined) return { kind: 'part', incident: leader.life.incident };
  const incident = incidentId(state, alarm.now);
  return { kind: hasRoom(state.outbox) ? 'leads' : 'held', incident };
}

/** A related key of the same event whose incident is going on. */
function leaderOf({ table, event, rule, alarm, settings }: Raised): ChannelState | undefined {
  const { resolveSeconds } = settings.life;
  for (const channel of rule.related) {
    const key = keyIn(channel, event);
    const other = key === undefined ? undefined : table[channel].get(key);
    if (other?.life.phase === 'open' && alarm.now - other.life.lastAlarm <= resolveSeconds) return other;
  }
  return undefined;
}

/** The same for every attempt at the same events. */
function incidentId({ channel, key }: ChannelState, opened: number): string {
  const text = `${channelId(channel, key)}|${opened}`;
  return `i-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** Put it in the outbox. An end tells the whole incident, the others the last hour. */
export function say(state: ChannelState, type: News, at: number): void {
  const { life } = state;
  state.outbox = append(state.outbox, {
    type,
    at,
    opened: life.opened,
    incident: life.incident,
    severity: life.severity,
    count: Math.round(type === 'resolve' ? life.total : life.notedCount),
    expectedPerHour: shorten(life.expectedPerHour),
    evidence: shorten(life.evidence),
  });
}

/** Four digits: more would pretend a precision that is not there. */
function shorten(value: number): number {
  return Number(value.toPrecision(4));
}
