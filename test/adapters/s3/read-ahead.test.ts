import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder } from '../../../adapters/s3/in-order.ts';
import { readAhead } from '../../../adapters/s3/read-ahead.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Counts up, and ends or fails; `made`: how far it came, `isEnded`: its `finally` ran. */
function aSource(count: number, failure?: Error) {
  const state = { made: 0, isEnded: false };
  async function* items() {
    try {
      for (let item = 1; item <= count; item += 1) {
        state.made = item;
        yield item;
      }
      if (failure !== undefined) throw failure;
    } finally {
      state.isEnded = true;
    }
  }
  return { state, items: items() };
}

describe('readAhead', () => {
  test('law: the same items in the same order, whatever the room and the reader', async () => {
    const cases = fc.tuple(
      fc.nat(40),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(3), { maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([count, room, waits]) => {
        const { state, items } = aSource(count);
        const read: number[] = [];
        for await (const item of readAhead(items, room, () => 1)) {
          for (let wait = waits[read.length] ?? 0; wait > 0; wait -= 1) await tick();
          expect(state.made - read.length).toBeLessThanOrEqual(room + 2);
          read.push(item);
        }
        expect(read).toEqual(Array.from({ length: count }, (_, at) => at + 1));
      }),
      { numRuns: 100 },
    );
  });

  test('reads without being asked, up to its room', async () => {
    const { state, items } = aSource(100);
    readAhead(items, 5, () => 1);
    for (let turn = 0; turn < 20; turn += 1) await tick();
    expect(state.made).toBe(5);
  });

  test('a failure comes behind the items before it', async () => {
    const read: number[] = [];
    const reading = (async () => {
      for await (const item of readAhead(aSource(3, new Error('cut')).items, 9, () => 1)) read.push(item);
    })();
    await expect(reading).rejects.toThrow('cut');
    expect(read).toEqual([1, 2, 3]);
  });

  test('a reader that stops ends the source', async () => {
    const { state, items } = aSource(100);
    let isStopped = false;
    for await (const item of readAhead(
      items,
      5,
      () => 1,
      () => {
        isStopped = true;
      },
    )) {
      if (item === 2) break;
    }
    await tick();
    expect({ isStopped, isEnded: state.isEnded }).toEqual({ isStopped: true, isEnded: true });
  });
});

describe('inOrder', () => {
  const counting = () => {
    const open = new Set<number>();
    let most = 0;
    return {
      open,
      most: () => most,
      start(item: number) {
        open.add(item);
        most = Math.max(most, open.size);
        return item;
      },
      giveBack: (item: number) => open.delete(item),
    };
  };

  test('so many at once, in the order of the source, then its failure', async () => {
    const at = counting();
    const read: number[] = [];
    const reading = (async () => {
      for await (const item of inOrder(aSource(10, new Error('cut')).items, 4, at)) {
        read.push(item);
        at.open.delete(item);
      }
    })();
    await expect(reading).rejects.toThrow('cut');
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(at.most()).toBe(4);
  });

  test('what was started and is not wanted any more is given back', async () => {
    const at = counting();
    for await (const item of inOrder(aSource(10).items, 4, at)) {
      at.open.delete(item);
      if (item === 3) break;
    }
    expect([...at.open]).toEqual([]);
  });
});
