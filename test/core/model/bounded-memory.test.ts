import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoundedMemory } from '../../../core/model/bounded-memory.ts';

const keys = fc.constantFrom('a', 'b', 'c', 'd');
const steps = fc.array(fc.tuple(keys, fc.option(fc.integer({ min: 1, max: 4 }))), { maxLength: 30 });

test('it remembers the most recently used keys that may be kept, and no others', () => {
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 4, max: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (list, weight, entries) => {
        const memory = createBoundedMemory<number>(weight, entries);
        /** The same in the plainest way: newest last. */
        let model: (readonly [string, number])[] = [];
        for (const [key, size] of list) {
          const known = model.find(([name]) => name === key);
          if (size === null) {
            expect(memory.recall(key)).toBe(known?.[1]);
            if (known !== undefined) model = [...model.filter((each) => each !== known), known];
            continue;
          }
          memory.remember(key, size, size);
          model = [...model.filter((each) => each !== known), [key, size]];
          while (model.reduce((sum, [, each]) => sum + each, 0) > weight || model.length > entries)
            model.shift();
        }
        for (const key of ['a', 'b', 'c', 'd']) {
          expect(memory.recall(key)).toBe(model.find(([name]) => name === key)?.[1]);
        }
      },
    ),
  );
});

test('what weighs more than all may reconcile is not remembered', () => {
  const memory = createBoundedMemory<string>(10, 10);
  memory.remember('small', 'x', 5);
  memory.remember('huge', 'y', 11);
  expect([memory.recall('small'), memory.recall('huge')]).toEqual([undefined, undefined]);
});
