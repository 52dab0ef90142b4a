/** What is written, read and published of first denials: who delivers an alert, when, and what stays of it. */
import { describe, expect, test } from 'vitest';
import { type First, firstOfItem, firstsIn, itemOfFirst } from '../../../core/detect/first.ts';
import {
  type ComposeFirst,
  FIRSTS_AN_HOUR,
  type FirstDeps,
  noteFirsts,
  sweepFirst,
} from '../../../core/detect/notify-first.ts';
import type { Suppression } from '../../../core/model/suppression.ts';
import type { DimensionItem } from '../../../core/ports.ts';
import { anAlert } from '../../support/alerts.ts';
import { anEvent, detectWorld, NINE } from '../../support/detect-world.ts';
import { memoryAlerts } from '../../support/memory-dimensions.ts';

const HELD_UNTIL = NINE + 120;
const HOUR = 3600;
const PLACES = 'first|hour';
const MUTE: Suppression = { by: 'mute', id: 'm-1', reason: 'a test of the controls' };

/** A denied attempt to stop a trail, of one caller each. */
const attempt = (caller: string, at = NINE) => ({
  ...anEvent({
    id: `${caller} ${at}`,
    ...{ ts: at, principal: `arn:aws:iam::111122223333:role/${caller}`, action: 'cloudtrail:StopLogging' },
  }),
  group: 'g-0123456789abcdef',
});

const [[ID, FIRST] = fail()] = firstsIn([attempt('build')]);

interface Options {
  /** So many writes of the places of the hour come too late. */
  readonly races?: number;
  readonly suppression?: Suppression;
  readonly refusals?: number;
  readonly isOff?: boolean;
}

/** Firsts over ports in memory, at NINE. */
function firstWorld({ races = 0, suppression, refusals = 0, isOff = false }: Options = {}) {
  const world = detectWorld();
  const { published } = world.alerts;
  const [writes, composedAt, backOffs, refused]: [string[], number[], number[], number[]] = [[], [], [], []];
  let left = { races, refusals };
  const composeFirst: ComposeFirst = async ({ incident, at }, now) => {
    composedAt.push(now);
    return { ...anAlert({ type: 'first', incident, at }), suppression };
  };
  const email = memoryAlerts('email');
  const deps: FirstDeps = {
    ...world.deps,
    composeFirst: isOff ? undefined : composeFirst,
    heldUntil: HELD_UNTIL,
    dimensions: {
      ...world.dimensions,
      async writeDimension(item) {
        writes.push(item.id);
        if (item.id !== PLACES || left.races === 0) return world.dimensions.writeDimension(item);
        left = { ...left, races: left.races - 1 };
        return false;
      },
    },
    channels: [
      {
        name: email.name,
        async publish(alert) {
          if (left.refusals === 0) return world.alerts.publish(alert);
          left = { ...left, refusals: left.refusals - 1 };
          throw new Error('down');
        },
      },
    ],
    backOff: async (count) => void backOffs.push(count),
    onRefused: ({ tries }) => void refused.push(tries),
  };
  const { items } = world.dimensions;
  return {
    ...{ deps, items, writes, composedAt, backOffs, refused, published },
    setClock: world.setClock,
    put: (first: First) => world.dimensions.writeDimension(itemOfFirst(first, 0)),
    kept: () => firstOfItem(items.get(ID) ?? fail()),
    isDue: () => items.get(ID)?.due,
    places: () => JSON.parse(new TextDecoder().decode(items.get(PLACES)?.state)) as unknown,
    putPlaces(text: string) {
      const state = new TextEncoder().encode(text);
      items.set(PLACES, { id: PLACES, version: 1, state, due: false, expires: NINE + HOUR });
    },
  };
}

describe('what comes with the stream', () => {
  test('is published, and then nothing is left to do', async () => {
    const world = firstWorld();
    await noteFirsts([attempt('build')], world.deps);
    expect(world.published).toHaveLength(1);
    expect(world.kept()).toEqual({ ...FIRST, isDone: true, isCounted: true, heldUntil: HELD_UNTIL });
    expect(world.isDue()).toBe(false);
  });

  test('is held by who wrote it, before anything is published', async () => {
    const world = firstWorld();
    const seen: (First | undefined)[] = [];
    const publish = async () => void seen.push(world.kept());
    await noteFirsts([attempt('build')], { ...world.deps, channels: [{ name: 'email', publish }] });
    expect(seen).toEqual([{ ...FIRST, heldUntil: HELD_UNTIL }]);
  });

  test('costs one read and no write, when it is known', async () => {
    const world = firstWorld();
    await noteFirsts([attempt('build')], world.deps);
    const before = world.writes.length;
    await noteFirsts([attempt('build', NINE + 60)], world.deps);
    expect(world.writes).toHaveLength(before);
    expect(world.published).toHaveLength(1);
  });

  test('leaves nothing where it is switched off: it is a first when that is switched on', async () => {
    const world = firstWorld({ isOff: true });
    await noteFirsts([attempt('build')], world.deps);
    expect(world.items.size).toBe(0);
  });

  test('that another writer wrote at the same time is not published by both', async () => {
    const world = firstWorld();
    const readDimensions = async () => new Map<string, DimensionItem>();
    await world.put({ ...FIRST, heldUntil: HELD_UNTIL });
    const dimensions = { ...world.deps.dimensions, readDimensions };
    await noteFirsts([attempt('build')], { ...world.deps, dimensions });
    expect(world.published).toEqual([]);
  });
});

