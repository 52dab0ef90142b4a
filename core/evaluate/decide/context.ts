/**
 * The condition keys of one request: what was given, what follows from the request itself, what nobody knows.
 *
 * Shape   key in lower case -> its values, `absent` or `unknown`.
 * Source  IAM User Guide, "AWS global condition context keys"; key names are case-insensitive.
 *
 * INVARIANT: given wins over unknown, and unknown over derived, so whatever a caller later learns about a key it
 * called unknown can only narrow an answer, never overturn it.
 */
export type ContextValue = readonly string[] | 'absent' | 'unknown';

export function firstValue(value: ContextValue | undefined): string | undefined {
  return typeof value === 'string' ? undefined : value?.[0];
}

export interface RequestContext {
  /** What is known of a key, derived values included. */
  readonly lookup: (key: string) => ContextValue;
  /** The same without derived values. */
  readonly given: (key: string) => ContextValue;
}

/** A value that follows from the request; unknown where only AWS can say which it is. */
export type DeriveKey = (key: string) => ContextValue;

/** Which keys nobody knows: exact names and beginnings, in lower case. */
export interface UnknownKeys {
  readonly names: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

export function readUnknownKeys(patterns: readonly string[]): UnknownKeys {
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  return {
    names: new Set(lower.filter((pattern) => !pattern.endsWith('*'))),
    beginnings: lower.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1)),
  };
}

function isUnknown({ names, beginnings }: UnknownKeys, key: string): boolean {
  return names.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
}

export function createContext(
  given: ReadonlyMap<string, ContextValue>,
  unknown: UnknownKeys,
  derive: DeriveKey,
): RequestContext {
  const lookupGiven = (key: string): ContextValue =>
    given.get(key) ?? (isUnknown(unknown, key) ? 'unknown' : 'absent');
  const lookup = (key: string): ContextValue => {
    const value = lookupGiven(key);
    if (value !== 'absent' || given.has(key)) return value;
    return derive(key);
  };
  return { lookup, given: lookupGiven };
}

/** The same request with some of its unknown keys settled: a value, or certainly absent. */
export function completeContext(
  context: RequestContext,
  settled: ReadonlyMap<string, ContextValue>,
): RequestContext {
  return {
    lookup: (key) => settled.get(key) ?? context.lookup(key),
    given: (key) => settled.get(key) ?? context.given(key),
  };
}
