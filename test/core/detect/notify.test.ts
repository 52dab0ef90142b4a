import { describe, expect, test } from 'vitest';
import { MOST_TRIES, type Refusal } from '../../../core/detect/deliver.ts';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
import { notify } from '../../../core/detect/notify.ts';
import type { PendingUpdate } from '../../../core/detect/outbox.ts';
import { sweepDue } from '../../../core/detect/pipeline.ts';
import { itemOf, readState } from '../../../core/detect/stored-state.ts';
import type { Incident } from '../../../core/model/incident.ts';
import type { Suppression } from '../../../core/model/suppression.ts';
import { composeAlert, detectWorld, NINE } from '../../support/detect-world.ts';
import { putIncident } from '../../support/incidents.ts';
import { type MemoryAlerts, memoryAlerts } from '../../support/memory-dimensions.ts';

const ID = 'principal|ana';
const INCIDENT = 'i-0123456789abcdef';
const MUTE: Suppression = { by: 'mute', id: 'm-1', reason: 'a load test' };
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

const entry = (type: PendingUpdate['type'], after: number): PendingUpdate => ({
  type,
  at: NINE + after,
  opened: NINE,
  incident: INCIDENT,
  severity: 'medium',
  count: 12 + after,
  expectedPerHour: 0.5,
  evidence: 12.5,
  heldUntil: 0,
  taken: [],
  tries: 0,
  replayed: false,
});

/** As it was kept when it opened. */
const kept = (overrides: Partial<Incident> = {}): Incident => ({
  at: NINE,
  type: 'open',
  incident: INCIDENT,
  channel: 'principal',
  key: 'ana',
  severity: 'medium',
  count: 12,
  expectedPerHour: 0.5,
  evidence: 12.5,
  openedAt: iso(NINE),
  closedAt: null,
  groups: ['g-000000000000000b'],
  alert: 'said when it opened',
  pagedAt: iso(NINE),
  muted: null,
  explained: false,
  ...overrides,
});

interface Overrides {
  readonly outbox: readonly PendingUpdate[];
  readonly before?: Incident;
  readonly suppression?: Suppression;
}

/** Delivers the outbox of a stored state. */
async function notified({ outbox, before, suppression }: Overrides) {
  const world = detectWorld();
  const state = newDimensionState('principal', 'ana', NINE);
  state.run.groups = [{ group: 'g-000000000000000a', count: 12 }];
  state.outbox = outbox;
  await world.dimensions.writeDimension(itemOf(state, 0));
  if (before !== undefined) await putIncident(world.incidents, before);
  let writes = 0;
  const dimensions = {
    ...world.dimensions,
    writeDimension: (item: Parameters<typeof world.dimensions.writeDimension>[0]) => {
      writes += 1;
      return world.dimensions.writeDimension(item);
    },
  };
  const deps = {
    ...world.deps,
    dimensions,
    composeAlert: (...parts: Parameters<typeof composeAlert>) => ({ ...composeAlert(...parts), suppression }),
  };
  await notify({ state, version: 1 }, state.outbox, deps);
  return {
    incident: await world.incidents.getIncident(INCIDENT),
    published: world.alerts.published.map(({ attributes }) => attributes.type),
    left: (await readState(ID, world.dimensions))?.state.outbox,
    writes,
  };
}

describe('what is published', () => {
  const [open, escalate, resolve] = [entry('open', 0), entry('escalate', 400), entry('resolve', 4000)];
  const silent = kept({ pagedAt: null, muted: MUTE });

  test.each<[string, Overrides, readonly string[]]>([
    ['an opening', { outbox: [open] }, ['open']],
    ['a muted opening: nothing', { outbox: [open], suppression: MUTE }, []],
    ['its growth', { outbox: [escalate], before: kept() }, ['escalate']],
    ['growth that is muted since: nothing', { outbox: [escalate], before: kept(), suppression: MUTE }, []],
    ['growth that no mute covers any longer', { outbox: [escalate], before: silent }, ['escalate']],
    ['the end of what was published', { outbox: [resolve], before: kept() }, ['resolve']],
    [
      'the end, muted since: published, too',
      { outbox: [resolve], before: kept(), suppression: MUTE },
      ['resolve'],
    ],
    ['the end of what was not published: nothing', { outbox: [resolve], before: silent }, []],
    ['the end of what was not stored', { outbox: [resolve] }, ['resolve']],
    ['of all that waits, in order', { outbox: [open, escalate, resolve] }, ['open', 'escalate', 'resolve']],
    ['nothing waits', { outbox: [] }, []],
  ])('%s', async (_note, overrides, want) => {
    const { published, left, writes } = await notified(overrides);
    expect(published).toEqual(want);
    expect(left).toEqual([]);
    expect(writes).toBe(overrides.outbox.length);
  });
});

