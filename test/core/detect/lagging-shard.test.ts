/** Shards of the stream that lag: events come to a key whose incident has seen later ones. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEvents, sweep } from '../../../core/detect/detector.ts';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
import { DimensionTable } from '../../../core/detect/dimension-table.ts';
import { detectBatch, sweepDue } from '../../../core/detect/pipeline.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { anEvent, burst, detectWorld, NINE } from '../../support/detect-world.ts';

const settings = detectorSettings();

test.each([1800, 3600])(
  'an incident goes on when a shard that is %i seconds late adds to it',
  async (late) => {
    const world = detectWorld();
    const [first, more, last] = [burst(40, NINE), burst(20, NINE + 1500, { id: 'more' }), 60];
    await detectBatch(first, world.deps);
    await detectBatch(more, world.deps);
    const lagging = burst(30, NINE, { id: 'late' }).map((event) => ({ ...event, at: NINE + 1500 - late }));
    await detectBatch(lagging, world.deps);
    world.setClock(NINE + 1520 + last);
    await sweepDue(world.deps);
    const [incident] = world.incidents.incidents.values();
    expect(incident?.closedAt).toBeNull();
    expect(world.alerts.published.map(({ attributes }) => attributes.type)).not.toContain('resolve');
  },
);

/** When an event arrives at its shard, and how far back that shard is; or a sweep. */
const step = fc.record({
  after: fc.nat({ max: 1200 }),
  late: fc.constantFrom(0, 0, 0, 60, 1800, 3600),
  events: fc.integer({ min: 0, max: 40 }),
});

interface Step {
  readonly after: number;
  readonly late: number;
  readonly events: number;
}

function expectInOrder(steps: readonly Step[]): void {
  const state = newDimensionState('principal', 'arn:aws:iam::111122223333:role/build', NINE);
  const table = new DimensionTable([state]);
  const times = ({ incident }: typeof state) => [incident.lastAlarm, incident.closed, incident.opened];
  let now = NINE;
  let before = times(state);
  /** The last update of each incident that is out. */
  const delivered = new Map<string, number>();
  for (const [n, { after, late, events }] of steps.entries()) {
    now += after;
    if (events === 0) sweep(state, now, settings);
    const at = Math.max(NINE, now - late);
    const arrived = Array.from({ length: events }, (_, i) => anEvent({ id: `${n}-${i}`, ts: at, at }));
    applyEvents(table, arrived, settings);
    const reached = times(state);
    reached.forEach((time, i) => {
      expect(time).toBeGreaterThanOrEqual(before[i] ?? 0);
    });
    before = reached;
    const { incident, outbox } = state;
    expect(incident.opened).toBeLessThanOrEqual(incident.lastAlarm);
    if (incident.phase === 'over') expect(incident.closed).toBeGreaterThanOrEqual(incident.opened);
    const own = Map.groupBy(outbox, (entry) => entry.incident);
    for (const entries of own.values()) {
      expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((a, b) => a - b));
    }
    for (const entry of outbox) {
      expect(entry.at).toBeGreaterThanOrEqual(delivered.get(entry.incident) ?? 0);
    }
    // As after a delivery, so that there is room for the next incident.
    if (n % 7 === 0) {
      for (const entry of outbox) delivered.set(entry.incident, entry.at);
      state.outbox = [];
    }
  }
}

test('no time of an incident goes back, and none of its updates is older than the one before', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), expectInOrder));
});

const steps = (
  ...each: readonly (readonly [after: number, late: number, events: number])[]
): readonly Step[] => each.map(([after, late, events]) => ({ after, late, events }));

test.each([
  [
    'grows behind its beginning',
    steps([991, 1800, 12], [810, 0, 0], [299, 1800, 5], [0, 3600, 34], [0, 3600, 11], [0, 1800, 3]),
  ],
  [
    'begins again before its end',
    steps([0, 0, 21], [0, 0, 17], [515, 0, 1], [1172, 0, 2], [114, 0, 0], [0, 60, 34]),
  ],
  [
    'begins again before an end that waits',
    steps([1080, 0, 0], [9, 1800, 12], [1005, 0, 0], [6, 1800, 14], [0, 3600, 38], [0, 0, 0]),
  ],
])('in order, where an incident %s', (_note, history) => expectInOrder(history));