describe('what a sweep takes over', () => {
  const held = { ...FIRST, heldUntil: NINE + 100 };

  test.each<[string, First, number, number]>([
    ['not what its writer holds', held, 99.9, 0],
    ['what was held until now', held, 100, 1],
    ['what was held before', held, 101, 1],
    ['not what is done', { ...held, isDone: true }, 101, 0],
  ])('%s', async (_note, first, after, want) => {
    const world = firstWorld();
    await world.put(first);
    world.setClock(NINE + after);
    await sweepFirst(ID, world.deps);
    expect(world.published).toHaveLength(want);
    expect(world.isDue()).toBe(want === 0 && !first.isDone);
  });

  test('what is gone, or cannot be read, is left as it is', async () => {
    const world = firstWorld();
    await sweepFirst(ID, world.deps);
    expect(world.items.size).toBe(0);
    const unreadable = { ...itemOfFirst(FIRST, 3), state: new Uint8Array([7]) };
    world.items.set(ID, unreadable);
    await sweepFirst(ID, world.deps);
    expect(world.items.get(ID)).toEqual(unreadable);
    expect(world.published).toEqual([]);
  });

  test('what was switched off since: it is done, without an alert', async () => {
    const world = firstWorld({ isOff: true });
    await world.put(FIRST);
    await sweepFirst(ID, world.deps);
    expect(world.kept()).toEqual({ ...FIRST, heldUntil: HELD_UNTIL, isDone: true });
  });
});

describe('an alert that is not sent', () => {
  test('because a mute covers it: it is done, and takes none of the places of the hour', async () => {
    const world = firstWorld({ suppression: MUTE });
    await noteFirsts([attempt('build')], world.deps);
    expect(world.published).toEqual([]);
    expect(world.kept()).toEqual({ ...FIRST, heldUntil: HELD_UNTIL, isDone: true });
    expect(world.items.has(PLACES)).toBe(false);
  });

  test('because the hour is full: it is done, and is sent at no later time', async () => {
    const world = firstWorld();
    world.putPlaces(JSON.stringify(Array(FIRSTS_AN_HOUR).fill(NINE)));
    await noteFirsts([attempt('build')], world.deps);
    expect(world.published).toEqual([]);
    expect(world.isDue()).toBe(false);
  });

  test('because its channel refuses: it is reported, and the next sweep sends it in the same place', async () => {
    const world = firstWorld({ refusals: 1 });
    await noteFirsts([attempt('build')], world.deps);
    expect(world.refused).toEqual([1]);
    expect(world.kept()).toEqual({ ...FIRST, isCounted: true, tries: 1 });
    await sweepFirst(ID, world.deps);
    expect(world.published).toHaveLength(1);
    expect(world.places()).toEqual([NINE]);
    expect(world.isDue()).toBe(false);
  });
});

describe('the time of an alert, by which mutes end and the hour is counted', () => {
  test.each([
    ['is that of its arrival, when the clock is behind', -30, NINE],
    ['is the clock, when that is later', 300, NINE + 300],
  ])('%s', async (_note, after, want) => {
    const world = firstWorld();
    world.setClock(NINE + after);
    await noteFirsts([attempt('build')], world.deps);
    expect(world.composedAt).toEqual([want * 1000]);
    expect(world.places()).toEqual([want]);
  });
});

describe('the places of an hour', () => {
  const taken = (count: number, after: number) => JSON.stringify(Array(count).fill(NINE + after));

  test.each<[string, string, number]>([
    ['one is left', taken(FIRSTS_AN_HOUR - 1, 0), 1],
    ['none is left', taken(FIRSTS_AN_HOUR, 0), 0],
    ['all were taken within an hour', taken(FIRSTS_AN_HOUR, 1 - HOUR), 0],
    ['all were taken an hour ago: they are free', taken(FIRSTS_AN_HOUR, -HOUR), 1],
    ['no text: they are free', '{', 1],
    ['no list: they are free', '"9999999999"', 1],
    ['no times: they are free', JSON.stringify(Array(FIRSTS_AN_HOUR).fill(String(NINE))), 1],
  ])('%s', async (_note, text, want) => {
    const world = firstWorld();
    world.putPlaces(text);
    await noteFirsts([attempt('build')], world.deps);
    expect(world.published).toHaveLength(want);
  });

  test('are kept as long as they matter, and are no work for a sweep', async () => {
    const world = firstWorld();
    await noteFirsts([attempt('build'), attempt('other')], world.deps);
    expect(world.places()).toEqual([NINE, NINE]);
    expect(world.items.get(PLACES)).toMatchObject({ due: false, expires: NINE + 2 * HOUR });
  });

  test('that others take at the same time: tried six times, each after a longer wait', async () => {
    const world = firstWorld({ races: 5 });
    await noteFirsts([attempt('build')], world.deps);
    expect(world.published).toHaveLength(1);
    expect(world.backOffs).toEqual([1, 2, 3, 4, 5]);
  });

  test('after six times it is left to the sweep, once the hold ends', async () => {
    const world = firstWorld({ races: 6 });
    await noteFirsts([attempt('build')], world.deps);
    expect(world.published).toEqual([]);
    expect(world.kept()).toEqual({ ...FIRST, heldUntil: HELD_UNTIL });
    world.setClock(HELD_UNTIL);
    await sweepFirst(ID, world.deps);
    expect(world.published).toHaveLength(1);
    expect(world.isDue()).toBe(false);
  });
});

function fail(): never {
  throw new Error('there is no first');
}