describe('what is kept of the incident', () => {
  test('that it opened: the text, the groups, when it paged', async () => {
    const { incident } = await notified({ outbox: [entry('open', 0.75)] });
    expect(incident).toEqual({
      ...kept({ at: NINE + 0.75, count: 12.75 }),
      groups: ['g-000000000000000a'],
      alert: 'ana: 12.75',
      explained: true,
    });
  });

  test('that no page was sent, and why', async () => {
    const { incident } = await notified({ outbox: [entry('open', 0)], suppression: MUTE });
    expect(incident).toMatchObject({ pagedAt: null, muted: MUTE, closedAt: null });
  });

  test('that it grew: the new text, all groups, the first page', async () => {
    const { incident } = await notified({ outbox: [entry('escalate', 400)], before: kept() });
    expect(incident).toMatchObject({
      type: 'escalate',
      count: 412,
      alert: 'ana: 412',
      groups: ['g-000000000000000a', 'g-000000000000000b'],
      pagedAt: iso(NINE),
      explained: true,
    });
  });

  test('that it ended: what was said of its cause stays', async () => {
    const before = kept({ muted: MUTE });
    const { incident } = await notified({ outbox: [entry('resolve', 4000)], before });
    expect(incident).toMatchObject({
      type: 'resolve',
      closedAt: iso(NINE + 4000),
      alert: 'said when it opened',
      pagedAt: iso(NINE),
      muted: MUTE,
      explained: false,
    });
  });

  test('that it ended, though its opening was never kept', async () => {
    const { incident } = await notified({ outbox: [entry('resolve', 4000)], suppression: MUTE });
    expect(incident).toMatchObject({
      alert: 'ana: 4012',
      pagedAt: null,
      muted: null,
      explained: true,
    });
  });

  test.each([
    ['an opening that is notified after the end changes nothing', 4000, 'resolve'],
    ['the same update again is stored again', 0, 'open'],
  ] as const)('%s', async (_note, at, type) => {
    const before = kept({ at: NINE + at, type, alert: 'kept before' });
    const { incident } = await notified({ outbox: [entry('open', 0)], before });
    expect(incident?.type).toBe(type);
    expect(incident?.alert).toBe(at === 0 ? 'ana: 12' : 'kept before');
  });
});

describe('another writer came between', () => {
  const open = entry('open', 0);
  const later = entry('escalate', 400);

  /** Delivers `open`; every one of the first `races` writes comes too late. */
  async function racing(races: number) {
    const world = detectWorld();
    const state = newDimensionState('principal', 'ana', NINE);
    state.outbox = [open];
    await world.dimensions.writeDimension(itemOf(state, 0));
    let writes = 0;
    const dimensions = {
      ...world.dimensions,
      async writeDimension(item: Parameters<typeof world.dimensions.writeDimension>[0]) {
        writes += 1;
        const current = await readState(ID, world.dimensions);
        if (writes <= races && current !== undefined) {
          current.state.outbox = [open, later];
          await world.dimensions.writeDimension(itemOf(current.state, current.version));
        }
        return world.dimensions.writeDimension(item);
      },
    };
    await notify({ state, version: 1 }, [open], { ...world.deps, dimensions });
    return { left: (await readState(ID, world.dimensions))?.state.outbox, writes };
  }

  test('only what was notified is cleared', async () => {
    expect(await racing(1)).toEqual({ left: [later], writes: 2 });
  });

  test('it is cleared at the sixth attempt', async () => {
    expect(await racing(5)).toEqual({ left: [later], writes: 6 });
  });

  test('after six it is left to the next sweep', async () => {
    expect(await racing(99)).toEqual({ left: [open, later], writes: 6 });
  });

  test('the key is forgotten since: nothing is left to clear', async () => {
    const world = detectWorld();
    const state = newDimensionState('principal', 'ana', NINE);
    state.outbox = [open];
    await notify({ state, version: 1 }, [open], world.deps);
    expect(world.alerts.published).toHaveLength(1);
    expect(world.dimensions.items.size).toBe(0);
  });
});

