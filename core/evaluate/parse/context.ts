/**
 * The condition keys of one request: given, derived from the request itself, or unknown.
 *
 * Shape   key in lower case -> its values, `absent` or `unknown`.
 * Source  IAM User Guide, "AWS global condition context keys"; key names are case-insensitive.
 *
 * INVARIANT: given wins over unknown, and unknown over derived. So learning the value of an unknown key can only narrow
 * a decision, never overturn it.
 */
export type ContextValue = readonly string[] | 'absent' | 'unknown';

export function firstValue(value: ContextValue | undefined): string | undefined {
  return typeof value === 'string' ? undefined : value?.[0];
}

export interface RequestContext {
  /** Given and derived values. */
  readonly lookup: (key: string) => ContextValue;
  /** Given values only. */
  readonly given: (key: string) => ContextValue;
}

/** A value that follows from the request; `unknown` where only AWS has it. */
export type DeriveKey = (key: string) => ContextValue;

/** The keys called unknown: exact names and prefixes, in lower case. */
export interface UnknownKeys {
  readonly names: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

const NO_UNKNOWN_KEYS: UnknownKeys = { names: new Set(), prefixes: [] };

export function readUnknownKeys(patterns: readonly string[]): UnknownKeys {
  if (patterns.length === 0) return NO_UNKNOWN_KEYS;
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  return {
    names: new Set(lower.filter((pattern) => !pattern.endsWith('*'))),
    prefixes: lower.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1)),
  };
}

function isUnknown({ names, prefixes }: UnknownKeys, key: string): boolean {
  return names.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
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

/** The same request with values for some of its unknown keys. */
export function assignKeys(
  context: RequestContext,
  assigned: ReadonlyMap<string, ContextValue>,
): RequestContext {
  return {
    lookup: (key) => assigned.get(key) ?? context.lookup(key),
    given: (key) => assigned.get(key) ?? context.given(key),
  };
}
