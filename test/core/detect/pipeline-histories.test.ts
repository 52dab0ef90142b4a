/**
 * Random histories through the pipeline: late by up to an hour, doubled, in any order and any cut, with ports that
 * stop before or after a call, or let another writer win. `HISTORIES=2000` tries more of them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DetectEvent } from '../../../core/detect/event.ts';
import { detectBatch, type PipelineDeps, sweepDue } from '../../../core/detect/pipeline.ts';
import { stateOf } from '../../../core/detect/stored-state.ts';
import { anEvent, detectWorld, inBatches, NINE } from '../../support/detect-world.ts';
import { Interrupted } from '../../support/interruptions.ts';

type World = ReturnType<typeof detectWorld>;
type Fault = 'before' | 'after' | 'lost race';

const RUNS = Number(process.env.HISTORIES ?? 40);
const PATIENT = 20_000 + RUNS * 500;

/** Denials of one principal, or of one policy over many, from one time on. */
const cause = fc.record({
  wide: fc.boolean(),
  who: fc.nat({ max: 3 }),
  events: fc.integer({ min: 1, max: 60 }),
  start: fc.nat({ max: 4 * 3600 }),
  spacing: fc.constantFrom(0, 1, 7, 60),
});

type Cause = typeof cause extends fc.Arbitrary<infer T> ? T : never;

const arrival = fc.record({ late: fc.nat({ max: 3600 }), repeated: fc.constantFrom(1, 1, 1, 2, 3) });

const history = fc.record({
  causes: fc.array(cause, { minLength: 1, maxLength: 5 }),
  arrivals: fc.array(arrival, { minLength: 1, maxLength: 30 }),
  batch: fc.integer({ min: 1, max: 60 }),
  /** A sweep after every so many batches. */
  sweepEvery: fc.integer({ min: 1, max: 6 }),
});

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const faults = fc.array(
  fc.tuple(fc.nat({ max: 400 }), fc.constantFrom<Fault>('before', 'after', 'lost race')),
  { maxLength: 30 },
);

function eventsOf({ wide, who, events, start, spacing }: Cause, index: number): readonly DetectEvent[] {
  return Array.from({ length: events }, (_, i) =>
    anEvent({
      id: `${index}-${i}`,
      ts: NINE + start + i * spacing,
      // Fewer events of a principal than its ring has places: what comes again is known.
      principal: wide ? `member-${who}-${i}` : `principal-${index}`,
      policy: `scp:p-${who}`,
      action: `s3:Action${spacing === 7 ? i : who}`,
    }),
  );
}

/** In the order of arrival. */
function deliveriesOf({ causes, arrivals }: History): readonly DetectEvent[] {
  const events = causes.flatMap(eventsOf);
  const delivered = events.flatMap((event, i) => {
    const { late, repeated } = arrivals[i % arrivals.length] ?? { late: 0, repeated: 1 };
    return Array.from({ length: repeated }, (_, copy) => ({ ...event, at: event.ts + late + copy * 30 }));
  });
  return delivered.sort((a, b) => a.at - b.at);
}

/** Calls of all ports, from 1, and what goes wrong at some of them; each fault happens once. */
interface Faults {
  calls: number;
  readonly at: ReadonlyMap<number, Fault>;
}

/** The ports of a world. A sweep that loses a race leaves the key to the next sweep: that is no fault of it. */
function faulty(
  { deps, dimensions, incidents, alerts }: World,
  faults: Faults,
  work: 'batches' | 'sweeps',
): PipelineDeps {
  const guard = <Args extends readonly unknown[], R>(
    call: (...args: Args) => Promise<R>,
    whenLost?: R,
  ): ((...args: Args) => Promise<R>) => {
    return async (...args) => {
      faults.calls += 1;
      const fault = faults.at.get(faults.calls);
      if (fault === 'before') throw new Interrupted('before');
      if (fault === 'lost race' && whenLost !== undefined) return whenLost;
      const result = await call(...args);
      if (fault === 'after') throw new Interrupted('after');
      return result;
    };
  };
  return {
    ...deps,
    dimensions: {
      readDimensions: guard(dimensions.readDimensions),
      writeDimension: guard(dimensions.writeDimension, work === 'batches' ? false : undefined),
      dueDimensions: dimensions.dueDimensions,
    },
    incidents: {
      ...incidents,
      changeIncident: guard(incidents.changeIncident),
      getIncident: guard(incidents.getIncident),
    },
    channels: [{ ...alerts, publish: guard(alerts.publish) }],
  };
}

/** Deliver again until it is through, as a queue does. */
async function persist(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      if ((await work()) !== 'contended') return;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }
}

