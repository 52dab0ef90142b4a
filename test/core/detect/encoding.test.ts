import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALERT_SINKS } from '../../../contract/alert-channels.ts';
import { BASELINE_FIELDS, startBaseline } from '../../../core/detect/baseline.ts';
import { ByteWriter } from '../../../core/detect/bytes.ts';
import { type DimensionState, newDimensionState } from '../../../core/detect/dimension-state.ts';
import { decodeState, encodeState } from '../../../core/detect/encoding.ts';
import { keepId, ringIds } from '../../../core/detect/id-ring.ts';
import { PHASES } from '../../../core/detect/incident-state.ts';
import { recordElement } from '../../../core/detect/novelty.ts';
import type { PendingUpdate } from '../../../core/detect/outbox.ts';
import { RUN_ACTIONS } from '../../../core/detect/run.ts';
import { SEVERITIES } from '../../../core/detect/severity.ts';
import { DIMENSIONS } from '../../../core/model/incident.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const incidentId = fc.stringMatching(/^i-[0-9a-f]{16}$/);
const severity = fc.constantFrom(...SEVERITIES);

const incident = fc.record({
  phase: fc.constantFrom(...PHASES),
  id: fc.oneof(fc.constant(''), incidentId),
  notified: fc.boolean(),
  deferred: fc.boolean(),
  severity,
  tried: fc.nat({ max: 2 }),
  opened: number,
  steadySince: number,
  lastAlarm: number,
  closed: number,
  notedAt: number,
  notedCount: number,
  total: number,
  evidence: number,
  expectedPerHour: number,
});

const delivery = {
  severity,
  incident: incidentId,
  at: number,
  opened: number,
  count: number,
  expectedPerHour: number,
  evidence: number,
  heldUntil: fc.nat({ max: 2 ** 32 - 1 }),
  taken: fc.subarray([...ALERT_SINKS]),
  tries: fc.nat({ max: 255 }),
  replayed: fc.boolean(),
};

const pending = fc.oneof(
  fc.record({
    type: fc.constantFrom('open' as const, 'escalate' as const, 'resolve' as const, 'update' as const),
    ...delivery,
  }),
  fc.record({
    type: fc.constant('regressed' as const),
    ...delivery,
    groups: fc.array(fc.stringMatching(/^g-[0-9a-f]{16}$/), { maxLength: 6 }),
  }),
);

const wholeNumber = fc.nat({ max: 2 ** 32 - 1 });

const groups = fc.array(fc.record({ group: fc.stringMatching(/^g-[0-9a-f]{16}$/), count: wholeNumber }), {
  maxLength: 6,
});

const states: fc.Arbitrary<DimensionState> = fc
  .record({
    dimension: fc.constantFrom(...DIMENSIONS),
    numbers: fc.array(number, { minLength: BASELINE_FIELDS.length, maxLength: BASELINE_FIELDS.length }),
    seen: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 100 }),
    time: fc.nat(),
    incident,
    run: fc.record({
      since: number,
      groups,
      worst: fc.nat({ max: 2 }),
      actions: fc.array(fc.nat({ max: 2 ** 16 - 1 }), { maxLength: RUN_ACTIONS }),
    }),
    outbox: fc.array(pending, { maxLength: 6 }),
  })
  .map(({ dimension, numbers, seen, time, ...rest }) => {
    const fresh = newDimensionState(dimension, 'key', time);
    for (const hash of seen) {
      if (fresh.seen.kind === 'ids') keepId(fresh.seen, hash);
      else recordElement(fresh.seen, hash, time);
    }
    const baseline = startBaseline(0);
    BASELINE_FIELDS.forEach((field, i) => {
      baseline[field] = numbers[i] ?? 0;
    });
    return { ...fresh, baseline, ...rest };
  });

/** Which place of a ring is next does not matter: same ids in the same order is the same ring. */
const plain = ({ seen, ...rest }: DimensionState) => ({
  ...rest,
  seen: seen.kind === 'ids' ? [...ringIds(seen)] : seen,
});

test('every state comes back exactly, and is under 1 KB', () => {
  fc.assert(
    fc.property(states, (state) => {
      const bytes = encodeState(state);
      const back = decodeState(state.dimension, state.key, bytes);
      expect(back && plain(back)).toEqual(plain(state));
      const regressed = state.outbox.flatMap(({ groups: named = [] }) => ['', ...named]);
      expect(bytes.length - 8 * regressed.length).toBeLessThan(1024);
    }),
  );
});

test('encoding what was decoded gives the same bytes', () => {
  fc.assert(
    fc.property(states, (state) => {
      const bytes = encodeState(state);
      const back = decodeState(state.dimension, state.key, bytes);
      expect(back && encodeState(back)).toEqual(bytes);
    }),
  );
});

test('25 numbers describe what is usual', () => {
  expect(BASELINE_FIELDS).toHaveLength(25);
});

test.each([
  ['nothing', new Uint8Array()],
  ['another version', new Uint8Array([255, 1, 2, 3])],
  ['zeros', new Uint8Array(700)],
])('bytes that are no state: %s', (_note, bytes) => {
  expect(decodeState('principal', 'ana', bytes)).toBeUndefined();
});

