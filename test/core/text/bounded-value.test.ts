import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedValue } from '../../../core/text/bounded-value.ts';
import { escapeLines } from '../../../core/text/json-text.ts';
import { anyText } from '../../support/any-text.ts';

const BOUNDS = { text: 10, list: 3 };

describe('what is not as it was is listed', () => {
  test.each<[what: string, value: unknown, bounded: unknown, listed: object]>([
    ['what fits', { a: ['b', 1, null] }, { a: ['b', 1, null] }, {}],
    ['a long text', { a: { b: 'x'.repeat(11) } }, { a: { b: `${'x'.repeat(9)}…` } }, { cut: ['$.a.b'] }],
    ['a text as long as it may be', ['x'.repeat(10)], ['x'.repeat(10)], {}],
    ['a long list', { a: [1, 2, 3, 4] }, { a: [1, 2, 3] }, { cut: ['$.a'] }],
    ['many members', { a: 1, b: 2, c: 3, d: 4 }, { a: 1, b: 2, c: 3 }, { cut: ['$'] }],
    ['a character that is not seen', [{ a: 'l\u202er' }], [{ a: 'l\\u202er' }], { escaped: ['$[0].a'] }],
    ['one beyond 16 bits', 'l\u{e0041}r', 'l\\udb40\\udc41r', { escaped: ['$'] }],
    ['the name of a member', { 'l\u200br': 1 }, { 'l\\u200br': 1 }, { escaped: ['$.l\\u200br'] }],
    ['lines', 'a\nb', 'a\nb', {}],
    ['a carriage return', 'a\rb', 'a\\u000db', { escaped: ['$'] }],
    ['an escape that is cut short by nothing', '123456789\u202e', '123456789\\u202e', { escaped: ['$'] }],
  ])('%s', (_, value, bounded, listed) => {
    expect(boundedValue(value, BOUNDS)).toEqual({
      ...{ value: bounded, cut: [], escaped: [], leftOut: [] },
      ...listed,
    });
  });

  test.each<[what: string, value: unknown, bounded: unknown, leftOut: readonly string[]]>([
    [
      'a statement',
      { fix: { statement: { Resource: ['l\u202er'] } } },
      { fix: { statement: null } },
      ['$.fix.statement'],
    ],
    [
      'a long one',
      { fix: { statement: { a: 'x'.repeat(11) } } },
      { fix: { statement: null } },
      ['$.fix.statement'],
    ],
    [
      'one with a command',
      { fix: { statement: { command: 'x\u200b' } } },
      { fix: { statement: null } },
      ['$.fix.statement'],
    ],
    ['one that can be shown', { fix: { statement: { a: 'x' } } }, { fix: { statement: { a: 'x' } } }, []],
    [
      'a command',
      { nextSteps: [{ command: 'x\u200b' }] },
      { nextSteps: [{ command: null }] },
      ['$.nextSteps[0].command'],
    ],
  ])('%s is whole, or null', (_, value, bounded, leftOut) => {
    expect(boundedValue(value, BOUNDS)).toEqual({ value: bounded, cut: [], escaped: [], leftOut });
  });

  test('the statement that denied is named, not copied', () => {
    const denied = { by: { statement: { sid: 'l\u202er', index: 0 } } };
    expect(boundedValue(denied, BOUNDS)).toMatchObject({
      value: { by: { statement: { sid: 'l\\u202er', index: 0 } } },
      leftOut: [],
    });
  });
});

test('whatever a value holds: what is not listed is as it was, and nothing unseen is left', () => {
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      anyText(20),
      fc.integer(),
      fc.constant(null),
      tie('list'),
      tie('members'),
    ),
    list: fc.array(tie('value'), { maxLength: 5 }),
    members: fc.dictionary(
      fc.oneof(anyText(8), fc.constantFrom('fix', 'statement', 'command')),
      tie('value'),
    ),
  })).value;
  fc.assert(
    fc.property(values, (value) => {
      const { value: bounded, cut, escaped, leftOut } = boundedValue(value, BOUNDS);
      const text = JSON.stringify(bounded);
      expect(escapeLines(text)).toBe(text);
      if (cut.length + escaped.length + leftOut.length === 0) expect(bounded).toEqual(value);
      const again = boundedValue(bounded, { text: 200, list: 3 });
      expect(again.value).toEqual(bounded);
    }),
  );
});
