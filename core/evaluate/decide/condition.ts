/**
 * One condition: an operator, a key and the values a policy lists for it.
 *
 * Shape   Condition and the request's context -> does it hold?
 * Source  IAM User Guide, "IAM JSON policy elements: Condition operators", "Single-valued vs. multivalued context
 *         keys", "Conditions with multiple context keys or values".
 */
import type { Condition, ConditionTest } from '../parse/condition-block.ts';
import type { RequestContext } from '../parse/context.ts';
import { and, every, not, some, type Ternary, ternary } from '../parse/ternary.ts';

type CompareCondition = Extract<ConditionTest, { kind: 'compare' }>;

/** Of a condition that cannot be read it can be certain only that it does not hold. */
export function holds(condition: Condition, context: RequestContext): Ternary {
  const found = holdsAsRead(condition, context);
  return condition.isReadable ? found : and(found, 'maybe');
}

function holdsAsRead(condition: Condition, context: RequestContext): Ternary {
  const value = context.lookup(condition.key);
  const { test } = condition;
  if (value === 'unknown' || test.kind === 'unreadable') return 'maybe';
  if (test.kind === 'existence') return ternary(test.wantsAbsent.includes(value === 'absent'));
  if (value === 'absent') return ternary(holdsWhenAbsent(condition, test.negated));
  return holdsOfValues(condition, test, value, context);
}

/** For an absent key, `IfExists` and the set operators decide before the negation does. */
function holdsWhenAbsent({ ifExists, set }: Condition, negated: boolean): boolean {
  if (ifExists || set === 'forAllValues') return true;
  return set === undefined && negated;
}

function holdsOfValues(
  { set }: Condition,
  test: CompareCondition,
  values: readonly string[],
  context: RequestContext,
): Ternary {
  const holdsOf = (value: string) => holdsOfValue(test, value, context);
  switch (set) {
    case 'forAllValues':
      return every(values.filter(isFilled), holdsOf);
    case 'forAnyValue':
      return some(values.filter(isFilled), holdsOf);
    case undefined:
      return agreedResult(values.map(holdsOf));
  }
}

/** Set operators ignore the empty string. */
function isFilled(value: string): boolean {
  return value !== '';
}

function holdsOfValue(
  { negated, values }: CompareCondition,
  actual: string,
  context: RequestContext,
): Ternary {
  const matches = some(values, (test) => test(actual, context));
  return negated ? not(matches) : matches;
}

/** Several values without a set operator: AWS does not document the result. Certain only where all values agree. */
function agreedResult(results: readonly Ternary[]): Ternary {
  const [first = 'maybe'] = results;
  return results.every((result) => result === first) ? first : 'maybe';
}
