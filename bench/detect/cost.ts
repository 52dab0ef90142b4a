/** What an update costs: time, bytes of state, and that neither depends on how many keys there are. */
import { channelTable } from '../../core/detect/channel-table.ts';
import { applyEvent } from '../../core/detect/detector.ts';
import { encodeState } from '../../core/detect/encoding.ts';
import type { DetectEvent } from '../../core/detect/event.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { CHANNELS } from '../../core/model/incident.ts';
import { type Random, randomStream } from './random.ts';
import { table } from './report.ts';
import { START } from './simulation.ts';

const settings = detectorSettings();
const EVENTS = 600_000;
/** Every principal is denied something once in so many seconds, however many there are. */
const SECONDS_A_KEY = 50;
const KEYS = [100, 1_000, 10_000, 100_000];

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

/** Two thirds of the run warm it up: what is timed has its keys, and its code, hot or as hot as they get. */
function measure(keys: number) {
  const random = randomStream(1, `cost/${keys}`);
  const events = Array.from({ length: EVENTS }, (_, i) => randomEvent(i, keys, random));
  const states = channelTable();
  const ignore = () => {};
  const from = Math.floor((EVENTS * 2) / 3);
  for (let i = 0; i < from; i += 1) applyEvent(states, eventAt(events, i), settings, ignore);
  const started = process.cpuUsage();
  for (let i = from; i < EVENTS; i += 1) applyEvent(states, eventAt(events, i), settings, ignore);
  const { user, system } = process.cpuUsage(started);
  const sizes = CHANNELS.flatMap((channel) =>
    [...states[channel].values()].slice(0, 500).map((state) => encodeState(state).length),
  );
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { microseconds: (user + system) / (EVENTS - from), bytes: mean, mostBytes: Math.max(...sizes) };
}

function eventAt(events: readonly DetectEvent[], index: number): DetectEvent {
  const event = events[index];
  if (event === undefined) throw new RangeError(`no event ${index}`);
  return event;
}

function randomEvent(index: number, keys: number, random: Random): DetectEvent {
  const principal = Math.floor(random.unit() * keys);
  const account = String(111_100_000_000 + (principal % 40));
  return {
    ts: START + (index * SECONDS_A_KEY) / keys,
    at: START + (index * SECONDS_A_KEY) / keys + 90,
    id: `e-${index}`,
    group: undefined,
    keys: {
      principal: `arn:aws:iam::${account}:role/team-${principal}`,
      account,
      action: `service${principal % 40}:Action${(principal + (index % 3)) % 400}`,
      resource: `arn:aws:s3:::family-${principal % 300}/*`,
      policy: `identity-implicit@${account}`,
    },
  };
}
