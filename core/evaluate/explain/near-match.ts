/**
 * Why the values of a condition nearly match: the mistakes that people make in policies.
 *
 * Shape   Condition and the request's context -> NearMatch, or undefined.
 * Source  IAM User Guide, "IAM JSON policy elements: Condition operators" (StringEquals is case-sensitive and takes no
 *         wildcards), "IAM identifiers" (paths), "AWS global condition context keys" (aws:PrincipalOrgPaths ends in `/`).
 *
 * A near match would turn the condition over: one that fails would hold; a negated one that holds would fail.
 */
import { parseArn } from '../../model/arn.ts';
import type { NearMatch } from '../../model/attribution.ts';
import { holds } from '../decide/condition.ts';
import { COMPARISONS, type Comparison, type ValueTest } from '../parse/comparison.ts';
import type { Condition, ConditionTest } from '../parse/condition-block.ts';
import type { ContextValue, RequestContext } from '../parse/context.ts';
import { not, or, ternary } from '../parse/ternary.ts';

/** Makes a test that also takes what nearly matches; undefined: this mistake cannot be made with this value. */
type Loosen = (comparison: Comparison, expected: string, variables: boolean) => ValueTest | undefined;

const LOOSEN: Readonly<Record<NearMatch, Loosen>> = {
  case: (comparison, expected, variables) => {
    const test = comparison.compile(expected.toLowerCase(), variables);
    return test && ((actual, context) => test(actual.toLowerCase(), inLowerCase(context)));
  },
  wildcard: ({ syntax }, expected, variables) => {
    const isPlain = syntax === 'literal' || syntax === 'ignoreCase';
    return isPlain && /[*?]/.test(expected)
      ? COMPARISONS.textPattern.compile(expected, variables)
      : undefined;
  },
  path: (_comparison, expected) => {
    const wanted = withoutPath(expected);
    return wanted === undefined ? undefined : (actual) => ternary(withoutPath(actual) === wanted);
  },
  slash: (comparison, expected, variables) => {
    if (expected === '' || expected === '/') return undefined;
    return comparison.compile(expected.endsWith('/') ? expected.slice(0, -1) : `${expected}/`, variables);
  },
};

const NEAR_MATCHES = ['case', 'wildcard', 'path', 'slash'] as const;

export function nearMatchOf(condition: Condition, context: RequestContext): NearMatch | undefined {
  const { test, isReadable } = condition;
  if (test.kind !== 'compare' || test.comparison.family !== 'text' || !isReadable) return undefined;
  if (typeof context.lookup(condition.key) === 'string') return undefined;
  const found = holds(condition, context);
  if (found !== (test.negated ? 'yes' : 'no')) return undefined;
  return NEAR_MATCHES.find(
    (near) => holds({ ...condition, test: loosen(condition, test, near) }, context) === not(found),
  );
}

function loosen(
  { expected, hasVariables }: Condition,
  test: Extract<ConditionTest, { kind: 'compare' }>,
  near: NearMatch,
): ConditionTest {
  const values = test.values.map((strict, index): ValueTest => {
    const loose = LOOSEN[near](test.comparison, expected[index] ?? '', hasVariables);
    if (loose === undefined) return strict;
    return (actual, context) => or(strict(actual, context), loose(actual, context));
  });
  return { ...test, values };
}

/** Values of variables, too. */
function inLowerCase({ lookup, given }: RequestContext): RequestContext {
  const lower = (value: ContextValue): ContextValue =>
    typeof value === 'string' ? value : value.map((text) => text.toLowerCase());
  return { lookup: (key) => lower(lookup(key)), given: (key) => lower(given(key)) };
}

const WITH_PATHS: ReadonlySet<string> = new Set(['role', 'user', 'policy']);

/** `…:role/ci/deploy` → `…:role/deploy` */
function withoutPath(text: string): string | undefined {
  const arn = parseArn(text);
  const [type = '', ...names] = arn?.resource.split('/') ?? [];
  if (arn?.service !== 'iam' || !WITH_PATHS.has(type) || names.length === 0) return undefined;
  return `${arn.partition}:${arn.account}:${type}/${names.at(-1)}`;
}
