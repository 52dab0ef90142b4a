/**
 * A dimension state as bytes, exactly: what the store keeps of one key.
 *
 * Shape   a version byte, then fixed and counted fields, big-endian. About 600 bytes, under 1 KB unless one batch
 *         brought more than 100 events of one principal (4 bytes each), or updates on groups that regressed are waiting
 *         (8 bytes a group). Dimension and key are the item's id.
 * Errors  `undefined` for bytes that are no state of this version: the key then starts afresh.
 */
import { ALERT_SINKS } from '../../contract/alert-channels.ts';
import type { Dimension } from '../model/incident.ts';
import { BASELINE_FIELDS, startBaseline } from './baseline.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { DimensionState, Seen } from './dimension-state.ts';
import { ringIds, ringOf } from './id-ring.ts';
import { type IncidentState, newIncidentState, PHASES } from './incident-state.ts';
import { countBits, MAP_WORDS } from './novelty.ts';
import type { PendingUpdate } from './outbox.ts';
import type { Run } from './run.ts';
import { SEVERITIES } from './severity.ts';

/** Raise it when the layout changes. */
const VERSION = 4;
/** It does not say what was tried, and its counts are longer. */
const WITHOUT_TRIED = 3;
/** Its pending updates are of no replay. */
const WITHOUT_REPLAYS = 2;
/** Nor do they say anything of their delivery: they are free. */
const WITHOUT_DELIVERY = 1;

const UPDATE_TYPES = ['open', 'escalate', 'resolve', 'update', 'regressed'] as const;
const SEEN_KINDS = ['ids', 'elements'] as const;
const YES_NO = [false, true] as const;

const INCIDENT_NUMBERS = [
  'opened',
  'steadySince',
  'lastAlarm',
  'closed',
  'notedAt',
  'notedCount',
  'total',
  'evidence',
  'expectedPerHour',
] as const satisfies readonly (keyof IncidentState)[];

export function encodeState({ baseline, seen, incident, run, outbox }: DimensionState): Uint8Array {
  const out = new ByteWriter();
  out.byte(VERSION);
  for (const field of BASELINE_FIELDS) out.number(baseline[field]);
  writeSeen(out, seen);
  out.choice(PHASES, incident.phase);
  out.choice(YES_NO, incident.notified);
  out.choice(YES_NO, incident.deferred);
  out.choice(SEVERITIES, incident.severity);
  out.byte(incident.tried);
  out.id(incident.id);
  for (const field of INCIDENT_NUMBERS) out.number(incident[field]);
  writeRun(out, run);
  out.byte(outbox.length);
  for (const entry of outbox) writePending(out, entry);
  return out.bytes();
}

export function decodeState(
  dimension: Dimension,
  key: string,
  bytes: Uint8Array,
): DimensionState | undefined {
  const input = new ByteReader(bytes);
  const version = input.byte();
  if (version < WITHOUT_DELIVERY || version > VERSION) return undefined;
  const baseline = startBaseline(0);
  for (const field of BASELINE_FIELDS) baseline[field] = input.number();
  const seen = readSeen(input);
  const incident = readIncident(input, version);
  const run = readRun(input, version);
  const outbox = input.list(() => readPending(input, version));
  return input.isComplete() ? { dimension, key, baseline, seen, incident, run, outbox } : undefined;
}

function writeSeen(out: ByteWriter, seen: Seen): void {
  out.choice(SEEN_KINDS, seen.kind);
  switch (seen.kind) {
    case 'ids':
      out.words(ringIds(seen));
      break;
    case 'elements':
      out.number(seen.since);
      out.words(seen.current);
      out.words(seen.previous);
      break;
  }
}

function readSeen(input: ByteReader): Seen {
  const kind = input.choice(SEEN_KINDS);
  switch (kind) {
    case 'ids':
      return ringOf(input.words());
    case 'elements': {
      const since = input.number();
      const current = input.words(MAP_WORDS);
      const previous = input.words(MAP_WORDS);
      return { kind, since, current, previous, filled: countBits(current) };
    }
  }
}

function readIncident(input: ByteReader, version: number): IncidentState {
  const incident = newIncidentState();
  incident.phase = input.choice(PHASES);
  incident.notified = input.choice(YES_NO);
  incident.deferred = input.choice(YES_NO);
  incident.severity = input.choice(SEVERITIES);
  incident.tried = version > WITHOUT_TRIED ? input.byte() : 0;
  incident.id = input.id('i');
  for (const field of INCIDENT_NUMBERS) incident[field] = input.number();
  return incident;
}

function writeRun(out: ByteWriter, { since, groups, worst, actions }: Run): void {
  out.number(since);
  out.byte(groups.length);
  for (const { group, count } of groups) {
    out.id(group);
    out.seconds(count);
  }
  out.byte(worst);
  out.byte(actions.length);
  for (const action of actions) out.short(action);
}

function readRun(input: ByteReader, version: number): Run {
  const since = input.number();
  if (version <= WITHOUT_TRIED) {
    const groups = input.list(() => ({ group: input.id('g'), count: input.number() }));
    return { since, groups, worst: 0, actions: [] };
  }
  const groups = input.list(() => ({ group: input.id('g'), count: input.seconds() }));
  return { since, groups, worst: input.byte(), actions: input.list(() => input.short()) };
}

function writePending(out: ByteWriter, entry: PendingUpdate): void {
  out.choice(UPDATE_TYPES, entry.type);
  out.choice(SEVERITIES, entry.severity);
  out.id(entry.incident);
  for (const each of [entry.at, entry.opened, entry.count, entry.expectedPerHour, entry.evidence])
    out.number(each);
  out.seconds(entry.heldUntil);
  out.byte(entry.tries);
  out.flags(ALERT_SINKS, entry.taken);
  out.choice(YES_NO, entry.replayed);
  if (entry.type === 'regressed') writeGroups(out, entry.groups ?? []);
}

function writeGroups(out: ByteWriter, groups: readonly string[]): void {
  out.byte(groups.length);
  for (const group of groups) out.id(group);
}

function readPending(input: ByteReader, version: number): PendingUpdate {
  const delivery = version >= WITHOUT_REPLAYS;
  const type = input.choice(UPDATE_TYPES);
  const severity = input.choice(SEVERITIES);
  const incident = input.id('i');
  const entry: PendingUpdate = {
    type,
    severity,
    incident,
    at: input.number(),
    opened: input.number(),
    count: input.number(),
    expectedPerHour: input.number(),
    evidence: input.number(),
    heldUntil: delivery ? input.seconds() : 0,
    tries: delivery ? input.byte() : 0,
    taken: delivery ? input.flags(ALERT_SINKS) : [],
    replayed: version > WITHOUT_REPLAYS ? input.choice(YES_NO) : false,
  };
  return type === 'regressed' ? { ...entry, groups: input.list(() => input.id('g')) } : entry;
}
