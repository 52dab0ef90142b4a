/**
 * One example value for each class of values that the conditions on one unknown key distinguish, `absent` among them.
 *
 * Shape   conditions on one key -> values, or undefined when the classes cannot be listed (an unknown variable in a
 *         condition, operators of two families on one key, too many patterns, more texts than are tried).
 *
 * INVARIANT: for each value that the key could have, some example gives every condition the same result. A key without
 * set operators is taken to have one value, as AWS requires.
 */
import { isInCalendar, isoMilliseconds } from '../../record/event-time.ts';
import { splitFields } from '../parse/arn-pattern.ts';
import type { TextSyntax, ValueFamily } from '../parse/comparison.ts';
import type { Condition } from '../parse/condition-block.ts';
import type { ContextValue, RequestContext } from '../parse/context.ts';
import { formatIp, parseIpRange } from '../parse/ip-address.ts';
import { parseBase64, parseDate, parseNumber } from '../parse/scalar.ts';
import { parsePieces, resolvePieces } from '../parse/template.ts';
import type { WildPiece } from '../parse/wildcard.ts';
import { type TextMatcher, type TextToken, textClasses } from './text-classes.ts';

/** Values of all unknown keys together, in every combination, that one request is evaluated with. */
export const MOST_TRIED = 256;

export function valueClasses(
  conditions: readonly Condition[],
  context: RequestContext,
): readonly ContextValue[] | undefined {
  const examples = exampleValues(conditions, context);
  if (examples === undefined) return undefined;
  const plain = conditions.filter(({ set }) => set === undefined);
  if (plain.length === conditions.length) return ['absent', ...examples.map((text) => [text])];
  // Set operators may ignore an empty text, or take it as one more value: which is like another, unless it is an example.
  const filled = examples.filter((text) => text !== '');
  const members = plain.length === 0 && filled.length === examples.length ? filled : [...filled, ''];
  return members.length > MOST_IN_SETS ? undefined : ['absent', [''], ...subsets(members)];
}

/** 2^6 sets of values are still few enough to try. */
const MOST_IN_SETS = 6;

/** All subsets but the empty one: the bits of a number select the values of a subset. */
function subsets(values: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** values.length - 1 }, (_, bits) =>
    values.filter((_value, index) => ((bits + 1) >> index) % 2 === 1),
  );
}

/** A value of no family but text. */
const NONSENSE = '?';

function exampleValues(
  conditions: readonly Condition[],
  context: RequestContext,
): readonly string[] | undefined {
  const families = new Set(
    conditions.flatMap(({ test }) => (test.kind === 'compare' ? [test.comparison.family] : [])),
  );
  if (families.size > 1) return undefined;
  const [family] = families;
  if (family === 'text') return textExamples(conditions, context);
  if (conditions.some(({ variables }) => variables.length > 0)) return undefined;
  if (family === undefined) return [NONSENSE];
  const expected = conditions.flatMap((condition) => condition.expected);
  return [...new Set([NONSENSE, ...orderedExamples(family, expected)])];
}

function orderedExamples(
  family: Exclude<ValueFamily, 'text'>,
  expected: readonly string[],
): readonly string[] {
  switch (family) {
    case 'truth':
      return ['true', 'false'];
    case 'number':
      return [...expected, ...between(expected.flatMap((text) => parseNumber(text) ?? [])).map(String)];
    case 'date':
      return [...expected, ...around(expected.flatMap((text) => parseDate(text) ?? [])).flatMap(dateText)];
    case 'bytes':
      return [...expected.filter((text) => parseBase64(text) !== undefined), otherBytes(expected)];
    case 'address':
      return addressExamples(expected);
  }
}

/** Each number, one between each two, and one beyond each end. */
function between(numbers: readonly number[]): readonly number[] {
  const sorted = [...new Set(numbers)].toSorted((left, right) => left - right);
  const middles = sorted.slice(1).map((number, index) => (number + (sorted[index] ?? number)) / 2);
  return [-Number.MAX_VALUE, ...sorted, ...middles, Number.MAX_VALUE];
}

/** Each date and its neighbours, a millisecond away. */
function around(dates: readonly number[]): readonly number[] {
  return dates.flatMap((date) => [date - 1, date, date + 1]);
}

/** Beyond the year 9999 only seconds since the epoch are dates that conditions read. */
function dateText(milliseconds: number): readonly string[] {
  if (isInCalendar(milliseconds)) return [isoMilliseconds(milliseconds)];
  return milliseconds > 0 ? [String(milliseconds / 1000)] : [];
}

/** Bytes longer than any that a condition names. */
function otherBytes(expected: readonly string[]): string {
  const longest = expected.reduce((most, { length }) => Math.max(most, length), 0);
  return 'AAAA'.repeat(longest + 1);
}

/** Results change only where a range begins, or right behind its end. */
function addressExamples(expected: readonly string[]): readonly string[] {
  const ranges = expected.flatMap((text) => parseIpRange(text) ?? []);
  return ([4, 6] as const).flatMap((version) => {
    const end = 1n << (version === 4 ? 32n : 128n);
    const own = ranges.filter((range) => range.version === version);
    const turns = [0n, ...own.flatMap(({ first, last }) => [first, last + 1n])];
    return turns.filter((value) => value < end).map((value) => formatIp(version, value));
  });
}

function textExamples(
  conditions: readonly Condition[],
  context: RequestContext,
): readonly string[] | undefined {
  const matchers: TextMatcher[] = [];
  for (const condition of conditions) {
    if (condition.test.kind !== 'compare') continue;
    const { syntax } = condition.test.comparison;
    if (syntax === 'arn' && condition.variables.length > 0) return undefined;
    const tokens = syntax === 'arn' ? arnTokens : plainTokens(syntax);
    for (const text of condition.expected) {
      const wildcards = syntax === 'arn' || syntax === 'pattern';
      const pieces = parsePieces(text, { wildcards, variables: condition.hasVariables });
      const resolved = resolvePieces(pieces, context);
      if (resolved === 'unresolved') continue;
      const matcher = resolved === 'unknown' ? undefined : tokens(resolved);
      if (matcher === undefined) return undefined;
      matchers.push(matcher);
    }
  }
  // One value more is that the key is absent.
  return textClasses(matchers, MOST_TRIED - 1);
}

type Tokenize = (pieces: readonly WildPiece[]) => TextMatcher | undefined;

function plainTokens(syntax: TextSyntax | undefined): Tokenize {
  return (pieces) => pieces.flatMap((piece) => pieceTokens(piece, syntax === 'ignoreCase', false));
}

const ARN_FIELDS = 6;

/** Patterns of fewer fields, and variables, whose values may contain colons, keep the cautious decision. */
const arnTokens: Tokenize = (pieces) => {
  const fields = splitFields(pieces);
  if (fields.length < ARN_FIELDS) return undefined;
  return fields.flatMap((field, index) => {
    const stopsAtColon = index < ARN_FIELDS - 1;
    const tokens = field.flatMap((piece) =>
      piece.kind === 'variable' ? [] : pieceTokens(piece, false, stopsAtColon),
    );
    return index === 0 ? tokens : [COLON, ...tokens];
  });
};

const COLON: TextToken = { kind: 'character', text: ':', ignoresCase: false };

function pieceTokens(piece: WildPiece, ignoresCase: boolean, stopsAtColon: boolean): readonly TextToken[] {
  if (piece.kind !== 'literal') return [{ kind: piece.kind, stopsAtColon }];
  return Array.from(piece.text, (text) => ({ kind: 'character', text, ignoresCase }));
}
