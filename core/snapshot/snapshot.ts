/**
 * A loaded snapshot: entries by what they are about, and among the versions of one thing the one in force at a time.
 *
 * Units   times in ISO 8601; compared as instants.
 */
import { instant } from '../record/event-time.ts';
import type { EntryKind, EntryOf, SnapshotEntry } from './entry.ts';
import { entryKey, entryKeys } from './entry-keys.ts';

/** `unrecorded`: the thing is in the snapshot, but not what it was at that time; `oldest` is its first version. */
export type Version<E> =
  | { readonly kind: 'inForce'; readonly entry: E }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unrecorded'; readonly from: string; readonly oldest: E }
  | { readonly kind: 'unnamed' };

export interface Snapshot {
  readonly find: <K extends EntryKind>(kind: K, name: string, at: string) => Version<EntryOf<K>>;
  /** Every entry of the kind, its versions among them. */
  readonly all: <K extends EntryKind>(kind: K) => readonly EntryOf<K>[];
  readonly entries: () => Iterable<SnapshotEntry>;
  /** Some entries are in force for a part of the time only. */
  readonly hasHistory: boolean;
}

/** Takes entries one by one, so that a file can be read as a stream. */
export class SnapshotBuilder {
  readonly #entries = new Map<string, SnapshotEntry[]>();
  #hasHistory = false;

  add(entry: SnapshotEntry): void {
    const { since, until } = spanOf(entry);
    if (since !== undefined || until !== undefined) this.#hasHistory = true;
    for (const key of entryKeys(entry)) {
      const versions = this.#entries.get(key);
      if (versions === undefined) this.#entries.set(key, [entry]);
      else versions.push(entry);
    }
  }

  build(): Snapshot {
    const entries = this.#entries;
    const everything = () => new Set([...entries.values()].flat());
    return {
      entries: everything,
      find(kind, name, at) {
        const isKind = (entry: SnapshotEntry): entry is EntryOf<typeof kind> => entry.kind === kind;
        return versionAt((entries.get(entryKey(kind, name)) ?? []).filter(isKind), at);
      },
      all(kind) {
        const isKind = (entry: SnapshotEntry): entry is EntryOf<typeof kind> => entry.kind === kind;
        return [...everything()].filter(isKind);
      },
      hasHistory: this.#hasHistory,
    };
  }
}

export function loadSnapshot(entries: Iterable<SnapshotEntry>): Snapshot {
  const builder = new SnapshotBuilder();
  for (const entry of entries) builder.add(entry);
  return builder.build();
}

interface Span {
  readonly since?: string;
  readonly until?: string;
}

const spanOf = (entry: SnapshotEntry): Span => (entry.kind === 'end' ? {} : entry);
const sinceOf = (entry: SnapshotEntry): number => instantOr(spanOf(entry).since, Number.NEGATIVE_INFINITY);
const untilOf = (entry: SnapshotEntry): number => instantOr(spanOf(entry).until, Number.POSITIVE_INFINITY);
const instantOr = (time: string | undefined, otherwise: number): number =>
  time === undefined ? otherwise : instant(time);

/** The newest version that had begun; versions of the same beginning: the later in the file. */
function versionAt<E extends SnapshotEntry>(versions: readonly E[], at: string): Version<E> {
  const time = instant(at);
  let newest: E | undefined;
  let first: E | undefined;
  for (const entry of versions) {
    if (first === undefined || sinceOf(entry) < sinceOf(first)) first = entry;
    if (sinceOf(entry) > time) continue;
    if (newest === undefined || sinceOf(entry) >= sinceOf(newest)) newest = entry;
  }
  if (newest !== undefined) {
    return time < untilOf(newest) ? { kind: 'inForce', entry: newest } : { kind: 'gone' };
  }
  const from = first === undefined ? undefined : spanOf(first).since;
  if (first === undefined || from === undefined) return { kind: 'unnamed' };
  return { kind: 'unrecorded', from, oldest: first };
}
