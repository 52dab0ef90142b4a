/**
 * A map that forgets what was used least recently, so that its contents never reconcile more than they may.
 *
 * Units   weights are whatever the caller counts, here characters.
 */
export interface BoundedMemory<T> {
  /** What is remembered of a key; asking counts as use. */
  readonly recall: (key: string) => T | undefined;
  readonly remember: (key: string, value: T, weight: number) => void;
}

export function createBoundedMemory<T>(mostWeight: number, mostEntries: number): BoundedMemory<T> {
  /** In the order of use, oldest first. */
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  let total = 0;
  const forget = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    recall: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    remember: (key, value, weight) => {
      forget(key);
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= mostWeight && entries.size <= mostEntries) break;
        forget(oldest);
      }
    },
  };
}
