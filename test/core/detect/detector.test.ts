import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEvents } from '../../../core/detect/detector.ts';
import { DimensionTable } from '../../../core/detect/dimension-table.ts';
import { dimensionId, dimensionIdsOf, parseDimensionId } from '../../../core/detect/dimensions.ts';
import { encodeState } from '../../../core/detect/encoding.ts';
import { boundedKey, type DetectEvent } from '../../../core/detect/event.ts';
import { Replay } from '../../../core/detect/replay.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { DIMENSIONS } from '../../../core/model/incident.ts';
import { anEvent, burst, NINE, wave } from '../../support/detect-world.ts';

const settings = detectorSettings();
const HOUR = 3600;
const DAY = 24 * HOUR;

/** The updates of these events; then time passes until all is over. */
function updates(events: readonly DetectEvent[], until?: number) {
  const replay = new Replay(settings);
  for (const event of events) replay.event(event);
  if (until !== undefined) replay.tick(until);
  return replay.take();
}

const pages = (events: readonly DetectEvent[]) => updates(events).filter(({ type }) => type !== 'resolve');

test('a burst of a principal that was never seen: one incident, its numbers, its end', () => {
  expect(updates(burst(40, NINE), NINE + 2 * HOUR)).toEqual([
    {
      at: NINE + 11,
      type: 'open',
      incident: expect.stringMatching(/^i-[0-9a-f]{16}$/),
      channel: 'principal',
      key: 'arn:aws:iam::111122223333:role/build',
      severity: 'low',
      count: 12,
      expectedPerHour: 0.8333,
      evidence: expect.closeTo(12.2, 0),
    },
    expect.objectContaining({ type: 'resolve', count: 40 }),
  ]);
});

describe('one cause is one incident', () => {
  test('one policy denies 200 principals: the policy leads, its action, account and resource are part of it', () => {
    const paged = pages(wave(200, NINE));
    expect(paged.filter(({ type }) => type === 'open')).toMatchObject([
      { channel: 'policy#principals', key: 'scp:p-wave' },
    ]);
    expect(paged.length).toBeLessThanOrEqual(3);
  });

  test('a principal probes sixty actions: its denials and its new actions are one incident', () => {
    const probe = Array.from({ length: 60 }, (_, i) =>
      anEvent({ id: `probe-${i}`, ts: NINE + i * 5, action: `ec2:Action${i}` }),
    );
    expect(pages(probe).filter(({ type }) => type === 'open')).toHaveLength(1);
  });

  test('two principals with nothing in common are two incidents', () => {
    const other = burst(40, NINE, {
      id: 'other',
      principal: 'arn:aws:iam::444455556666:role/other',
      account: '444455556666',
    });
    const paged = pages([...burst(40, NINE), ...other].sort((a, b) => a.at - b.at));
    expect(new Set(paged.map(({ incident }) => incident)).size).toBe(2);
  });
});

