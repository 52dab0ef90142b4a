import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import table from '../../data/generated/resource-policies.json' with { type: 'json' };
import hand from '../../data/resource-policy-services.json' with { type: 'json' };
import { decidesAccess, renderResourcePolicies } from '../../scripts/resource-policies.ts';

const actions = new Set(
  readFileSync('data/generated/actions.tsv', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [prefix = '', , names = ''] = line.split('\t');
      return names.split(' ').map((token) => `${prefix}:${/^[^:>]*/.exec(token)?.[0]}`);
    }),
);

test('the table of types that carry policies is the one the pinned data gives', () => {
  expect(readFileSync('data/generated/resource-policies.json', 'utf8')).toBe(renderResourcePolicies());
});

test('every action that the tables name exists', () => {
  const readers = Object.values(table.services).flatMap(({ policies }) => Object.values<string>(policies));
  const exempt = Object.entries(hand.notAccess).flatMap(([prefix, names]) =>
    names.filter((name) => name !== '*').map((name) => `${prefix}:${name}`),
  );
  const named = [
    ...readers,
    ...exempt,
    ...hand.sharing,
    ...Object.keys(hand.types),
    ...Object.keys(hand.readWith),
  ];
  const verbs = new Set(['', 'apigateway:GET']);
  expect(named.filter((name) => !actions.has(name) && !verbs.has(name))).toEqual([]);
});

test('a row by hand that no action needs is gone', () => {
  const keys = [...hand.sharing, ...Object.keys(hand.types), ...Object.keys(hand.readWith)];
  const isNeeded = (key: string) => decidesAccess(...(key.split(':') as [string, string]));
  expect(keys.filter((key) => !isNeeded(key))).toEqual([]);
});
