import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type TextMatcher,
  type TextToken,
  textClasses,
} from '../../../../core/evaluate/decide/text-classes.ts';
import { runs } from '../../../support/property-runs.ts';

interface Pattern {
  readonly text: string;
  readonly ignoresCase: boolean;
  readonly stopsAtColon: boolean;
}

function tokens({ text, ignoresCase, stopsAtColon }: Pattern): TextMatcher {
  return Array.from(text, (character): TextToken => {
    if (character === '*') return { kind: 'run', stopsAtColon };
    if (character === '?') return { kind: 'one', stopsAtColon };
    return { kind: 'character', text: character, ignoresCase };
  });
}

function matches({ text, ignoresCase, stopsAtColon }: Pattern, subject: string): boolean {
  const any = stopsAtColon ? '[^:]' : '[^]';
  const source = text.replaceAll('*', `${any}*`).replaceAll('?', any);
  return new RegExp(`^${source}$`, ignoresCase ? 'i' : '').test(subject);
}

/** Every text of up to four characters that matter. */
const LETTERS = ['a', 'A', 'b', ':', 'z'];
const subjects = [''];
for (let length = 0, from = 0; length < 4; length += 1) {
  const longest = subjects.slice(from);
  from = subjects.length;
  for (const text of longest) for (const next of LETTERS) subjects.push(text + next);
}

const patterns = fc.uniqueArray(
  fc.record({
    text: fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 4 }),
    ignoresCase: fc.boolean(),
    stopsAtColon: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3, selector: (pattern) => JSON.stringify(pattern) },
);

const classOf = (list: readonly Pattern[], text: string) =>
  list.map((pattern) => (matches(pattern, text) ? '1' : '0')).join('');

function expectExact(list: readonly Pattern[]): void {
  const examples = textClasses(list.map(tokens)) ?? [];
  const found = examples.map((text) => classOf(list, text));
  expect(new Set(found).size).toBe(found.length);
  expect(new Set(found)).toEqual(new Set([...found, ...subjects.map((text) => classOf(list, text))]));
}

test('one example for each combination of patterns that some text matches', () => {
  fc.assert(fc.property(patterns, expectExact), runs(200));
});

const plain = (text: string): Pattern => ({ text, ignoresCase: false, stopsAtColon: false });
const inField = (text: string): Pattern => ({ ...plain(text), stopsAtColon: true });
const anyCase = (text: string): Pattern => ({ ...plain(text), ignoresCase: true });

test.each<readonly [string, readonly Pattern[], readonly Pattern[]]>([
  ['the same characters in other patterns', [plain('ab'), plain('b')], [plain('a'), plain('bb')]],
  ['a run that stops at a colon', [plain('*')], [inField('*')]],
  ['one character that is no colon', [plain('?')], [inField('?')]],
  ['a run, and one character', [plain('a*')], [plain('a?')]],
  ['a run, and one character, within fields', [inField('a*')], [inField('a?')]],
  ['in any case', [plain('a')], [anyCase('a')]],
])('what was kept of other patterns is not taken: %s', (_note, first, second) => {
  for (const list of [first, second, first]) expectExact(list);
});

test('the empty text is the example of a class only if no other text is in it', () => {
  const empty = { text: '', ignoresCase: false, stopsAtColon: false };
  expect(textClasses([tokens(empty)])?.toSorted()).toEqual(['', 'z']);
  expect(textClasses([tokens({ ...empty, text: '*' })])).toEqual(['z']);
});

test('the character that stands for all others occurs in no pattern', () => {
  const named = { text: 'z{|', ignoresCase: false, stopsAtColon: false };
  const [other] = (textClasses([tokens(named)]) ?? []).filter((text) => text !== 'z{|');
  expect(other).toHaveLength(1);
});

test('gives up where there are more examples than are wanted', () => {
  const three = ['a', 'b', 'c'].map((text) => tokens(plain(text)));
  expect(textClasses(three, 4)?.toSorted()).toEqual(['a', 'b', 'c', 'z']);
  expect(textClasses(three, 3)).toBeUndefined();
});

test('gives up after a bounded number of steps: of patterns that begin with `*`, all are live in each state', () => {
  const open = Array.from({ length: 1300 }, (_, index) =>
    tokens({ text: `*${index}`, ignoresCase: false, stopsAtColon: false }),
  );
  expect(textClasses(open)).toBeUndefined();
  expect(textClasses(open.slice(0, 60))).toHaveLength(61);
});

test('gives up quickly when there are too many states', () => {
  const hostile = Array.from({ length: 6 }, (_, index) =>
    tokens({ text: `*${'ab'[index % 2]}${'?'.repeat(12)}`, ignoresCase: false, stopsAtColon: false }),
  );
  const started = performance.now();
  expect(textClasses(hostile)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(2000);
});
