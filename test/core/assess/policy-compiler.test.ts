import { expect, test } from 'vitest';
import { createPolicyCompiler } from '../../../core/assess/policy-compiler.ts';
import { noProblems } from '../../../core/evaluate/parse/fault.ts';

const ALLOW = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
const DENY = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } };

const level = (target: unknown, ...policies: readonly object[]) => ({ target, policies });
const guardrails = (...levels: readonly object[]) => ({ serviceControlPolicies: levels });

test('the same documents under the same names are compiled once, in whatever objects they stand', () => {
  const compile = createPolicyCompiler();
  const compiled = () =>
    compile(
      {
        ...guardrails(level('r-ab12', { name: 'full', arn: 'arn:full', document: ALLOW })),
        identityPolicies: [{ name: 'own', document: ALLOW }],
        resourcePolicy: { document: DENY },
      },
      '$',
      noProblems(),
    );
  const [first, second] = [compiled(), compiled()];
  expect(second.serviceControlPolicy).toBe(first.serviceControlPolicy);
  expect(second.identityPolicy).toBe(first.identityPolicy);
  expect(second.resourcePolicy).toBe(first.resourcePolicy);
});

test.each<[note: string, one: object, other: object]>([
  [
    'documents that are not the same objects',
    { identityPolicies: [{ document: ALLOW }] },
    { identityPolicies: [{ document: { ...ALLOW } }] },
  ],
  [
    'a name that goes on where the ARN began',
    { identityPolicies: [{ name: 'a b', arn: 'c', document: ALLOW }] },
    { identityPolicies: [{ name: 'a', arn: 'b c', document: ALLOW }] },
  ],
  [
    'a name that is the ARN of the other',
    { identityPolicies: [{ name: 'a', document: ALLOW }] },
    { identityPolicies: [{ arn: 'a', document: ALLOW }] },
  ],
  [
    'a name that is a number',
    { identityPolicies: [{ name: '7', document: ALLOW }] },
    { identityPolicies: [{ name: 7, document: ALLOW }] },
  ],
  [
    'levels of other targets',
    guardrails(level('r-ab12', { document: ALLOW })),
    guardrails(level('r-cd34', { document: ALLOW })),
  ],
  [
    'policies of one level and of two',
    guardrails(level('r', { document: ALLOW }, { document: DENY })),
    guardrails(level('r', { document: ALLOW }), level('r', { document: DENY })),
  ],
  [
    'a document with the policies of a level beside it',
    { identityPolicies: [{ document: ALLOW, policies: [] }] },
    { identityPolicies: [{ document: DENY, policies: [] }] },
  ],
])('are compiled each by itself: %s', (_note, one, other) => {
  const compile = createPolicyCompiler();
  const [left, right] = [one, other].map((policies) => compile(policies, '$', noProblems()));
  expect(left?.identityPolicy === right?.identityPolicy && left?.identityPolicy.length !== 0).toBe(false);
  expect(
    left?.serviceControlPolicy === right?.serviceControlPolicy && left?.serviceControlPolicy.length !== 0,
  ).toBe(false);
});

test('one document in two layers is read as each of them wants', () => {
  const compile = createPolicyCompiler();
  const problems = noProblems();
  compile({ identityPolicies: [{ document: ALLOW }] }, '$', problems);
  expect(problems.warnings).toEqual([]);
  compile({ vpcEndpointPolicies: [{ document: ALLOW }] }, '$', problems);
  expect(problems.warnings).not.toEqual([]);
});

test('faults and warnings of what is compiled already are reported again', () => {
  const compile = createPolicyCompiler();
  const found = () => {
    const problems = noProblems();
    compile({ identityPolicies: [{ document: 7 }], resourcePolicy: { document: ALLOW } }, '$', problems);
    return problems;
  };
  const first = found();
  expect(first.faults.length).toBeGreaterThan(0);
  expect(first.warnings.length).toBeGreaterThan(0);
  expect(found()).toEqual(first);
});
