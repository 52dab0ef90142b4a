/**
 * Every condition operator of the policy language, one row each.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
import { remembering } from '../../model/remember.ts';
import { COMPARISONS, type Comparison } from './comparison.ts';

/** Only `Null` asks whether a key is there; all others compare its values. */
export type OperatorTest = { readonly kind: 'existence' } | CompareTest;

export interface CompareTest {
  readonly kind: 'compare';
  readonly comparison: Comparison;
  /** Holds when no value of the policy matches; also when the key is absent. */
  readonly negated: boolean;
}

const is = (comparison: Comparison): CompareTest => ({ kind: 'compare', comparison, negated: false });
const isNot = (comparison: Comparison): CompareTest => ({ kind: 'compare', comparison, negated: true });

/** As AWS writes them. */
const NAMED = [
  ['StringEquals', is(COMPARISONS.text)],
  ['StringNotEquals', isNot(COMPARISONS.text)],
  ['StringEqualsIgnoreCase', is(COMPARISONS.textIgnoringCase)],
  ['StringNotEqualsIgnoreCase', isNot(COMPARISONS.textIgnoringCase)],
  ['StringLike', is(COMPARISONS.textPattern)],
  ['StringNotLike', isNot(COMPARISONS.textPattern)],
  ['NumericEquals', is(COMPARISONS.numberEquals)],
  ['NumericNotEquals', isNot(COMPARISONS.numberEquals)],
  ['NumericLessThan', is(COMPARISONS.numberLess)],
  ['NumericLessThanEquals', is(COMPARISONS.numberAtMost)],
  ['NumericGreaterThan', is(COMPARISONS.numberGreater)],
  ['NumericGreaterThanEquals', is(COMPARISONS.numberAtLeast)],
  ['DateEquals', is(COMPARISONS.dateEquals)],
  ['DateNotEquals', isNot(COMPARISONS.dateEquals)],
  ['DateLessThan', is(COMPARISONS.dateBefore)],
  ['DateLessThanEquals', is(COMPARISONS.dateAtMost)],
  ['DateGreaterThan', is(COMPARISONS.dateAfter)],
  ['DateGreaterThanEquals', is(COMPARISONS.dateAtLeast)],
  ['Bool', is(COMPARISONS.truth)],
  ['BinaryEquals', is(COMPARISONS.bytes)],
  ['IpAddress', is(COMPARISONS.address)],
  ['NotIpAddress', isNot(COMPARISONS.address)],
  ['ArnEquals', is(COMPARISONS.arnPattern)],
  ['ArnLike', is(COMPARISONS.arnPattern)],
  ['ArnNotEquals', isNot(COMPARISONS.arnPattern)],
  ['ArnNotLike', isNot(COMPARISONS.arnPattern)],
  ['Null', { kind: 'existence' }],
] as const satisfies readonly (readonly [string, OperatorTest])[];

const OPERATORS: ReadonlyMap<string, OperatorTest> = new Map<string, OperatorTest>(
  NAMED.map(([name, test]) => [name.toLowerCase(), test]),
);

const USUAL_NAMES: ReadonlySet<string> = new Set(NAMED.map(([name]) => name));

/** AWS does not say whether the case of an operator's name counts; only its own spelling is certain. */
export const hasUsualCase = remembering((name) =>
  USUAL_NAMES.has(name.replace(/^(?:ForAllValues|ForAnyValue):/, '').replace(/IfExists$/, '')),
);

export interface Operator {
  readonly test: OperatorTest;
  readonly set: 'forAllValues' | 'forAnyValue' | undefined;
  /** `…IfExists`: holds when the key is absent. */
  readonly ifExists: boolean;
}

/** `ForAllValues:StringLikeIfExists`; undefined for an unknown operator. `Null` takes neither prefix nor suffix. */
export const parseOperator = remembering(readOperator);

function readOperator(name: string): Operator | undefined {
  const lower = name.toLowerCase();
  const set = setOperator(lower);
  const plain = lower.slice(set === undefined ? 0 : lower.indexOf(':') + 1);
  const ifExists = plain.endsWith('ifexists');
  const test = OPERATORS.get(ifExists ? plain.slice(0, -'ifexists'.length) : plain);
  if (test === undefined) return undefined;
  if (test.kind === 'existence' && (ifExists || set !== undefined)) return undefined;
  return { test, set, ifExists };
}

function setOperator(name: string): Operator['set'] {
  if (name.startsWith('forallvalues:')) return 'forAllValues';
  return name.startsWith('foranyvalue:') ? 'forAnyValue' : undefined;
}