describe('pages are bounded', () => {
  test('a storm of 1,000 denials a minute for an hour', () => {
    const storm = Array.from({ length: 300_000 }, (_, i) =>
      anEvent({ id: `storm-${i}`, ts: NINE + i * 0.012 }),
    );
    expect(pages(storm).map(({ type }) => type)).toEqual(['open', 'escalate', 'escalate']);
  });

  test('a cron every five minutes for thirty days', () => {
    const cron = Array.from({ length: 8640 }, (_, i) => anEvent({ id: `cron-${i}`, ts: NINE + i * 300 }));
    expect(pages(cron)).toEqual([]);
  });

  test('200 principals that try on for hours after one policy denied them are one incident', () => {
    const tries = Array.from({ length: 60 }, (_, round) =>
      wave(200, NINE + round * 360, { id: `round-${round}` }),
    ).flat();
    const paged = pages(tries);
    expect(paged.filter(({ type }) => type === 'open')).toHaveLength(1);
    expect(paged.length).toBeLessThanOrEqual(3);
  });

  test('any history of one principal: one incident in six hours, notified again at every fivefold at most', () => {
    const bursts = fc.array(
      fc.record({ gap: fc.integer({ min: 0, max: 4 * HOUR }), size: fc.integer({ min: 1, max: 400 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(bursts, (parts) => {
        let start = NINE;
        const events = parts.flatMap(({ gap, size }, i) => {
          start += gap;
          return burst(size, start, { id: `b${i}` });
        });
        const last = Math.max(...events.map(({ at }) => at));
        const incidents = 1 + (last - NINE) / (6 * HOUR);
        const alerts = 1 + Math.log(events.length / 10) / Math.log(5);
        expect(pages(events).length).toBeLessThanOrEqual(incidents * Math.max(1, alerts));
      }),
      { numRuns: 40 },
    );
  });

  test('a level that rises for good is notified once, and is the usual after twelve hours', () => {
    const before = Array.from({ length: 96 }, (_, i) => anEvent({ id: `b-${i}`, ts: NINE + i * 1800 }));
    const after = Array.from({ length: 8000 }, (_, i) =>
      anEvent({ id: `a-${i}`, ts: NINE + 2 * DAY + i * 90 }),
    );
    const all = updates([...before, ...after]);
    expect(all.filter(({ type }) => type === 'open')).toHaveLength(1);
    expect(all.at(-1)?.type).toBe('resolve');
    expect((all.at(-1)?.at ?? 0) - NINE - 2 * DAY).toBeLessThan(14 * HOUR);
  });
});

test('an event that is delivered again changes no state', () => {
  const events = [...burst(50, NINE), ...wave(30, NINE + 100)];
  const bytes = (table: DimensionTable) => [...table.states()].map((state) => [...encodeState(state)].join());
  const table = new DimensionTable();
  applyEvents(table, events, settings);
  const before = bytes(table);
  expect(applyEvents(table, events.toReversed(), settings).size).toBe(0);
  expect(bytes(table)).toEqual(before);
});

test('cut anywhere, the same events leave the same states and the same updates', () => {
  const events = [...burst(50, NINE), ...wave(30, NINE + 100)];
  const outcome = (batches: readonly (readonly DetectEvent[])[]) => {
    const table = new DimensionTable();
    for (const batch of batches) applyEvents(table, batch, settings);
    return [...table.states()].map(({ baseline, incident, outbox }) => ({ baseline, incident, outbox }));
  };
  const whole = outcome([events]);
  fc.assert(
    fc.property(fc.nat({ max: events.length }), fc.nat({ max: events.length }), (one, other) => {
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      const batches = [events.slice(0, first), events.slice(first, second), events.slice(second)];
      expect(outcome(batches)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

describe('keys from outside', () => {
  const hostile = [
    '__proto__',
    'constructor',
    'toString',
    '',
    'a|b',
    'actions|x',
    'x'.repeat(200_000),
    '\u0000',
  ];

  test.each(hostile.map((key) => [key.slice(0, 20), key]))('%j counts as any other', (_short, key) => {
    const paged = pages(burst(40, NINE, { principal: key }));
    expect(paged[0]).toMatchObject({ channel: 'principal', key: boundedKey(key) });
    expect(boundedKey(key).length).toBeLessThanOrEqual(640);
  });

  test('no key of one dimension reads as a key of another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DIMENSIONS), fc.string(), (dimension, key) => {
        expect(parseDimensionId(dimensionId(dimension, key))).toEqual({ dimension, key });
      }),
    );
  });

  test('long keys that differ at the end stay apart', () => {
    expect(boundedKey(`${'x'.repeat(2000)}1`)).not.toBe(boundedKey(`${'x'.repeat(2000)}2`));
  });
});

test('an event is read by six ids; an unknown key has none', () => {
  const event = anEvent({ id: 'e', ts: NINE });
  expect(dimensionIdsOf([event, event])).toHaveLength(6);
  const unknown = { ...event, keys: { ...event.keys, policy: undefined, resource: undefined } };
  expect(dimensionIdsOf([unknown])).toHaveLength(4);
  expect(applyEvents(new DimensionTable(), [unknown], settings).size).toBe(4);
});

test('events without real times count nothing', () => {
  const times = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300];
  const events = times.map((ts, i) => anEvent({ id: `${i}`, ts, at: ts }));
  expect(applyEvents(new DimensionTable(), events, settings).size).toBe(0);
});

test('a call from the future does not move the clock', () => {
  const future = anEvent({ id: 'future', ts: NINE + 365 * DAY, at: NINE });
  expect(pages([future, ...burst(40, NINE)])[0]?.at).toBeLessThan(NINE + 60);
});
