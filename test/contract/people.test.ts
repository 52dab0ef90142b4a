import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PEOPLE, policyOfPerson } from '../../contract/people.ts';

test.each(PEOPLE)('examples/permissions has the policy of: %s (`-u` writes it)', async (person) => {
  const text = `${JSON.stringify(policyOfPerson(person), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../../examples/permissions/${person}.json`);
});

test('no other policy is among them', () => {
  const files = readdirSync('examples/permissions').filter((name) => name.endsWith('.json'));
  expect(files.toSorted()).toEqual(PEOPLE.map((person) => `${person}.json`).toSorted());
});

/** A managed policy; the inline policy of a permission set may be longer. Source  IAM User Guide, "IAM and STS quotas". */
test.each(PEOPLE)('the policy of %s fits a managed policy, and has no wildcard in an action', (person) => {
  const policy = policyOfPerson(person);
  expect(JSON.stringify(policy).replaceAll(/\s/g, '').length).toBeLessThan(6_144);
  const actions = policy.Statement.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => action.includes('*') || action === 'dynamodb:Scan')).toEqual([]);
});
