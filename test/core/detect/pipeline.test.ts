import { describe, expect, test } from 'vitest';
import type { DetectEvent } from '../../../core/detect/event.ts';
import { detectBatch, type PipelineDeps, sweepDue } from '../../../core/detect/pipeline.ts';
import { readState } from '../../../core/detect/stored-state.ts';
import { anAlert } from '../../support/alerts.ts';
import { anEvent, burst, detectWorld, inBatches, NINE, wave } from '../../support/detect-world.ts';
import { Interrupted, type Interruption, interruptible } from '../../support/interruptions.ts';

type World = ReturnType<typeof detectWorld>;

/** A storm of one principal and a wave over many, with a lull, an end and a return. */
const HISTORY: readonly (readonly DetectEvent[])[] = [
  ...inBatches(burst(100, NINE), 80),
  ...inBatches(wave(20, NINE + 200), 8),
  ...inBatches(burst(90, NINE + 700, { id: 'more' }), 30),
];
const SWEEPS = [NINE + 900, NINE + 3600, NINE + 7200];

/** The id of the principal of every burst. */
const BUILD = 'principal|arn:aws:iam::111122223333:role/build';

/** Deliver again until it is through, as a queue does. */
async function persist(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    await persist(work);
  }
}

async function replay(world: World, deps: PipelineDeps, batches = HISTORY): Promise<void> {
  for (const batch of batches) await persist(() => detectBatch(batch, deps));
  for (const time of SWEEPS) {
    world.setClock(time);
    await persist(() => sweepDue(deps));
  }
}

/** How often anything was written. */
const versions = ({ dimensions }: World) =>
  [...dimensions.items.values()].reduce((sum, { version }) => sum + version, 0);

/** What must be the same whatever happened in between: every state, every incident, every alert. */
const outcome = ({ dimensions, incidents, alerts }: World) => ({
  states: [...dimensions.items.values()]
    .map(({ id, state, due }) => `${id} ${due} ${Buffer.from(state).toString('base64')}`)
    .sort(),
  // What was stopped pages later, by a sweep: at the time of its first alert that went out.
  incidents: [...incidents.incidents.values()]
    .map((incident) => ({ ...incident, pagedAt: incident.pagedAt === null ? null : 'paged' }))
    .sort((a, b) => (a.incident < b.incident ? -1 : 1)),
  alerts: [...new Set(alerts.published.map(({ deduplicationId }) => deduplicationId))].sort(),
});

async function undisturbed(batches = HISTORY) {
  const world = detectWorld();
  await replay(world, world.deps, batches);
  return world;
}

async function interrupted(at: Interruption) {
  const world = detectWorld();
  const counter = { calls: 0 };
  const deps = {
    ...world.deps,
    dimensions: interruptible(world.dimensions, counter, at),
    incidents: interruptible(world.incidents, counter, at),
    channels: [interruptible(world.alerts, counter, at)],
  };
  await replay(world, deps);
  return { world, calls: counter.calls };
}

test('a storm and a wave are two incidents, each notified when it opens, grows and ends', async () => {
  const { alerts, incidents } = await undisturbed();
  const kinds = alerts.published.map(({ subject }) => subject.split(' ')[0]);
  expect(kinds.filter((kind) => kind === 'open')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'resolve')).toHaveLength(2);
  expect([...incidents.incidents.values()].map(({ closedAt }) => closedAt)).not.toContain(null);
});

