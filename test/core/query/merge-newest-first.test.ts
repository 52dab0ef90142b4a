import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeNewestFirst } from '../../../core/query/merge-newest-first.ts';
import { newestFirst, type Timed } from '../../../core/query/order.ts';

/** Streams over arrays that note what was opened, read and left. */
function streamsOf(rows: readonly (readonly Timed[])[]) {
  const read = rows.map(() => 0);
  const left = rows.map(() => false);
  const streams = rows.map((row, n) => ({
    latest: row[0]?.time ?? '',
    async *open() {
      try {
        for (const item of row) {
          read[n] = (read[n] ?? 0) + 1;
          yield item;
        }
      } finally {
        left[n] = true;
      }
    },
  }));
  return { streams, read, left };
}

async function take<T>(items: AsyncIterable<T>, limit = Number.POSITIVE_INFINITY): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) if (taken.push(item) >= limit) break;
  return taken;
}

const timed = fc.record({ time: fc.nat(20).map((n) => String(n).padStart(2, '0')), id: fc.uuid() });
const rows = fc.array(
  fc.array(timed).map((row) => row.toSorted(newestFirst)),
  { maxLength: 8 },
);

test('merges to what sorting all would give', async () => {
  const sorted = fc.asyncProperty(rows, async (each) => {
    expect(await take(mergeNewestFirst(streamsOf(each).streams))).toEqual(each.flat().toSorted(newestFirst));
  });
  await fc.assert(sorted);
});

test('opens a stream only when its time has come', async () => {
  const { streams, read, left } = streamsOf([
    [
      { time: '5', id: 'a' },
      { time: '1', id: 'b' },
    ],
    [{ time: '4', id: 'c' }],
    [{ time: '0', id: 'd' }],
  ]);
  expect(await take(mergeNewestFirst(streams), 2)).toEqual([
    { time: '5', id: 'a' },
    { time: '4', id: 'c' },
  ]);
  expect(read).toEqual([2, 1, 0]);
  expect(left.slice(0, 1)).toEqual([true]);
});

test('equal times are in the order of ids, whichever stream they come from', async () => {
  const { streams } = streamsOf([[{ time: '5', id: 'a' }], [{ time: '5', id: 'b' }]]);
  expect((await take(mergeNewestFirst(streams))).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('a bound later than what the stream holds does no harm', async () => {
  const { streams } = streamsOf([[{ time: '1', id: 'a' }], [{ time: '2', id: 'b' }]]);
  const late = streams.map((stream) => ({ ...stream, latest: '9' }));
  expect((await take(mergeNewestFirst(late))).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('a stream that cannot be left early need not be', async () => {
  const open = () => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false as const, value: { time: '1', id: 'a' } }),
    }),
  });
  const streams = [
    { latest: '1', open },
    { latest: '1', open },
  ];
  expect(await take(mergeNewestFirst(streams), 1)).toHaveLength(1);
});

test('a thousand streams', async () => {
  const each = Array.from({ length: 1000 }, (_, n) => [{ time: String(n).padStart(4, '0'), id: String(n) }]);
  expect(await take(mergeNewestFirst(streamsOf(each).streams))).toHaveLength(1000);
});
