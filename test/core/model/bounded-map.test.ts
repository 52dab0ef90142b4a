import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoundedMap } from '../../../core/model/bounded-map.ts';

const keys = fc.constantFrom('a', 'b', 'c', 'd');
const steps = fc.array(fc.tuple(keys, fc.option(fc.integer({ min: 1, max: 4 }))), { maxLength: 30 });

test('it drops from the first on what was not used since it was passed over, and keeps the others', () => {
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 4, max: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (list, weight, entries) => {
        const map = createBoundedMap<number>({ entries, weight });
        /** The same in the plainest way. */
        let model: readonly (readonly [key: string, size: number, isUsed: boolean])[] = [];
        for (const [key, size] of list) {
          const known = model.find(([name]) => name === key);
          if (size === null) {
            expect(map.get(key)).toBe(known?.[1]);
            model = model.map(([name, each, isUsed]) => [name, each, isUsed || name === key]);
            continue;
          }
          map.set(key, size, size);
          model = model.filter((each) => each !== known);
          while (model.reduce((sum, [, each]) => sum + each, size) > weight || model.length >= entries) {
            const [[name, each, isUsed] = ['', 0, false], ...others] = model;
            model = isUsed ? [...others, [name, each, false]] : others;
          }
          model = [...model, [key, size, false]];
        }
        for (const key of ['a', 'b', 'c', 'd']) {
          expect(map.get(key)).toBe(model.find(([name]) => name === key)?.[1]);
        }
      },
    ),
  );
});

test('what is used again and again stays, whatever comes once', () => {
  const map = createBoundedMap<number>({ entries: 8 });
  map.set('used', 1);
  for (let once = 0; once < 100; once += 1) {
    map.set(`once ${once}`, once);
    expect(map.get('used')).toBe(1);
  }
  expect(map.get('once 10')).toBeUndefined();
});

test('what is heavier than the limit is not kept, and the others are', () => {
  const map = createBoundedMap<string>({ entries: 10, weight: 10 });
  map.set('small', 'x', 5);
  map.set('huge', 'y', 11);
  expect([map.get('small'), map.get('huge')]).toEqual(['x', undefined]);
});

test('without a limit of weight only entries are counted', () => {
  const map = createBoundedMap<string>({ entries: 2 });
  for (const key of ['a', 'b', 'c']) map.set(key, key);
  map.delete('c');
  expect(['a', 'b', 'c'].map(map.get)).toEqual([undefined, 'b', undefined]);
});
