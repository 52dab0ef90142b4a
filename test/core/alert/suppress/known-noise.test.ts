import { expect, test } from 'vitest';
import { NOISE_RULES } from '../../../../core/alert/suppress/known-noise.ts';

test.each(NOISE_RULES.map((rule) => [rule.id, rule] as const))(
  '%s says why, on what source, and of which calls',
  (_id, rule) => {
    expect(rule.reason).toMatch(/^\S.{20,200}$/);
    expect(rule.source).toMatch(/^https:\/\/(github\.com|docs\.aws\.amazon\.com)\//);
    expect(rule.actions.size + rule.operations.length).toBeGreaterThan(0);
  },
);

test('ids are unique', () => {
  expect(new Set(NOISE_RULES.map(({ id }) => id)).size).toBe(NOISE_RULES.length);
});

test('whole families of calls are known only of roles that only AWS can make, and only reads', () => {
  for (const { id, serviceRole, operations } of NOISE_RULES) {
    if (operations.length > 0) expect(serviceRole, id).toMatch(/\.amazonaws\.com$/);
    for (const operation of operations) expect(['get', 'list', 'describe']).toContain(operation);
  }
});
