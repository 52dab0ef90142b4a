/** What the contract suite needs of an implementation: empty stores, second processes, and calls that fail. */
import type { Denial } from '../../core/model/denial.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import type { Incident } from '../../core/model/incident.ts';
import type {
  CountStore,
  DenialStore,
  DimensionItem,
  DimensionStore,
  ErasureStore,
  IncidentStore,
  MuteStore,
} from '../../core/ports.ts';

export type Store = DenialStore & CountStore & DimensionStore & IncidentStore & MuteStore & ErasureStore;

/** Counts a process's calls to its database; one of them may fail, before or after it took effect. */
export class Fault {
  calls = 0;
  readonly at: number;
  readonly when: 'before' | 'after';

  constructor(at = Number.POSITIVE_INFINITY, when: 'before' | 'after' = 'before') {
    this.at = at;
    this.when = when;
  }

  run<T>(call: () => T): T {
    const hit = this.calls++ === this.at;
    if (hit && this.when === 'before') throw new Crash();
    const result = call();
    if (!hit) return result;
    if (result instanceof Promise) return result.then(() => Promise.reject(new Crash())) as T;
    throw new Crash();
  }
}

export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface TestStore {
  readonly store: Store;
  /** Another process on the same data. */
  readonly open: (fault?: Fault) => Store;
  readonly discard: () => Promise<void>;
}

/** For tests of many steps: they take a second, or many on a busy machine. */
export const PATIENT = { timeout: 180_000 };

export interface StoreSettings {
  /** Groups of its own that a principal has for one action; left out: as many as the store gives. */
  readonly mostGroups?: number;
  readonly now?: () => number;
}

/** Some hours after the time of most denials of the suite. */
export const NOW = Date.parse('2026-11-20T12:00:00Z');

export interface StoreHarness {
  readonly name: string;
  readonly empty: (options?: StoreSettings) => Promise<TestStore>;
  /** How many random histories to try. */
  readonly runs: number;
}

/** Whose clock stands some hours after most denials of the suite. */
export const atNow = (harness: StoreHarness): StoreHarness => ({
  ...harness,
  empty: (settings) => harness.empty({ now: () => NOW, ...settings }),
});

/** Runs `work` in a place of its own. */
export async function inEmptyStore<T>(
  harness: StoreHarness,
  work: (store: Store, place: TestStore) => Promise<T>,
): Promise<T> {
  const place = await harness.empty();
  try {
    return await work(place.store, place);
  } finally {
    await place.discard();
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export interface Contents {
  readonly denials: readonly Denial[];
  readonly groups: readonly DenialGroup[];
  readonly incidents: readonly Incident[];
  readonly due: readonly DimensionItem[];
}

/** All contents of a store. */
export async function contentsOf(store: Store): Promise<Contents> {
  return {
    denials: await collect(store.listDenials({})),
    groups: await store.listGroups({}, 'last'),
    incidents: await collect(store.listIncidents({})),
    due: await collect(store.dueDimensions()),
  };
}