async function run(given: History, wrong: ReadonlyMap<number, Fault>): Promise<World> {
  const world = detectWorld();
  const faults = { calls: 0, at: wrong };
  const deps = faulty(world, faults, 'batches');
  const sweeping = faulty(world, faults, 'sweeps');
  let last = NINE;
  for (const [i, batch] of inBatches(deliveriesOf(given), given.batch).entries()) {
    await persist(() => detectBatch(batch, deps));
    last = batch.at(-1)?.at ?? last;
    world.setClock(last);
    if (i % given.sweepEvery === 0) await persist(() => sweepDue(sweeping));
  }
  // The last sweep delivers what the one before wrote and, interrupted, did not deliver.
  for (const later of [1800, 3600, 5400]) {
    world.setClock(last + later);
    await persist(() => sweepDue(sweeping));
  }
  return world;
}

const statesOf = ({ dimensions }: World) =>
  [...dimensions.items.values()].flatMap((item) => stateOf(item) ?? []);

/** What was stopped pages later, by a sweep: at the time of its first alert that went out. */
const incidentsOf = ({ incidents }: World) =>
  new Map(
    [...incidents.incidents].map(([id, each]) => [
      id,
      { ...each, pagedAt: each.pagedAt === null ? null : 'paged' },
    ]),
  );

const alertIdsOf = ({ alerts }: World) =>
  new Set(alerts.published.map(({ deduplicationId }) => deduplicationId));

test(
  'whatever goes wrong in between, states, incidents and alerts are the same',
  async () => {
    const property = fc.asyncProperty(history, faults, async (given, wrong) => {
      const [want, got] = [await run(given, new Map()), await run(given, new Map(wrong))];
      expect(statesOf(got)).toEqual(statesOf(want));
      expect(incidentsOf(got)).toEqual(incidentsOf(want));
      expect(alertIdsOf(got)).toEqual(alertIdsOf(want));
      expect(want.alerts.published).toHaveLength(alertIdsOf(want).size);
    });
    await fc.assert(property, { numRuns: RUNS });
  },
  PATIENT,
);

test(
  'two workers on the same keys count each event once, and leave nothing in the outbox',
  async () => {
    const property = fc.asyncProperty(
      history,
      fc.array(fc.nat({ max: 5 }), { minLength: 1 }),
      async (given, waits) => {
        const world = detectWorld();
        let waited = 0;
        const backOff = async (attempt: number) => {
          waited += 1;
          for (let turn = (waits[waited % waits.length] ?? 0) + attempt; turn > 0; turn -= 1)
            await Promise.resolve();
        };
        const deps = { ...world.deps, backOff };
        const batches = inBatches(deliveriesOf(given), given.batch);
        const worker = async (part: number) => {
          for (const batch of batches.filter((_, i) => i % 2 === part))
            await persist(() => detectBatch(batch, deps));
        };
        await Promise.all([worker(0), worker(1)]);
        const alone = await run({ ...given, sweepEvery: 1_000_000 }, new Map());
        const countsOf = (each: World) =>
          statesOf(each)
            .filter(({ dimension }) => dimension === 'principal')
            .map(({ key, seen }) => [key, seen.kind === 'ids' ? [...seen.places].sort() : []] as const);
        expect(new Map(countsOf(world).map(([key, ids]) => [key, ids]))).toEqual(
          new Map(countsOf(alone).map(([key, ids]) => [key, ids])),
        );
        world.setClock(NINE + 40 * 3600);
        await sweepDue(deps);
        expect(
          statesOf(world).filter(({ outbox, incident }) => outbox.length > 0 || incident.phase === 'open'),
        ).toEqual([]);
        expect(world.alerts.published).toHaveLength(alertIdsOf(world).size);
        const opened = [...alertIdsOf(world)].filter((id) => id.includes('-open-'));
        expect(new Set(opened.map((id) => id.split('-open-')[0])).size).toBe(opened.length);
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  },
  PATIENT,
);

test.each([1, 2, 3, 4, 8])('one wave over %i shards at once is notified once', async (shards) => {
  for (let turns = 0; turns < 6; turns += 1) {
    const world = detectWorld();
    const backOff = async (attempt: number) => {
      for (let turn = turns * attempt; turn > 0; turn -= 1) await Promise.resolve();
    };
    const events = Array.from({ length: 120 }, (_, i) =>
      anEvent({ id: `wave-${i}`, ts: NINE + i, principal: `member-${i}`, policy: 'scp:p-wave' }),
    );
    const worker = async (shard: number) => {
      const own = events.filter((_, i) => i % shards === shard);
      for (const batch of inBatches(own, 10))
        await persist(() => detectBatch(batch, { ...world.deps, backOff }));
    };
    await Promise.all(Array.from({ length: shards }, (_, shard) => worker(shard)));
    expect(world.alerts.published.length).toBeGreaterThan(0);
    expect(world.alerts.published).toHaveLength(alertIdsOf(world).size);
  }
});
