/**
 * The whole detector once more, in the plainest form: the six dimensions, sets instead of bit maps' words, and the state of
 * an incident as it is defined. It folds related keys only: a principal's spike is no part of a wave here. Where a
 * history has no such spike, `core/detect` must page for the same keys at the same times.
 */
import type { DetectEvent, KeyName } from '../../core/detect/event.ts';
import { hash32 } from '../../core/detect/hash.ts';
import {
  adaptReference,
  noteReference,
  observeReference,
  type Reference,
  startReference,
} from './reference-baseline.ts';

export interface ReferencePage {
  readonly at: number;
  readonly type: 'open' | 'escalate';
  readonly dimension: string;
  readonly key: string;
}

interface Key {
  readonly numbers: Reference;
  readonly ids: number[];
  current: Set<number>;
  previous: Set<number>;
  since: number;
  phase: 'ok' | 'open' | 'resolved';
  silent: boolean;
  opened: number;
  last: number;
  noted: number;
  size: number;
}

const DIMENSIONS = [
  { name: 'principal', by: 'principal', counts: undefined, related: ['principal#actions'] },
  { name: 'principal#actions', by: 'principal', counts: 'action', related: ['principal'] },
  ...(['policy', 'action', 'account', 'resource'] as const).map((by, _, all) => ({
    name: `${by}#principals`,
    by,
    counts: 'principal' as const,
    related: all.filter((other) => other !== by).map((other) => `${other}#principals`),
  })),
] as const;

const byOf = (dimension: string): KeyName | undefined =>
  DIMENSIONS.find(({ name }) => name === dimension)?.by;

export function referenceDetector() {
  const keys = new Map<string, Key>();
  const pages: ReferencePage[] = [];
  const keyOf = (dimension: string, value: string) => keys.get(`${dimension} ${value}`);

  function observe(event: DetectEvent): void {
    const ts = Math.min(event.ts, event.at);
    for (const { name, by, counts, related } of DIMENSIONS) {
      const value = event.keys[by];
      const element = counts === undefined ? event.id : event.keys[counts];
      if (value === undefined || element === undefined) continue;
      const key = keyOf(name, value) ?? startKey(ts);
      keys.set(`${name} ${value}`, key);
      if (!(counts === undefined ? isNewId(key, hash32(element)) : isNovel(key, hash32(element), ts)))
        continue;
      const isOpen = (dimension: string) => {
        const other = keyOf(dimension, event.keys[byOf(dimension) ?? 'principal'] ?? '');
        return other?.phase === 'open' && event.at - other.last <= 1800;
      };
      const type = count(key, ts, event.at, () => related.some(isOpen));
      if (type !== undefined) pages.push({ at: event.at, type, dimension: name, key: value });
    }
  }

  return { observe, pages };
}

function startKey(ts: number): Key {
  return {
    numbers: startReference(ts),
    ids: [],
    current: new Set(),
    previous: new Set(),
    since: 0,
    phase: 'ok',
    silent: false,
    opened: 0,
    last: 0,
    noted: 0,
    size: 0,
  };
}

function isNewId({ ids }: Key, id: number): boolean {
  if (ids.includes(id)) return false;
  ids.push(id);
  if (ids.length > 64) ids.shift();
  return true;
}

function isNovel(key: Key, element: number, ts: number): boolean {
  if (ts - key.since > 86_400 || key.current.size > 600) {
    key.previous = ts - key.since > 2 * 86_400 ? new Set() : key.current;
    key.current = new Set();
    key.since = ts;
  }
  const bit = element % 1024;
  const isNew = !key.current.has(bit) && !key.previous.has(bit);
  key.current.add(bit);
  return isNew;
}

function count(key: Key, ts: number, now: number, isPart: () => boolean): ReferencePage['type'] | undefined {
  if (key.phase === 'open' && now - key.last > 1800) key.phase = 'resolved';
  if (key.phase === 'resolved' && now - key.last > 6 * 3600) key.phase = 'ok';
  if (key.phase === 'open' && now - key.opened >= 12 * 3600) {
    adaptReference(key.numbers);
    key.opened = now;
  }
  if (!observeReference(key.numbers, ts).alarm) return undefined;
  const size = key.numbers.c60;
  const { phase } = key;
  if (phase !== 'open') Object.assign(key, { phase: 'open', opened: now });
  key.last = now;
  if (phase === 'ok') {
    noteReference(key.numbers);
    Object.assign(key, { silent: isPart(), noted: now, size });
    return key.silent ? undefined : 'open';
  }
  if (size < 5 * key.size || now - key.noted < 300) return undefined;
  Object.assign(key, { noted: now, size });
  return key.silent ? undefined : 'escalate';
}
