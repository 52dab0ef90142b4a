/**
 * A map that drops entries that were not used for long, so that it never holds more than it may. An entry in use is passed over once
 * and moved behind the others when it would be dropped: moving it at each use would cost more than what is mostly kept in it.
 *
 * Units   weights are what the caller counts, such as characters; 1 where it counts entries only.
 */
export interface BoundedMap<T> {
  /** Counts as use. */
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T, weight?: number) => void;
  readonly delete: (key: string) => void;
}

export interface BoundedMapLimits {
  readonly entries: number;
  /** Left out: only entries are counted. */
  readonly weight?: number;
}

export function createBoundedMap<T>({ entries: most, weight: heaviest }: BoundedMapLimits): BoundedMap<T> {
  /** What is dropped or passed over first, first. */
  const entries = new Map<string, { readonly value: T; readonly weight: number; isUsed: boolean }>();
  const limit = heaviest ?? Number.POSITIVE_INFINITY;
  let total = 0;
  const drop = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry !== undefined) entry.isUsed = true;
      return entry?.value;
    },
    set: (key, value, weight = 1) => {
      drop(key);
      if (weight > limit) return;
      for (const [first, entry] of entries) {
        if (total + weight <= limit && entries.size < most) break;
        if (entry.isUsed) {
          entry.isUsed = false;
          entries.delete(first);
          entries.set(first, entry);
        } else drop(first);
      }
      entries.set(key, { value, weight, isUsed: false });
      total += weight;
    },
    delete: drop,
  };
}
