/**
 * Conditions of a policy in words: when a Deny applies, or what an Allow requires, and what the request had.
 *
 * Shape   conditions with their values -> one clause without a full stop.
 * Source  IAM User Guide, "IAM JSON policy elements: Condition operators", "Single-valued vs. multivalued context keys".
 *
 * INVARIANT: keys and values come from outside: the clause is one line.
 */
import type { ConditionEvidence, NearMatch } from '../model/attribution.ts';
import { clip, oneLine } from './one-line.ts';

export type ConditionText = Pick<ConditionEvidence, 'operator' | 'key' | 'expected' | 'actual' | 'nearly'>;

/** An operator, taken apart: `ForAnyValue:StringNotLikeIfExists`. */
export interface OperatorParts {
  /** In lower case, without `not` and `ifexists`: `stringlike`. */
  readonly base: string;
  readonly negative: boolean;
  readonly ifExists: boolean;
  readonly set: 'all' | 'any' | null;
}

export function operatorParts(operator: string): OperatorParts {
  const [first = '', second] = operator.toLowerCase().split(':');
  const name = second ?? first;
  const ifExists = name.endsWith('ifexists');
  const bare = ifExists ? name.slice(0, -'ifexists'.length) : name;
  const negative = NEGATIVE.has(bare);
  const set = second === undefined ? null : first === 'forallvalues' ? 'all' : 'any';
  return { base: negative ? bare.replace('not', '') : bare, negative, ifExists, set };
}

const NEGATIVE: ReadonlySet<string> = new Set([
  'stringnotequals',
  'stringnotequalsignorecase',
  'stringnotlike',
  'numericnotequals',
  'datenotequals',
  'notipaddress',
  'arnnotequals',
  'arnnotlike',
]);

/** `unless aws:RequestedRegion is eu-central-1; it was eu-west-3` */
export function denyClause(conditions: readonly ConditionText[]): string {
  return clauseOf(conditions, denyPhrase, conditions.filter(saysMore));
}

/** `aws:PrincipalTag/team is web; it was data`: completes "it requires that". */
export function allowClause(conditions: readonly ConditionText[]): string {
  return clauseOf(conditions, requirement, conditions);
}

/** `compared`: the conditions of which the rule does not say already what the request had. */
function clauseOf(
  conditions: readonly ConditionText[],
  phrase: (each: ConditionText) => string,
  compared: readonly ConditionText[],
): string {
  const rules = conditions.map(phrase).join(' and ');
  if (compared.length === 0) return oneLine(rules);
  const had = compared.map((each) => hadValue(each, conditions.length === 1 ? 'it' : each.key)).join(', ');
  return oneLine(`${rules}; ${had}`);
}

/** False where the rule says what the request had: "when the request has no X", "when X is prod". */
function saysMore({ operator, expected, actual }: ConditionText): boolean {
  const { base, negative, set } = operatorParts(operator);
  if (actual === 'unknown') return true;
  if (base === 'null') return false;
  const isSame = Array.isArray(actual) && expected.length === 1 && actual.join() === expected.join();
  return negative || set !== null || !isSame;
}

function denyPhrase(condition: ConditionText): string {
  const { base, negative, set } = operatorParts(condition.operator);
  const { key } = condition;
  if (base === 'null')
    return presence(condition) ? `when the request has ${key}` : `when the request has no ${key}`;
  if (set !== null || !negative) return `when ${requirement(condition)}`;
  return `unless ${key} ${comparison(base)} ${anyOf(condition.expected)}`;
}

function requirement(condition: ConditionText): string {
  const { base, negative, set } = operatorParts(condition.operator);
  const { key, expected } = condition;
  if (base === 'null') return presence(condition) ? `the request has ${key}` : `the request has no ${key}`;
  if (set === 'all') return `${negative ? 'no' : 'every'} value of ${key} is among ${anyOf(expected)}`;
  if (set === 'any') return `a value of ${key} is ${negative ? 'not ' : ''}among ${anyOf(expected)}`;
  return `${key} ${negative ? negated(base) : comparison(base)} ${anyOf(expected)}`;
}

/** Of a `Null` condition: does it hold where the key is there? */
const presence = ({ expected }: ConditionText): boolean => expected[0]?.toLowerCase() === 'false';

const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['stringlike', 'is like'],
  ['arnlike', 'is like'],
  ['ipaddress', 'is in'],
  ['numericlessthan', 'is less than'],
  ['numericlessthanequals', 'is at most'],
  ['numericgreaterthan', 'is greater than'],
  ['numericgreaterthanequals', 'is at least'],
  ['datelessthan', 'is before'],
  ['datelessthanequals', 'is not after'],
  ['dategreaterthan', 'is after'],
  ['dategreaterthanequals', 'is not before'],
]);

const comparison = (base: string): string => COMPARISONS.get(base) ?? 'is';

const negated = (base: string): string => comparison(base).replace(/^is/, 'is not');

function hadValue({ actual, key, nearly }: ConditionText, subject: string): string {
  if (actual === 'absent') return `the request has no ${key}`;
  if (actual === 'unknown') return `what the request had for ${key} is not known`;
  return `${subject} was ${listed(actual, 'and')}${nearly === undefined ? '' : `, ${NEARLY[nearly]}`}`;
}

const NEARLY: Readonly<Record<NearMatch, string>> = {
  case: 'which differs only in upper and lower case',
  wildcard: 'and the operator takes the wildcard as a plain character: use StringLike or ArnLike',
  path: 'which differs only in the path of the ARN',
  slash: 'which differs only in the slash at its end',
};

/** Longer lists are cut; the statement itself has them all. */
const MOST_VALUES = 4;
const VALUE_LENGTH = 160;

export function anyOf(values: readonly string[]): string {
  return listed(values, 'or');
}

function listed(values: readonly string[], word: 'and' | 'or'): string {
  if (values.length === 0) return 'nothing';
  const shown = values
    .slice(0, MOST_VALUES)
    .map((value) => (value === '' ? '""' : clip(value, VALUE_LENGTH)));
  const more = values.length - shown.length;
  const items = more > 0 ? [...shown, `${more} more`] : shown;
  const last = items.at(-1) ?? '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}
