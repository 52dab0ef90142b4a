/** A statement taken apart into values and put together again: what is shown to differ is all that differs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonOf, type Leaf, leavesOf, without } from '../../../../core/what-if/cause/leaf.ts';
import { anyText } from '../../../support/any-text.ts';

const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'AWS', 'aws:RequestedRegion'), anyText(6));
const values = fc.oneof(name, fc.array(name, { maxLength: 4 }), fc.boolean(), fc.integer());
const statement = fc.record(
  {
    Sid: name,
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: values,
    Resource: values,
    Principal: fc.oneof(fc.constant('*'), fc.dictionary(name, values, { maxKeys: 3, noNullPrototype: true })),
    Condition: fc.dictionary(name, fc.dictionary(name, values, { maxKeys: 2 }), { maxKeys: 2 }),
  },
  { requiredKeys: ['Effect'] },
);

const pairs = (leaves: readonly Leaf[]) =>
  leaves
    .flatMap(({ path, values: each }) =>
      (each.length === 0 ? [null] : each).map((value) => JSON.stringify([path, value])),
    )
    .toSorted();

test('what one statement has, less what it lost, with what it gained, is the other', () => {
  fc.assert(
    fc.property(statement, statement, (before, now) => {
      const [old, current] = [leavesOf(before), leavesOf(now)];
      const lost = new Set(pairs(without(old, current)));
      const kept = pairs(old).filter((each) => !lost.has(each));
      expect([...kept, ...pairs(without(current, old))].toSorted()).toEqual(pairs(current));
    }),
  );
});

test('the JSON says what the leaves say', () => {
  fc.assert(
    fc.property(statement, (each) => {
      const leaves = leavesOf(each);
      expect(pairs(leavesOf(jsonOf(leaves)))).toEqual(pairs(leaves));
    }),
  );
});

test.each([
  ['order', { Action: ['a', 'b'] }, { Action: ['b', 'a'] }],
  ['a list of one', { Action: ['a'] }, { Action: 'a' }],
  ['the Sid', { Sid: 'One', Action: 'a' }, { Action: 'a' }],
  ['a truth value as text', { Condition: { Bool: { k: true } } }, { Condition: { Bool: { k: 'true' } } }],
])('no difference: %s', (_note, one, other) => {
  expect([without(leavesOf(one), leavesOf(other)), without(leavesOf(other), leavesOf(one))]).toEqual([
    [],
    [],
  ]);
});