describe('each channel gets each state', () => {
  const [open, resolve] = [entry('open', 0), entry('resolve', 4000)];
  const down = () => Promise.reject(new Error('down'));

  /** Sweeps of a key whose outbox this is; `refuses` are the channels that are down, by sweep. */
  async function swept(outbox: readonly PendingUpdate[], refuses: readonly (readonly string[])[]) {
    const world = detectWorld();
    const state = newDimensionState('principal', 'ana', NINE);
    state.outbox = outbox;
    await world.dimensions.writeDimension(itemOf(state, 0));
    const [email, chat] = [memoryAlerts('email'), memoryAlerts('chat')];
    const refusals: unknown[] = [];
    for (const [sweep, names] of refuses.entries()) {
      world.setClock(NINE + 5000 + sweep * 300);
      const channels = [email, chat].map((each) =>
        names.includes(each.name) ? { ...each, publish: down } : each,
      );
      const onRefused = ({ error, ...refusal }: Refusal) => void refusals.push(refusal);
      await sweepDue({ ...world.deps, channels, onRefused });
    }
    const types = ({ published }: MemoryAlerts) => published.map(({ attributes }) => attributes.type);
    return {
      ...{ email: types(email), chat: types(chat), refusals },
      left: (await readState(ID, world.dimensions))?.state.outbox ?? [],
      incident: await world.incidents.getIncident(INCIDENT),
    };
  }

  test('one that refuses is tried again; one that took it does not get it again', async () => {
    const { email, chat, left, refusals } = await swept([open], [['chat'], ['chat'], []]);
    expect({ email, chat, left }).toEqual({ email: ['open'], chat: ['open'], left: [] });
    const deduplicationId = `${INCIDENT}-open-${NINE}`;
    expect(refusals).toEqual([
      { channel: 'chat', deduplicationId, tries: 1, givenUp: false },
      { channel: 'chat', deduplicationId, tries: 2, givenUp: false },
    ]);
  });

  test('in order: the end waits for the beginning, on the channel that refused that', async () => {
    const { email, chat, left } = await swept([open, resolve], [['chat'], []]);
    expect({ email, chat, left }).toEqual({
      email: ['open', 'resolve'],
      chat: ['open', 'resolve'],
      left: [],
    });
  });

  test('the end of what no channel took yet waits, too', async () => {
    const { email, chat, left } = await swept([open, resolve], [['email', 'chat'], []]);
    expect({ email, chat, left }).toEqual({
      email: ['open', 'resolve'],
      chat: ['open', 'resolve'],
      left: [],
    });
  });

  test('it pages when the first channel took it, not before', async () => {
    expect((await swept([open], [['email', 'chat']])).incident?.pagedAt).toBeNull();
    expect((await swept([open], [['email', 'chat'], ['chat']])).incident?.pagedAt).not.toBeNull();
  });

  test('one that never takes it is given up after five hours, and that is reported', async () => {
    const { email, chat, left, refusals } = await swept([open], Array(70).fill(['chat']));
    expect({ email, chat, left }).toEqual({ email: ['open'], chat: [], left: [] });
    expect(refusals).toHaveLength(MOST_TRIES);
    expect(refusals.at(-1)).toMatchObject({ channel: 'chat', tries: MOST_TRIES, givenUp: true });
  });
});

describe('once published', () => {
  const open = entry('open', 0);

  test.each(['changeIncident', 'writeDimension', 'readDimensions'])(
    'a passing error of %s does not send it again',
    async (name) => {
      const world = detectWorld();
      const state = newDimensionState('principal', 'ana', NINE);
      state.outbox = [open];
      await world.dimensions.writeDimension(itemOf(state, 0));
      let errors = 0;
      const failing = <T extends object>(port: T): T =>
        new Proxy(port, {
          get: (target, member) => {
            const call: unknown = Reflect.get(target, member);
            if (member !== name || typeof call !== 'function') return call;
            return (...args: unknown[]) => {
              errors += world.alerts.published.length === 1 && errors < 3 ? 1 : 0;
              return errors > 0 && errors < 3
                ? Promise.reject(new Error('passing'))
                : Reflect.apply(call, target, args);
            };
          },
        });
      const deps = {
        ...world.deps,
        dimensions: failing(world.dimensions),
        incidents: failing(world.incidents),
      };
      world.setClock(NINE + 300);
      await sweepDue(deps);
      world.setClock(NINE + 900);
      await sweepDue(world.deps);
      expect(world.alerts.published).toHaveLength(1);
    },
  );

  test('who was stopped for longer than it holds an update leaves it to the sweep', async () => {
    const world = detectWorld();
    const state = newDimensionState('principal', 'ana', NINE);
    const held = { ...open, heldUntil: NINE + 120 };
    state.outbox = [held];
    await world.dimensions.writeDimension(itemOf(state, 0));
    world.setClock(NINE + 121);
    await notify({ state, version: 1 }, [held], world.deps);
    expect(world.alerts.published).toEqual([]);
    await sweepDue(world.deps);
    expect(world.alerts.published).toHaveLength(1);
  });
});
