/**
 * The six dimensions of an event: which key each has, and what is counted for it.
 *
 * Counting distinct principals, not denials, of a policy, action, account or resource is what keeps one noisy
 * principal from raising five alarms.
 */
import { DIMENSIONS, type Dimension } from '../model/incident.ts';
import { boundedKey, type DetectEvent, type KeyName } from './event.ts';

export interface DimensionRule {
  readonly dimension: Dimension;
  /** What the dimension is kept by. */
  readonly by: KeyName;
  /** Every event, or the values of this key that were not seen lately. */
  readonly counts: 'events' | 'principal' | 'action';
  /** Dimensions whose open incident, for the same event, has this one as its part. */
  readonly related: readonly Dimension[];
}

const BREADTH = [
  'policy#principals',
  'action#principals',
  'account#principals',
  'resource#principals',
] as const;

const breadth = (by: 'policy' | 'action' | 'account' | 'resource'): DimensionRule => ({
  dimension: `${by}#principals`,
  by,
  counts: 'principal',
  related: BREADTH.filter((dimension) => dimension !== `${by}#principals`),
});

/** In the order in which they are assessed: of two that open at one event, the first one leads. */
export const DIMENSION_RULES: readonly DimensionRule[] = [
  { dimension: 'principal', by: 'principal', counts: 'events', related: ['principal#actions'] },
  { dimension: 'principal#actions', by: 'principal', counts: 'action', related: ['principal'] },
  breadth('policy'),
  breadth('action'),
  breadth('account'),
  breadth('resource'),
];

/** The same, by what they are kept by: the dimensions of one key are assessed together. */
export const RULES_BY_KEY: readonly { readonly by: KeyName; readonly rules: readonly DimensionRule[] }[] = [
  ...Map.groupBy(DIMENSION_RULES, ({ by }) => by),
].map(([by, rules]) => ({ by, rules }));

/** The name of the key that a dimension is kept by: its first word. */
export function keyNameOf(dimension: Dimension): KeyName {
  switch (dimension) {
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

/** The event's key in a dimension; undefined where it is unknown. */
export function keyIn(dimension: Dimension, { keys }: DetectEvent): string | undefined {
  const key = keys[keyNameOf(dimension)];
  return key === undefined ? undefined : boundedKey(key);
}

/**
 * `dimension|key`. No dimension contains the separator, so no key can be read as a key of another dimension.
 */
export function dimensionId(dimension: Dimension, key: string): string {
  return `${dimension}|${key}`;
}

export function parseDimensionId(
  id: string,
): { readonly dimension: Dimension; readonly key: string } | undefined {
  const end = id.indexOf('|');
  const dimension = DIMENSIONS.find((each) => each === id.slice(0, end));
  return dimension === undefined ? undefined : { dimension, key: id.slice(end + 1) };
}

/** Ids of the dimensions that are kept by this principal. */
export const dimensionIdsOfPrincipal = (arn: string): readonly string[] =>
  DIMENSION_RULES.filter(({ by }) => by === 'principal').map(({ dimension }) =>
    dimensionId(dimension, boundedKey(arn)),
  );

/** Ids of every dimension that these events count in: what must be read before they are folded. */
export function dimensionIdsOf(events: Iterable<DetectEvent>): readonly string[] {
  const ids = new Set<string>();
  for (const event of events) {
    for (const { dimension, by } of DIMENSION_RULES) {
      const key = event.keys[by];
      if (key !== undefined) ids.add(dimensionId(dimension, boundedKey(key)));
    }
  }
  return [...ids];
}
