/**
 * One condition: an operator, a key and the values a policy lists for it.
 *
 * Shape   Condition and the request's context -> does it hold?
 * Source  IAM User Guide, "IAM JSON policy elements: Condition operators", "Single-valued vs. multivalued context
 *         keys", "Conditions with multiple context keys or values".
 */
import type { Condition, ConditionTest } from '../parse/condition-block.ts';
import type { RequestContext } from '../parse/context.ts';
import { mayLackValue } from '../parse/template.ts';
import { agree, and, every, not, some, type Ternary, ternary } from '../parse/ternary.ts';

type CompareCondition = Extract<ConditionTest, { kind: 'compare' }>;

/**
 * Of a condition that cannot be read, or of which AWS leaves open what it means, it can be certain only that it does not
 * hold.
 */
export function holds(condition: Condition, context: RequestContext): Ternary {
  const found = holdsAsRead(condition, context);
  return condition.isReadable && isDocumented(condition, context) ? found : and(found, 'maybe');
}

/** `IfExists` keeps a variable without value from making the statement invalid. */
function isDocumented(
  { isDocumented, variables, key, ifExists }: Condition,
  context: RequestContext,
): boolean {
  if (!isDocumented) return false;
  if (ifExists && context.lookup(key) === 'absent') return true;
  return !variables.some((variable) => mayLackValue(variable, context));
}

function holdsAsRead(condition: Condition, context: RequestContext): Ternary {
  const value = context.lookup(condition.key);
  const { test } = condition;
  if (value === 'unknown' || test.kind === 'unreadable') return 'maybe';
  if (test.kind === 'existence') return holdsOfExistence(test.wantsAbsent, value);
  if (value === 'absent') return holdsWhenAbsent(condition, test.negated);
  return holdsOfValues(condition, test, value, context);
}

/** Whether an empty text is "not null" is not documented. */
function holdsOfExistence(wantsAbsent: readonly boolean[], value: readonly string[] | 'absent'): Ternary {
  if (wantsAbsent.length === 0) return 'maybe';
  const isEmpty = value !== 'absent' && !value.some(isFilled);
  const states = isEmpty ? [true, false] : [value === 'absent'];
  return states.map((absent) => ternary(wantsAbsent.includes(absent))).reduce(agree);
}

/**
 * For an absent key, `IfExists` and the set operators decide before the negation does. That `ForAnyValue` fails and
 * `IfExists` holds is both documented, and nothing says which of the two wins.
 */
function holdsWhenAbsent({ ifExists, set }: Condition, negated: boolean): Ternary {
  if (set === 'forAnyValue') return ifExists ? 'maybe' : 'no';
  return ternary(ifExists || set === 'forAllValues' || negated);
}

function holdsOfValues(
  { set }: Condition,
  test: CompareCondition,
  values: readonly string[],
  context: RequestContext,
): Ternary {
  const [first = ''] = values;
  if (set === undefined && values.length === 1) return holdsOfValue(test, first, context);
  const holdsOf = (value: string) => holdsOfValue(test, value, context);
  const filled = values.filter(isFilled);
  switch (set) {
    case 'forAllValues':
      if (filled.length === 0) return 'yes';
      return agree(every(filled, holdsOf), every(values, holdsOf));
    case 'forAnyValue':
      return agree(some(filled, holdsOf), some(values, holdsOf));
    case undefined:
      return agreedResult(values.map(holdsOf));
  }
}

/** Nothing but empty texts is an empty set. Whether one beside other values counts is not documented. */
function isFilled(value: string): boolean {
  return value !== '';
}

/** What an empty list of values means is not documented. */
function holdsOfValue(
  { negated, values }: CompareCondition,
  actual: string,
  context: RequestContext,
): Ternary {
  if (values.length === 0) return 'maybe';
  const matches = some(values, (test) => test(actual, context));
  return negated ? not(matches) : matches;
}

/** Several values without a set operator: AWS does not document the result. Certain only where all values agree. */
function agreedResult(results: readonly Ternary[]): Ternary {
  const [first = 'maybe'] = results;
  return results.every((result) => result === first) ? first : 'maybe';
}
