/** What one batch does to the states in hand: which change, in which order, and what time alone does. */
import { describe, expect, test } from 'vitest';
import { applyEvents, sweep } from '../../../core/detect/detector.ts';
import { DimensionTable } from '../../../core/detect/dimension-table.ts';
import { type DetectEvent, KEY_NAMES, type KeyName } from '../../../core/detect/event.ts';
import { ringIds } from '../../../core/detect/id-ring.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { idOf } from '../../../core/detect/stored-state.ts';
import type { Dimension } from '../../../core/model/incident.ts';
import { anEvent, burst, NINE, wave } from '../../support/detect-world.ts';

const settings = detectorSettings();
const HOUR = 3600;
const BUILD = 'arn:aws:iam::111122223333:role/build';
const TEAM_0 = 'arn:aws:iam::111122223333:role/team-0';

/** Folds the batches, each into the states that the ones before left behind. */
function folded(...batches: readonly (readonly DetectEvent[])[]) {
  const table = new DimensionTable();
  const changed = batches.map((batch) => [...applyEvents(table, batch, settings)].map(idOf));
  const state = (dimension: Dimension, key: string) => {
    const found = table.get(dimension, key);
    if (found === undefined) throw new Error(`no state of ${dimension} ${key}`);
    return found;
  };
  return { table, changed, state };
}

const without = (event: DetectEvent, name: KeyName): DetectEvent => ({
  ...event,
  keys: { ...event.keys, [name]: undefined },
});

describe('the order of what changed', () => {
  test('what opened comes first, as it opened: who leads before its parts', () => {
    const { changed } = folded(wave(20, NINE));
    expect(changed[0]?.slice(0, 5)).toEqual([
      'policy#principals|scp:p-wave',
      'action#principals|s3:GetObject',
      'account#principals|111122223333',
      'resource#principals|arn:aws:s3:::ledger/*',
      `principal|${TEAM_0}`,
    ]);
    expect(changed[0]).toHaveLength(4 + 2 * 20);
  });

  test('states with updates to deliver come before the others', () => {
    const { changed } = folded(burst(20, NINE), [
      ...wave(1, NINE + 60),
      anEvent({ id: 'one-more', ts: NINE + 61 }),
    ]);
    expect(changed[1]?.slice(0, 2)).toEqual([`principal|${BUILD}`, `principal|${TEAM_0}`]);
  });
});

describe('the ring of ids', () => {
  const ids = (...batches: readonly (readonly DetectEvent[])[]) => {
    const { seen } = folded(...batches).state('principal', BUILD);
    return seen.kind === 'ids' ? ringIds(seen).length : undefined;
  };

  test.each([
    ['holds a whole batch', [burst(200, NINE)], 200],
    ['gives the room back after the next', [burst(200, NINE), burst(1, NINE + 300, { id: 'next' })], 64],
    ['keeps what it has when another principal is denied', [burst(200, NINE), wave(5, NINE)], 200],
  ])('%s', (_note, batches, want) => {
    expect(ids(...batches)).toBe(want);
  });
});

describe('an unknown key', () => {
  const KEPT_BY: Readonly<Record<KeyName, number>> = {
    principal: 0,
    account: 5,
    action: 4,
    resource: 5,
    policy: 5,
  };

  test.each(KEY_NAMES.map((name) => [name, KEPT_BY[name]] as const))(
    'without its %s an event counts in %i dimensions',
    (name, want) => {
      const { table, changed } = folded([without(anEvent({ id: 'e', ts: NINE }), name)]);
      expect(changed[0]).toHaveLength(want);
      expect([...table.states()].map(idOf).toSorted()).toEqual(changed[0]?.toSorted());
    },
  );
});

test('an event without real times leaves no state behind', () => {
  expect([...folded([anEvent({ id: 'e', ts: -1 })]).table.states()]).toEqual([]);
});

test('who was denied yesterday does not count again today', () => {
  const yesterday = wave(20, NINE).map((event, i) => ({
    ...event,
    ts: NINE + i * HOUR,
    at: NINE + i * HOUR,
  }));
  const { state } = folded(yesterday, wave(20, NINE + 30 * HOUR, { id: 'today' }));
  expect(state('policy#principals', 'scp:p-wave').incident.phase).toBe('idle');
  expect(state('policy#principals', 'scp:p-wave').baseline.time).toBe(NINE + 19 * HOUR);
});

describe('time alone', () => {
  const spike = () => folded(burst(40, NINE)).state('principal', BUILD);

  test.each([
    ['before the end', 600, false, 'open'],
    ['at the end', 2 * HOUR, true, 'over'],
  ])('%s', (_note, after, want, phase) => {
    const state = spike();
    expect(sweep(state, NINE + after, settings)).toBe(want);
    expect(state.incident.phase).toBe(phase);
    expect(sweep(state, NINE + after, settings)).toBe(false);
  });

  test('a level that lasts for twelve hours is the usual from then on', () => {
    const steady = Array.from({ length: 360 }, (_, i) => anEvent({ id: `s-${i}`, ts: NINE + i * 30 }));
    const state = folded(steady).state('principal', BUILD);
    const { count } = state.baseline;
    Object.assign(state.incident, { phase: 'open', steadySince: NINE, lastAlarm: NINE + 12 * HOUR });
    expect(sweep(state, NINE + 12 * HOUR + 60, settings)).toBe(true);
    expect(state.baseline.count).toBeGreaterThan(count);
    expect(sweep(state, NINE + 12 * HOUR + 120, settings)).toBe(false);
  });
});

describe('what is counted of an incident', () => {
  test('the run begins anew after an hour; while it is open, it goes on', () => {
    const since = (...batches: readonly (readonly DetectEvent[])[]) =>
      folded(...batches).state('principal', BUILD).run.since - NINE;
    expect(since(burst(1, NINE), burst(5, NINE + 2 * HOUR, { id: 'later' }))).toBe(2 * HOUR);
    const long = Array.from({ length: 2400 }, (_, i) => anEvent({ id: `long-${i}`, ts: NINE + i * 2 }));
    expect(since(long)).toBe(0);
  });

  test('what comes between its end and its return is none of it', () => {
    const between = Array.from({ length: 5 }, (_, i) => anEvent({ id: `b-${i}`, ts: NINE + (i + 1) * HOUR }));
    const { state } = folded(burst(40, NINE), between);
    const { phase, total } = state('principal', BUILD).incident;
    expect([phase, Math.round(total)]).toEqual(['over', 40]);
  });
});
