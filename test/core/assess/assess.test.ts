/** What is hidden never becomes "none", and never makes a certain deny uncertain. */
import { describe, expect, test } from 'vitest';
import { assess } from '../../../core/assess/assess.ts';
import type { PolicySet } from '../../../core/model/policy.ts';
import type { PolicyLayer } from '../../../core/model/policy-layer.ts';

const REQUEST = {
  principal: 'arn:aws:sts::111122223333:assumed-role/deploy/run',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::ledger/a',
};
const document = (Effect: string, Action = '*') => ({
  document: { Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] },
});
const ALLOW = document('Allow');

function assessed(policies: PolicySet, hidden: readonly PolicyLayer[] = []) {
  return assess({
    input: { request: REQUEST, policies },
    hidden: hidden.map((layer) => ({ layer, code: 'accessDenied', why: 'unread' })),
  });
}

const layersOf = (found: readonly { layer: string; kind: string }[] | undefined) =>
  found?.map(({ layer, kind }) => `${kind} ${layer}`);

interface Row {
  readonly name: string;
  readonly policies: PolicySet;
  readonly hidden: readonly PolicyLayer[];
  readonly certain: readonly string[];
}

/** Neither its Action nor its effect on the call can be read. */
const UNREADABLE = { document: { Statement: { Effect: 'Deny', Action: {}, Resource: '*' } } };

const ROWS: readonly Row[] = [
  {
    name: 'a statement that cannot be read may deny',
    policies: { identityPolicies: [ALLOW, UNREADABLE] },
    hidden: [],
    certain: [],
  },
  {
    name: 'a Deny beside a statement that cannot be read is certain, and it alone',
    policies: { identityPolicies: [document('Deny'), UNREADABLE] },
    hidden: ['resourcePolicy'],
    certain: ['explicit identityPolicy'],
  },
  {
    name: 'what no layer allows is certain beside a Deny that cannot be read',
    policies: { identityPolicies: [UNREADABLE] },
    hidden: [],
    certain: ['implicit identityPolicy'],
  },
  { name: 'nothing hidden, no allow', policies: {}, hidden: [], certain: ['implicit identityPolicy'] },
  {
    name: 'a hidden session policy does not excuse a silent identity',
    policies: {},
    hidden: ['sessionPolicy'],
    certain: ['implicit identityPolicy'],
  },
  { name: 'a hidden resource policy may grant', policies: {}, hidden: ['resourcePolicy'], certain: [] },
  {
    name: 'a hidden session policy may deny',
    policies: { identityPolicies: [ALLOW] },
    hidden: ['sessionPolicy'],
    certain: [],
  },
  {
    name: 'a silent boundary may be passed by a hidden resource policy',
    policies: { identityPolicies: [ALLOW], permissionsBoundary: document('Allow', 'sqs:*') },
    hidden: ['resourcePolicy'],
    certain: [],
  },
  {
    name: 'an explicit deny stays certain',
    policies: { identityPolicies: [ALLOW, document('Deny')] },
    hidden: ['resourcePolicy', 'serviceControlPolicy'],
    certain: ['explicit identityPolicy'],
  },
  {
    name: 'the visible half of a hidden layer denies',
    policies: { identityPolicies: [document('Deny')] },
    hidden: ['identityPolicy'],
    certain: ['explicit identityPolicy'],
  },
  {
    name: 'the silence of a half-hidden layer is not certain',
    policies: { identityPolicies: [document('Allow', 'sqs:*')] },
    hidden: ['identityPolicy'],
    certain: [],
  },
];

describe('certain', () => {
  test.for(ROWS)('$name', ({ policies, hidden, certain }) => {
    expect(layersOf(assessed(policies, hidden)?.certain)).toEqual(certain);
  });
});

const on = (effect: string, key: string, operator = 'StringEquals', value = 'a') => ({
  document: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: effect,
        Action: '*',
        Resource: '*',
        Principal: '*',
        Condition: { [operator]: { [key]: value } },
      },
    ],
  },
});
const TAG = 'aws:ResourceTag/team';

/** What may deny beside something that denies for certain: AWS may have named that one. */
const RIVALS = [
  {
    name: 'an explicit deny that depends on an unknown key, beside a certain one',
    policies: { identityPolicies: [ALLOW, document('Deny')], resourcePolicy: on('Deny', TAG) },
    certain: ['explicit identityPolicy'],
    possible: ['explicit resourcePolicy'],
  },
  {
    name: 'a gate that depends on an unknown key, beside a missing allow',
    policies: { vpcEndpointPolicies: [on('Allow', TAG)] },
    certain: ['implicit identityPolicy'],
    possible: ['implicit vpcEndpointPolicy'],
  },
  {
    name: 'a condition that holds for every value of its unknown key is no question',
    policies: { identityPolicies: [ALLOW], resourcePolicy: on('Deny', TAG, 'StringLikeIfExists', '*') },
    certain: ['explicit resourcePolicy'],
    possible: [],
  },
] as const;

test.for(RIVALS)('possible: $name', ({ policies, certain, possible }) => {
  const input = { request: REQUEST, policies, unknownContext: [TAG] };
  const assessment = assess({ input, hidden: [] });
  expect(layersOf(assessment?.certain)).toEqual(certain);
  expect(layersOf(assessment?.possible)).toEqual(possible);
});

test('a document without statements hides its layer', () => {
  const broken = { document: { Statement: 'Perhaps' } };
  const assessment = assessed({ identityPolicies: [broken] });
  expect(assessment?.certain).toEqual([]);
  expect(assessment?.hidden).toEqual([
    { layer: 'identityPolicy', code: 'documentInvalid', why: expect.stringContaining('cannot be read') },
  ]);
});