test('a state that an older version wrote is read: what was tried begins with nothing', () => {
  const fresh = newDimensionState('principal', 'ana', 1_767_571_200);
  const bytes = [...encodeState(fresh)];
  // Version, baseline, an empty ring, and four choices of the incident; before the empty outbox: the run.
  const tried = 1 + 8 * BASELINE_FIELDS.length + 3 + 4;
  const older = bytes.filter((_, at) => at !== tried && at !== bytes.length - 3 && at !== bytes.length - 2);
  const back = decodeState('principal', 'ana', new Uint8Array(older.with(0, 3)));
  expect(back && plain(back)).toEqual(plain(fresh));
});

/** As older versions wrote it, each with more: held updates since 2, replays since 3. Of a principal without events. */
function writtenBy(version: 1 | 2 | 3, { baseline, incident, run, outbox }: DimensionState): Uint8Array {
  const out = new ByteWriter();
  const numbers = (...values: readonly number[]) => {
    for (const value of values) out.number(value);
  };
  out.byte(version);
  numbers(...BASELINE_FIELDS.map((field) => baseline[field]));
  out.byte(0);
  out.words([]);
  out.choice(PHASES, incident.phase);
  out.byte(incident.notified ? 1 : 0);
  out.byte(incident.deferred ? 1 : 0);
  out.choice(SEVERITIES, incident.severity);
  out.id(incident.id);
  numbers(incident.opened, incident.steadySince, incident.lastAlarm, incident.closed, incident.notedAt);
  numbers(incident.notedCount, incident.total, incident.evidence, incident.expectedPerHour);
  numbers(run.since);
  out.byte(run.groups.length);
  for (const { group, count } of run.groups) {
    out.id(group);
    out.number(count);
  }
  out.byte(outbox.length);
  for (const { type, severity, incident, ...entry } of outbox) {
    out.choice(['open', 'escalate', 'resolve', 'update'], type as 'open');
    out.choice(SEVERITIES, severity);
    out.id(incident);
    numbers(entry.at, entry.opened, entry.count, entry.expectedPerHour, entry.evidence);
    if (version >= 2) {
      out.seconds(entry.heldUntil);
      out.byte(entry.tries);
      out.flags(ALERT_SINKS, entry.taken);
    }
    if (version >= 3) out.byte(entry.replayed ? 1 : 0);
  }
  return out.bytes();
}

test.each([
  [1, { heldUntil: 0, tries: 0, taken: [], replayed: false }],
  [2, { replayed: false }],
  [3, {}],
] as const)('an open incident that version %d wrote goes on: no update is lost', (version, unknown) => {
  const state = newDimensionState('principal', 'ana', 1_767_571_200);
  state.incident.phase = 'open';
  state.incident.id = 'i-0123456789abcdef';
  state.incident.total = 42;
  state.run.groups = [{ group: 'g-0123456789abcdef', count: 12 }];
  const entry: PendingUpdate = {
    ...{ type: 'escalate', severity: 'high', incident: state.incident.id, at: 1_767_571_300.5 },
    ...{ opened: 1_767_571_200, count: 42, expectedPerHour: 0.5, evidence: 31.5 },
    ...{ heldUntil: 1_767_571_420, tries: 3, taken: ['email'], replayed: true },
  };
  state.outbox = [entry];
  const back = decodeState('principal', 'ana', writtenBy(version, state));
  expect(back && plain(back)).toEqual(plain({ ...state, outbox: [{ ...entry, ...unknown }] }));
});

test('an update on groups that regressed, of which none is named', () => {
  const state = newDimensionState('principal', 'ana', 1_767_571_200);
  const entry: PendingUpdate = {
    ...{ type: 'regressed', severity: 'medium', incident: 'i-0123456789abcdef', at: 1, opened: 1, count: 1 },
    ...{ expectedPerHour: 0, evidence: 0, heldUntil: 0, tries: 0, taken: [], replayed: false },
  };
  state.outbox = [entry];
  expect(decodeState('principal', 'ana', encodeState(state))?.outbox).toEqual([{ ...entry, groups: [] }]);
});

test('a cut state, or one with bytes behind it, is no state; nothing throws', () => {
  const bytes = encodeState(newDimensionState('principal', 'ana', 1_767_571_200));
  for (let length = 0; length < bytes.length; length += 1) {
    expect(decodeState('principal', 'ana', bytes.slice(0, length))).toBeUndefined();
  }
  expect(decodeState('principal', 'ana', new Uint8Array([...bytes, 0]))).toBeUndefined();
});

test('no two records are the same state: with one byte changed it is another state, or none', () => {
  const bytes = encodeState(newDimensionState('policy#principals', 'scp:p', 1_767_571_200));
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = bytes.with(at, 200);
    const back = decodeState('policy#principals', 'scp:p', changed);
    if (back !== undefined) expect(encodeState(back), `byte ${at}`).toEqual(changed);
  }
});

test('any bytes are a state or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), (bytes) => void decodeState('principal', '', bytes)),
  );
});
