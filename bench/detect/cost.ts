/**
 * What an update costs: time, bytes of state, and how both depend on how many keys there are; beside the least that any
 * detector by key must do, a count for each of the five keys of an event.
 *
 * Every principal is denied something once in five minutes, whatever their number: the states are two hours old, none
 * alarms. Accounts, actions and resources stay as many, so that the maps of their principals fill. The timed
 * events come in batches that are parsed from JSON just before, as from a queue; the principals come in random order,
 * which is the worst for the caches.
 */

import { applyEvent } from '../../core/detect/detector.ts';
import { DimensionTable } from '../../core/detect/dimension-table.ts';
import { encodeState } from '../../core/detect/encoding.ts';
import { type DetectEvent, KEY_NAMES } from '../../core/detect/event.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { randomStream } from './random.ts';
import { table } from './report.ts';
import { START } from './simulation.ts';

const settings = detectorSettings();
const SECONDS_A_KEY = 300;
const KEYS = [100, 1_000, 10_000, 100_000];
/** Each key has as many events before the timed ones; and the code is warm after so many. */
const ROUNDS = 24;
const WARM_EVENTS = 400_000;
const BATCH_EVENTS = 1_000;
const BATCHES = 200;

const HEAD = [
  'principals',
  'µs an event, six dimensions',
  'events a second, one core',
  'counting alone, µs',
  'ratio',
  'state bytes, mean / most',
];

export function costReport(): string {
  measure(1_000);
  return table([HEAD, ...KEYS.map((keys) => cells(keys, measure(keys)))]);
}

function cells(keys: number, { microseconds, floor, states }: ReturnType<typeof measure>): readonly string[] {
  const sizes = [...states.states()].map((state) => encodeState(state).length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const mostBytes = sizes.reduce((most, size) => Math.max(most, size), 0);
  return [
    String(keys),
    microseconds.toFixed(2),
    Math.round(1e6 / microseconds).toLocaleString('en'),
    floor.toFixed(2),
    (microseconds / floor).toFixed(1),
    `${bytes.toFixed(0)} / ${mostBytes}`,
  ];
}

function measure(keys: number) {
  const principals = randomStream(1, `cost/${keys}`).shuffle(Array.from({ length: keys }, (_, i) => i));
  const eventOf = (index: number) => eventAt(index, keys, keysOf(principals[index % keys] ?? 0));
  const states = new DimensionTable();
  const ignore = () => {};
  const microseconds = timed(eventOf, keys, (event) => applyEvent(states, event, settings, ignore));
  return { microseconds, floor: timed(eventOf, keys, counter()), states };
}

/** Microseconds an event: the median of the batches, so that a pause of the machine does not count. */
function timed(
  eventOf: (index: number) => DetectEvent,
  keys: number,
  take: (event: DetectEvent) => void,
): number {
  let index = 0;
  for (const most = Math.max(ROUNDS * keys, WARM_EVENTS); index < most; index += 1) take(eventOf(index));
  const times = Array.from({ length: BATCHES }, () => {
    const events = parsed(Array.from({ length: BATCH_EVENTS }, (_, i) => eventOf(index + i)));
    index += BATCH_EVENTS;
    const started = performance.now();
    for (const event of events) take(event);
    return ((performance.now() - started) * 1000) / BATCH_EVENTS;
  });
  return times.sort((a, b) => a - b)[BATCHES / 2] ?? Number.NaN;
}

/** The least: find each key of the event and add one. */
function counter(): (event: DetectEvent) => void {
  const counts = KEY_NAMES.map((name) => ({ name, of: new Map<string, { count: number }>() }));
  return ({ keys }) => {
    for (const { name, of } of counts) {
      const key = keys[name] ?? '';
      const known = of.get(key);
      if (known === undefined) of.set(key, { count: 1 });
      else known.count += 1;
    }
  };
}

function parsed(events: readonly DetectEvent[]): readonly DetectEvent[] {
  return JSON.parse(JSON.stringify(events));
}

function keysOf(principal: number): DetectEvent['keys'] {
  const account = String(111_100_000_000 + (principal % 40));
  return {
    principal: `arn:aws:iam::${account}:role/team-${principal}`,
    account,
    action: `service${principal % 40}:Action${principal % 400}`,
    resource: `arn:aws:s3:::family-${principal % 300}/*`,
    policy: `identity-implicit@${account}`,
  };
}

function eventAt(index: number, keys: number, of: DetectEvent['keys']): DetectEvent {
  const ts = START + Math.floor((index * SECONDS_A_KEY) / keys);
  return { ts, at: ts + 90, id: `e-${index}`, group: undefined, keys: of };
}
