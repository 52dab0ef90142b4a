import { expect, test } from 'vitest';
import { accessChanges } from '../../../contract/event-patterns.ts';
import { POLICY_CHANGE_NAMES } from '../../../core/normalize/policy-change.ts';

type Matcher = string | { readonly prefix: string } | { readonly suffix: string };

function matches(matcher: Matcher, name: string): boolean {
  if (typeof matcher === 'string') return matcher === name;
  return 'prefix' in matcher ? name.startsWith(matcher.prefix) : name.endsWith(matcher.suffix);
}

test('every change that we can read is one that the rule lets through', () => {
  const alternatives = (accessChanges().detail as { $or: { eventName?: Matcher[] }[] }).$or;
  const [writes = []] = alternatives.map(({ eventName }) => eventName);
  const undelivered = [...POLICY_CHANGE_NAMES].filter(
    (name) => !writes.some((matcher) => matches(matcher, name)),
  );
  expect(undelivered).toEqual([]);
});
