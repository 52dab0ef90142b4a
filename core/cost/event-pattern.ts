/**
 * Whether the detail of an event matches a pattern, as EventBridge decides it, for what our patterns use.
 *
 * Shape   a pattern's fields, and a CloudTrail record → boolean
 * Source  EventBridge User Guide, "Comparison operators for use in event patterns"; the cases of test/cases/rule, which its own
 *         matcher has decided.
 */
import type { AnythingBut, Fields, Matcher } from '../../contract/event-patterns.ts';
import { isObject } from '../record/json.ts';

export function matchesFields(fields: Fields, value: unknown): boolean {
  return Object.entries(fields).every(([name, rule]) => {
    if (isAlternatives(name, rule)) return rule.some((each) => matchesFields(each, value));
    const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (isMatchers(rule)) return matchesAny(rule, leavesOf(member));
    return Array.isArray(member)
      ? member.some((each) => matchesFields(rule, each))
      : matchesFields(rule, member);
  });
}

type Rule = Fields[string];

const isAlternatives = (name: string, _rule: Rule): _rule is readonly Fields[] => name === '$or';
const isMatchers = (rule: Rule): rule is readonly Matcher[] => Array.isArray(rule);

/** An object is none: only values can be there or be compared. */
function leavesOf(member: unknown): readonly unknown[] {
  if (Array.isArray(member)) return member.flatMap(leavesOf);
  return member === undefined || isObject(member) ? [] : [member];
}

export function matchesAny(matchers: readonly Matcher[], leaves: readonly unknown[]): boolean {
  return matchers.some((matcher) => {
    if (typeof matcher === 'object' && 'exists' in matcher) return matcher.exists === leaves.length > 0;
    return leaves.some((leaf) => matchesOne(matcher, leaf));
  });
}

type ValueMatcher = Exclude<Matcher, { readonly exists: boolean }>;

function matchesOne(matcher: ValueMatcher, leaf: unknown): boolean {
  if (typeof matcher !== 'object') return leaf === matcher;
  if ('anything-but' in matcher) return !isAmong(matcher['anything-but'], leaf);
  if (typeof leaf !== 'string') return false;
  return 'prefix' in matcher ? leaf.startsWith(matcher.prefix) : leaf.endsWith(matcher.suffix);
}

function isAmong(excluded: AnythingBut, leaf: unknown): boolean {
  if ('prefix' in excluded) return excluded.prefix.some((prefix) => matchesOne({ prefix }, leaf));
  if ('suffix' in excluded) return excluded.suffix.some((suffix) => matchesOne({ suffix }, leaf));
  return excluded.some((each) => each === leaf);
}