test('nothing is notified twice when nothing goes wrong', async () => {
  const { alerts } = await undisturbed();
  const ids = alerts.published.map(({ deduplicationId }) => deduplicationId);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(['before', 'after'] as const)('stopped %s a call', (when) => {
  test('any call of any port: all is as if nothing had happened', async () => {
    const want = outcome(await undisturbed());
    const { calls } = await interrupted({ call: 0, when });
    expect(calls).toBeGreaterThan(100);
    for (let call = 1; call <= calls; call += 1) {
      const { world } = await interrupted({ call, when });
      expect(outcome(world), `stopped ${when} call ${call}`).toEqual(want);
    }
  });
});

test.each([1, 7, 64, 300])('cut into batches of %i, all is the same', async (size) => {
  const all = HISTORY.flat();
  const world = await undisturbed(inBatches(all, size));
  expect(outcome(world).alerts).toEqual(outcome(await undisturbed()).alerts);
});

test('every batch delivered twice, then all of them again, cut differently: all is the same', async () => {
  const all = HISTORY.flat();
  const again = HISTORY.flatMap((batch) => [batch, batch]);
  const world = await undisturbed([...again, ...inBatches(all.slice(-60), 50)]);
  expect(outcome(world)).toEqual(outcome(await undisturbed()));
});

describe('other writers', () => {
  type Dimensions = World['deps']['dimensions'];

  /** The first so many writes come too late, and how many were tried. */
  function losing(world: World, races: number) {
    const tried = { writes: 0 };
    const writeDimension: Dimensions['writeDimension'] = async (item) => {
      tried.writes += 1;
      return tried.writes > races && (await world.dimensions.writeDimension(item));
    };
    return { tried, dimensions: { ...world.dimensions, writeDimension } };
  }

  test.each([
    [7, 'done', [1, 2, 3, 4, 5, 6, 7]],
    [8, 'contended', [1, 2, 3, 4, 5, 6, 7, 8]],
  ])('came first %i times: %s', async (races, want, waits) => {
    const world = detectWorld();
    const { dimensions } = losing(world, races);
    const waited: number[] = [];
    const backOff = async (attempt: number) => void waited.push(attempt);
    expect(await detectBatch(burst(20, NINE), { ...world.deps, dimensions, backOff })).toBe(want);
    expect(waited).toEqual(waits);
    expect(world.alerts.published).toHaveLength(want === 'done' ? 1 : 0);
  });

  test('came first too often: a first is left to the batch that comes again', async () => {
    const world = detectWorld();
    const { dimensions } = losing(world, 8);
    const firsts: string[] = [];
    const composeFirst: PipelineDeps['composeFirst'] = async ({ incident, action }) => {
      firsts.push(action);
      return anAlert({ type: 'first', incident });
    };
    const deps = { ...world.deps, dimensions, composeFirst };
    const event = anEvent({ id: 'stop', ts: NINE, action: 'cloudtrail:StopLogging' });
    const batch = [{ ...event, group: 'g-0123456789abcdef' }];
    expect([await detectBatch(batch, deps), firsts]).toEqual(['contended', []]);
    expect([await detectBatch(batch, deps), firsts]).toEqual(['done', ['cloudtrail:StopLogging']]);
  });

  test('none: each state that changed is written once, and once more when it was notified', async () => {
    const world = detectWorld();
    const { tried, dimensions } = losing(world, 0);
    await detectBatch(burst(20, NINE), { ...world.deps, dimensions });
    expect(tried.writes).toBe(6 + 1);
    world.setClock(NINE + 3600);
    await sweepDue({ ...world.deps, dimensions });
    expect(tried.writes).toBe(6 + 1 + 2);
  });

  test('wrote a state of another version: the key starts afresh, over the same item', async () => {
    const world = detectWorld();
    const item = { id: BUILD, version: 0, state: new Uint8Array([255]), due: false, expires: NINE };
    await world.dimensions.writeDimension(item);
    expect(await detectBatch(burst(20, NINE), world.deps)).toBe('done');
    expect((await readState(BUILD, world.dimensions))?.version).toBe(3);
    expect(world.alerts.published).toHaveLength(1);
  });

  test('swept it: this sweep publishes nothing of it', async () => {
    const world = detectWorld();
    await detectBatch(burst(20, NINE), world.deps);
    world.setClock(NINE + 3600);
    const { tried, dimensions } = losing(world, 1);
    await sweepDue({ ...world.deps, dimensions });
    expect([tried.writes, world.alerts.published.length]).toEqual([1, 1]);
  });

  test('forgot a key that is still listed: there is nothing to sweep', async () => {
    const world = detectWorld();
    await detectBatch(burst(20, NINE), world.deps);
    const listed = [...world.dimensions.items.values()].filter(({ due }) => due);
    world.dimensions.items.clear();
    const dueDimensions = async function* () {
      yield* listed;
    };
    await sweepDue({ ...world.deps, dimensions: { ...world.dimensions, dueDimensions } });
    expect([listed.length, world.alerts.published.length]).toEqual([1, 1]);
  });
});

test('a sweep writes only what time changed, and an end in two writes: the state, and the outbox after its alert', async () => {
  const world = detectWorld();
  await detectBatch(burst(20, NINE), world.deps);
  const written = async (after: number) => {
    const before = versions(world);
    world.setClock(NINE + after);
    await sweepDue(world.deps);
    return versions(world) - before;
  };
  expect([await written(600), await written(3600), await written(3900)]).toEqual([0, 2, 0]);
});

test('two workers on the same keys at once count every event once', async () => {
  const world = detectWorld();
  const halves = [0, 1].map((half) => inBatches(burst(60, NINE), 5).filter((_, i) => i % 2 === half));
  let waits = 0;
  const backOff = async (attempt: number) => {
    waits += 1;
    for (let turn = 0; turn < attempt * (1 + (waits % 3)); turn += 1) await Promise.resolve();
  };
  const deps = { ...world.deps, backOff };
  const run = async (batches: readonly (readonly DetectEvent[])[]) => {
    for (const batch of batches) while ((await detectBatch(batch, deps)) === 'contended');
  };
  await Promise.all(halves.map(run));
  const alone = detectWorld();
  await detectBatch(burst(60, NINE), alone.deps);
  expect(waits).toBeGreaterThan(0);
  expect(world.incidents.incidents.size).toBe(1);
  expect(new Set(world.alerts.published.map(({ deduplicationId }) => deduplicationId)).size).toBe(1);
  const [one, other] = await Promise.all(
    [world, alone].map(({ dimensions }) => readState(BUILD, dimensions)),
  );
  expect(one?.state.baseline.in1h).toBeCloseTo(other?.state.baseline.in1h ?? 0, 6);
  expect(one?.state.baseline.hourCount).toBe(60);
});
