import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  emptyRing,
  growRing,
  keepId,
  RING_PLACES,
  ringIds,
  ringOf,
  shrinkRing,
} from '../../../core/detect/id-ring.ts';

/** Few enough that ids come again, many enough that a ring loses some; and any of 32 bits. */
const hash = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 0xffffffff }));
const hashes = fc.array(hash, { maxLength: 200, size: 'max' });

/** What a ring must remember, done the slow way. */
function newest(ids: readonly number[], places: number) {
  const kept: number[] = [];
  for (const id of ids) {
    if (!kept.slice(-places).includes(id)) kept.push(id);
  }
  return kept.slice(-places);
}

test('keeps the newest ids, each once', () => {
  fc.assert(
    fc.property(hashes, (ids) => {
      const ring = emptyRing();
      for (const id of ids) keepId(ring, id);
      expect([...ringIds(ring)]).toEqual(newest(ids, RING_PLACES));
    }),
  );
});

test('an id is new once', () => {
  const ring = emptyRing();
  expect([keepId(ring, 7), keepId(ring, 7), keepId(ring, 0), keepId(ring, 0)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('survives its encoding: what it keeps next is the same', () => {
  fc.assert(
    fc.property(hashes, hashes, (before, after) => {
      const ring = emptyRing();
      for (const id of before) keepId(ring, id);
      const copy = ringOf(ringIds(ring));
      expect(after.map((id) => keepId(copy, id))).toEqual(after.map((id) => keepId(ring, id)));
    }),
  );
});

test('grows for a batch and gives the room back, losing only the oldest', () => {
  const ring = emptyRing();
  growRing(ring, 100);
  for (let id = 1; id <= 100; id += 1) keepId(ring, id);
  expect(ringIds(ring)).toHaveLength(100);
  shrinkRing(ring, 10);
  expect([...ringIds(ring)]).toEqual(Array.from({ length: RING_PLACES }, (_, i) => 37 + i));
  expect(keepId(ring, 1000)).toBe(true);
  expect(ringIds(ring).at(-1)).toBe(1000);
});

test('a ring with room keeps its oldest ids after its encoding', () => {
  const ring = ringOf([1, 2, 3]);
  keepId(ring, 4);
  expect([...ringIds(ring)]).toEqual([1, 2, 3, 4]);
});

test('one that a batch made larger is as large after its encoding', () => {
  const ids = Array.from({ length: 100 }, (_, i) => i);
  const ring = ringOf(ids);
  keepId(ring, 100);
  expect([...ringIds(ring)]).toEqual([...ids.slice(1), 100]);
});

test('growing never takes room, giving back never makes any', () => {
  const ring = emptyRing();
  growRing(ring, 10);
  shrinkRing(ring, 100);
  expect(ring.capacity).toBe(RING_PLACES);
});

test('has an upper bound', () => {
  const ring = emptyRing();
  growRing(ring, 1e9);
  expect(ring.capacity).toBe(16_384);
});
