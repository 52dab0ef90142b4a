/**
 * One condition key of a request: what its value was, the source of that knowledge, and how certain it is.
 *
 * Units   `key` is spelled as AWS documents it; a key ending in `/*` or `:*` stands for all keys that begin so and
 *         have no entry of their own.
 *
 * INVARIANT: unknown is not absent. A key that was not recorded is unknown, and a condition that depends on it is
 * undetermined; only a key that AWS says is not in such a request is absent.
 */
import { type Caller, isForeign } from './caller.ts';

export type ContextEntry = {
  readonly key: string;
  readonly source: ContextSource;
  readonly confidence: ContextConfidence;
} & (
  | { readonly state: 'known'; readonly values: readonly string[]; readonly multivalued: boolean }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' }
);

/** The words of the public JSON's condition evidence. */
export type ContextSource = 'cloudtrail' | 'decodedMessage' | 'lookup' | 'derived';

export type ContextConfidence = 'certain' | 'derived' | 'unknown';

/** In the record, word for word. */
export function logged(key: string, value: string): ContextEntry {
  return one(key, [value], 'cloudtrail', 'certain');
}

/** Follows from the record by a rule that is nearly always right, or from a look-up of the present state. */
export function derived(key: string, value: string): ContextEntry {
  return one(key, [value], 'derived', 'derived');
}

export function lookedUp(key: string, value: string): ContextEntry {
  return one(key, [value], 'lookup', 'derived');
}

/** A key that may have several values at once (`aws:TagKeys`). */
export function several(key: string, values: readonly string[], source: ContextSource): ContextEntry {
  return { key, state: 'known', values, multivalued: true, source, confidence: 'derived' };
}

export function absent(key: string, confidence: 'certain' | 'derived' = 'certain'): ContextEntry {
  return { key, state: 'absent', source: 'cloudtrail', confidence };
}

export function unknown(key: string): ContextEntry {
  return { key, state: 'unknown', source: 'cloudtrail', confidence: 'unknown' };
}

/** What a missing member of the record means: absent, unless the record says nothing at all of its caller. */
export function absentUnlessForeign(caller: Caller): (key: string) => ContextEntry {
  return isForeign(caller) ? unknown : absent;
}

/** The value when the record has one; else what its absence means. */
export function loggedOr(
  key: string,
  value: string | undefined,
  otherwise: (key: string) => ContextEntry,
): ContextEntry {
  return value === undefined ? otherwise(key) : logged(key, value);
}

function one(
  key: string,
  values: readonly string[],
  source: ContextSource,
  confidence: ContextConfidence,
): ContextEntry {
  return { key, state: 'known', values, multivalued: false, source, confidence };
}
