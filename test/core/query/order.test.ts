import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DenialGroup } from '../../../core/model/group.ts';
import { toGroup } from '../../../core/query/group-summary.ts';
import { compareGroups, compareText, newestFirst } from '../../../core/query/order.ts';
import { aDenial } from '../../support/denials.ts';

test('texts compare as their UTF-8 bytes do', () => {
  const text = fc.string({
    unit: fc.constantFrom('', 'a', 'ü', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '🙂', '\u{10ffff}'),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test.each([
  [{ time: '2', id: 'a' }, { time: '1', id: 'b' }, true],
  [{ time: '1', id: 'b' }, { time: '1', id: 'a' }, true],
  [{ time: '1', id: 'a' }, { time: '1', id: 'a' }, false],
  [{ time: '1', id: 'a' }, { time: '2', id: 'a' }, false],
])('%j is newer than %j: %s', (a, b, newer) => {
  expect(newestFirst(a, b) < 0).toBe(newer);
  expect([b, a].sort(newestFirst)).toEqual(newer ? [a, b] : [b, a]);
});

test.each([
  ['count', ['c', 'b', 'a', 'd']],
  ['last', ['b', 'a', 'c', 'd']],
] as const)('groups by %s, then by the other, then by id', (order, ids) => {
  const groups = [group('a', 2, '3'), group('b', 5, '3'), group('c', 9, '1'), group('d', 1, '1')];
  expect(groups.sort(compareGroups(order)).map(({ group: id }) => id)).toEqual(ids);
  const equal = [group('z', 1, '1'), group('y', 1, '1')];
  expect(equal.sort(compareGroups(order)).map(({ group: id }) => id)).toEqual(['y', 'z']);
});

function group(id: string, count: number, lastSeen: string): DenialGroup {
  const counts = { group: id, principal: '', resourceFamily: '', count, firstSeen: '', lastSeen };
  return toGroup(counts, aDenial().denial, { marks: undefined, now: 0 });
}
