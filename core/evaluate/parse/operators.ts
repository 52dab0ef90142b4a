/**
 * Every condition operator of the policy language, one row each.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
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

const OPERATORS: ReadonlyMap<string, OperatorTest> = new Map<string, OperatorTest>([
  ['stringequals', is(COMPARISONS.text)],
  ['stringnotequals', isNot(COMPARISONS.text)],
  ['stringequalsignorecase', is(COMPARISONS.textIgnoringCase)],
  ['stringnotequalsignorecase', isNot(COMPARISONS.textIgnoringCase)],
  ['stringlike', is(COMPARISONS.textPattern)],
  ['stringnotlike', isNot(COMPARISONS.textPattern)],
  ['numericequals', is(COMPARISONS.numberEquals)],
  ['numericnotequals', isNot(COMPARISONS.numberEquals)],
  ['numericlessthan', is(COMPARISONS.numberLess)],
  ['numericlessthanequals', is(COMPARISONS.numberAtMost)],
  ['numericgreaterthan', is(COMPARISONS.numberGreater)],
  ['numericgreaterthanequals', is(COMPARISONS.numberAtLeast)],
  ['dateequals', is(COMPARISONS.dateEquals)],
  ['datenotequals', isNot(COMPARISONS.dateEquals)],
  ['datelessthan', is(COMPARISONS.dateBefore)],
  ['datelessthanequals', is(COMPARISONS.dateAtMost)],
  ['dategreaterthan', is(COMPARISONS.dateAfter)],
  ['dategreaterthanequals', is(COMPARISONS.dateAtLeast)],
  ['bool', is(COMPARISONS.truth)],
  ['binaryequals', is(COMPARISONS.bytes)],
  ['ipaddress', is(COMPARISONS.address)],
  ['notipaddress', isNot(COMPARISONS.address)],
  ['arnequals', is(COMPARISONS.arnPattern)],
  ['arnlike', is(COMPARISONS.arnPattern)],
  ['arnnotequals', isNot(COMPARISONS.arnPattern)],
  ['arnnotlike', isNot(COMPARISONS.arnPattern)],
  ['null', { kind: 'existence' }],
]);

export interface Operator {
  readonly test: OperatorTest;
  readonly set: 'forAllValues' | 'forAnyValue' | undefined;
  /** `…IfExists`: holds when the key is absent. */
  readonly ifExists: boolean;
}

/** `ForAllValues:StringLikeIfExists`; undefined for an unknown operator. `Null` takes neither prefix nor suffix. */
export function parseOperator(name: string): Operator | undefined {
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
