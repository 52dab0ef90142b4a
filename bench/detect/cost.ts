/**
 * What an update costs: time, bytes of state, and how both depend on how many keys there are.
 *
 * Every principal is denied something once in five minutes, whatever their number, so that each row does the same
 * work: the states are two hours old, none alarms. The timed events are parsed from JSON beforehand, so that their
 * strings are as fresh as those of a queue; the principals come in random order, which is the worst for the caches.
 */
import { ChannelTable } from '../../core/detect/channel-table.ts';
import { applyEvent } from '../../core/detect/detector.ts';
import { encodeState } from '../../core/detect/encoding.ts';
import type { DetectEvent } from '../../core/detect/event.ts';
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
const TIMED_EVENTS = 200_000;
const REPEATS = 3;

export function costReport(): string {
  measure(1_000);
  const rows = KEYS.map((keys) => {
    const { microseconds, bytes, mostBytes } = measure(keys);
    return [
      String(keys),
      microseconds.toFixed(2),
      Math.round(1e6 / microseconds).toLocaleString('en'),
      `${bytes.toFixed(0)} / ${mostBytes}`,
    ];
  });
  const head = [
    'principals',
    'µs an event, six channels',
    'events a second, one core',
    'state bytes, mean / most',
  ];
  return table([head, ...rows]);
}

function measure(keys: number) {
  const principals = randomStream(1, `cost/${keys}`).shuffle(Array.from({ length: keys }, (_, i) => i));
  const known = principals.map((principal) => keysOf(principal));
  const states = new ChannelTable();
  const ignore = () => {};
  let index = 0;
  for (const most = Math.max(ROUNDS * keys, WARM_EVENTS); index < most; index += 1) {
    const at = index % keys;
    const event = eventAt(index, keys, known[at] ?? keysOf(principals[at] ?? 0));
    applyEvent(states, event, settings, ignore);
  }
  const times = Array.from({ length: REPEATS }, () => {
    const events = parsed(
      Array.from({ length: TIMED_EVENTS }, (_, i) =>
        eventAt(index + i, keys, keysOf(principals[(index + i) % keys] ?? 0)),
      ),
    );
    index += TIMED_EVENTS;
    const started = process.cpuUsage();
    for (const event of events) applyEvent(states, event, settings, ignore);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / TIMED_EVENTS;
  });
  const sizes = [...states.states()].map((state) => encodeState(state).length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return {
    microseconds: Math.min(...times),
    bytes,
    mostBytes: sizes.reduce((most, size) => Math.max(most, size), 0),
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
  const ts = START + (index * SECONDS_A_KEY) / keys;
  return { ts, at: ts + 90, id: `e-${index}`, group: undefined, keys: of };
}
