import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  denialBatchItem,
  denialsFromItem,
  denialsInOrder,
  itemsOf,
} from '../../../adapters/dynamodb/denial-batch.ts';
import { denialItem } from '../../../adapters/dynamodb/denial-item.ts';
import { type Item, itemSize } from '../../../adapters/dynamodb/keys.ts';
import type { Denial } from '../../../core/model/denial.ts';
import { newestFirst } from '../../../core/query/order.ts';
import { anyDenialOverrides } from '../../support/any-denial.ts';
import { aDenial } from '../../support/denials.ts';

const BESIDE = { ttl: 1_800_000_000 };
const PLACE = { write: 7, part: 0 };

const oldestFirst = (a: Denial, b: Denial) => newestFirst(b, a);
const at = (time: string, id: string) => aDenial({ id, time: `2026-11-20T${time}Z` }).denial;
const batch = (write: number, ...denials: readonly Denial[]) =>
  denialBatchItem(denials, { write, part: 0 }, BESIDE);

test('an item holds whole denials, whatever is in them', () => {
  const roundTrip = fc.property(
    anyDenialOverrides,
    fc.uniqueArray(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 8 }),
    (overrides, ids) => {
      const denials = ids.map((id, n) => {
        const time = `2026-11-20T10:00:${String((n * 7) % 60).padStart(2, '0')}Z`;
        const { denial } = aDenial({ ...overrides, id, time });
        return denial;
      });
      const { principal, group } = denials[0] ?? at('10:00:00', 'e');
      const ofOne = denials.map((denial) => ({ ...denial, principal, group }));
      const wanted = JSON.parse(JSON.stringify(ofOne.toSorted(oldestFirst)));
      expect(denialsFromItem(denialBatchItem(ofOne, PLACE, BESIDE))).toEqual(wanted);
    },
  );
  fc.assert(roundTrip, { numRuns: 300 });
});

const large = (count: number, length: number) =>
  Array.from({ length: count }, (_, n) =>
    aDenial({ id: `e${n}`, userAgent: randomBytes(length).toString('base64url').slice(0, length) }),
  );

test.each([
  ['small', 60, 300, [25, 25, 10]],
  ['as large as a denial may be', 7, 63_000, [3, 3, 1]],
  ['none', 0, 0, []],
] as const)('denials of a minute share items that DynamoDB takes: %s', (_note, count, length, sizes) => {
  const recorded = large(count, length);
  const slices = [...itemsOf(recorded)];
  expect(slices.map((slice) => slice.length)).toEqual(sizes);
  expect(slices.flat()).toEqual(recorded);
  for (const slice of slices)
    expect(itemSize(batch(1, ...slice.map(({ denial }) => denial)))).toBeLessThan(205_000);
});

test('the same denial is found in an item of its own, as the version before stored it', () => {
  const denial = at('10:00:05', 'e1');
  expect(denialsFromItem(denialItem(denial, BESIDE))).toStrictEqual([denial]);
});

/** As a query returns them. */
const sorted = (items: readonly Item[]) =>
  items.toSorted((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1));

async function* pagesOf(items: readonly Item[], size: number) {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

test.each([1, 2, 3, 100])(
  'items of one and of several, in pages of %i: each denial once, in order',
  async (size) => {
    const denials = [
      '10:00:00',
      '10:00:05',
      '10:00:30',
      '10:00:59',
      '10:01:00',
      '10:01:01',
      '10:03:07',
      '11:00:00',
    ].map((time, n) => at(time, `e${n}`));
    const [a, b, c, d, e, f, g, h] = denials;
    if (!a || !b || !c || !d || !e || !f || !g || !h) throw new Error('eight denials');
    const items = sorted([
      ...[batch(2, b, d), batch(10, a), batch(3, e, f)],
      ...[c, g, h].map((denial) => denialItem(denial, BESIDE)),
    ]);
    const forward = await Array.fromAsync(denialsInOrder(pagesOf(items, size), oldestFirst));
    expect(forward.flat()).toStrictEqual(denials);
    const backward = await Array.fromAsync(denialsInOrder(pagesOf(items.toReversed(), size), newestFirst));
    expect(backward.flat()).toStrictEqual(denials.toReversed());
  },
);
