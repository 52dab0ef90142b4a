import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoundedMap } from '../../../core/model/bounded-map.ts';

const keys = fc.constantFrom('a', 'b', 'c', 'd');
const steps = fc.array(fc.tuple(keys, fc.option(fc.integer({ min: 1, max: 4 }))), { maxLength: 30 });

test('it keeps the most recently used keys that it may hold, and no others', () => {
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 4, max: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (list, weight, entries) => {
        const map = createBoundedMap<number>({ entries, weight });
        /** The same in the plainest way: newest last. */
        let model: (readonly [string, number])[] = [];
        for (const [key, size] of list) {
          const known = model.find(([name]) => name === key);
          if (size === null) {
            expect(map.get(key)).toBe(known?.[1]);
            if (known !== undefined) model = [...model.filter((each) => each !== known), known];
            continue;
          }
          map.set(key, size, size);
          model = [...model.filter((each) => each !== known), [key, size]];
          while (model.reduce((sum, [, each]) => sum + each, 0) > weight || model.length > entries)
            model.shift();
        }
        for (const key of ['a', 'b', 'c', 'd']) {
          expect(map.get(key)).toBe(model.find(([name]) => name === key)?.[1]);
        }
      },
    ),
  );
});

test('what is heavier than the limit is not kept', () => {
  const map = createBoundedMap<string>({ entries: 10, weight: 10 });
  map.set('small', 'x', 5);
  map.set('huge', 'y', 11);
  expect([map.get('small'), map.get('huge')]).toEqual([undefined, undefined]);
});

test('without a limit of weight only entries are counted', () => {
  const map = createBoundedMap<string>({ entries: 2 });
  for (const key of ['a', 'b', 'c']) map.set(key, key);
  map.delete('c');
  expect(['a', 'b', 'c'].map(map.get)).toEqual([undefined, 'b', undefined]);
});
