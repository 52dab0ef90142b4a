/**
 * The six channels of an event: which key each has, and what is counted for it.
 *
 * Counting distinct principals, not denials, of a policy, action, account or resource is what keeps one noisy
 * principal from raising five alarms.
 */
import { CHANNELS, type Channel } from '../model/incident.ts';
import { boundedKey, type DetectEvent, type KeyName } from './event.ts';

export interface DimensionRule {
  readonly channel: Channel;
  /** What the channel is kept by. */
  readonly by: KeyName;
  /** Every event, or the values of this key that were not met lately. */
  readonly counts: 'events' | 'principal' | 'action';
  /** Channels whose open incident, for the same event, has this one as its part. */
  readonly related: readonly Channel[];
}

const BREADTH = [
  'policy#principals',
  'action#principals',
  'account#principals',
  'resource#principals',
] as const;

const breadth = (by: 'policy' | 'action' | 'account' | 'resource'): DimensionRule => ({
  channel: `${by}#principals`,
  by,
  counts: 'principal',
  related: BREADTH.filter((channel) => channel !== `${by}#principals`),
});

/** In the order in which they are judged: of two that open at one event, the first one leads. */
export const DIMENSION_RULES: readonly DimensionRule[] = [
  { channel: 'principal', by: 'principal', counts: 'events', related: ['principal#actions'] },
  { channel: 'principal#actions', by: 'principal', counts: 'action', related: ['principal'] },
  breadth('policy'),
  breadth('action'),
  breadth('account'),
  breadth('resource'),
];

/** The same, by what they are kept by: the channels of one key are judged together. */
export const RULES_BY_KEY: readonly { readonly by: KeyName; readonly rules: readonly DimensionRule[] }[] = [
  ...Map.groupBy(DIMENSION_RULES, ({ by }) => by),
].map(([by, rules]) => ({ by, rules }));

/** The name of the key that a channel is kept by: its first word. */
export function keyNameOf(channel: Channel): KeyName {
  switch (channel) {
    case 'principal':
    case 'principal#actions':
      return 'principal';
    case 'policy#principals':
      return 'policy';
    case 'action#principals':
      return 'action';
    case 'account#principals':
      return 'account';
    case 'resource#principals':
      return 'resource';
  }
}

/** The event's key in a channel; undefined where nobody knows it. */
export function keyIn(channel: Channel, { keys }: DetectEvent): string | undefined {
  const key = keys[keyNameOf(channel)];
  return key === undefined ? undefined : boundedKey(key);
}

/**
 * `channel|key`. No channel holds the separator, so that no key, whoever chose it, reads as another channel's.
 */
export function dimensionId(channel: Channel, key: string): string {
  return `${channel}|${key}`;
}

export function parseDimensionId(
  id: string,
): { readonly channel: Channel; readonly key: string } | undefined {
  const end = id.indexOf('|');
  const channel = CHANNELS.find((each) => each === id.slice(0, end));
  return channel === undefined ? undefined : { channel, key: id.slice(end + 1) };
}

/** Ids of every channel that these events count in: what must be read before they are folded. */
export function dimensionIdsOf(events: Iterable<DetectEvent>): readonly string[] {
  const ids = new Set<string>();
  for (const event of events) {
    for (const { channel, by } of DIMENSION_RULES) {
      const key = event.keys[by];
      if (key !== undefined) ids.add(dimensionId(channel, boundedKey(key)));
    }
  }
  return [...ids];
}
