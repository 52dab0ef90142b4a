/** The public view in full: every member of the contract, named and in order. */
import { expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../../core/evaluate/input.ts';
import { describeFault } from '../../../../core/evaluate/parse/fault.ts';

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const policy = (Statement: unknown, names: object = {}) => ({
  ...names,
  document: { Version: '2012-10-17', Statement },
});

function ask(policies: object, unknownContext: readonly string[] = []) {
  const read = readInput({
    request: {
      principal: 'arn:aws:sts::111122223333:assumed-role/deploy/run-1',
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::ledger/app.zip',
      context: { 'aws:RequestedRegion': 'us-east-1' },
    },
    policies,
    unknownContext,
  });
  if (!read.ok) throw new Error(read.faults.map(describeFault).join());
  return evaluateInput(read.input);
}

const NO_LAYERS = {
  serviceControlPolicy: 'notApplicable',
  resourceControlPolicy: 'notApplicable',
  vpcEndpointPolicy: 'notApplicable',
  permissionsBoundary: 'notApplicable',
  sessionPolicy: 'notApplicable',
  identityPolicy: 'notApplicable',
  resourcePolicy: 'notApplicable',
};

const TAGGED = {
  Sid: 'Tagged',
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: '*',
  Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1', 'aws:PrincipalTag/team': ['a', 'b'] } },
};

test('a level that denies, one that does not allow, and a layer that is open', () => {
  const outsideEurope = {
    Sid: 'DenyOutsideEurope',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
  };
  const reading = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
  const result = ask(
    {
      serviceControlPolicies: [
        { target: 'r-ab12', policies: [policy(EVERYTHING)] },
        { target: 'ou-1', policies: [policy([EVERYTHING, outsideEurope], { arn: 'arn:scp' })] },
        { target: 'ou-2', policies: [policy(reading, { name: 'Reading' })] },
      ],
      identityPolicies: [policy(TAGGED)],
    },
    ['aws:PrincipalTag/team'],
  );
  expect(result).toStrictEqual({
    decision: 'explicitDeny',
    denials: [
      {
        layer: 'serviceControlPolicy',
        kind: 'explicit',
        target: 'ou-1',
        policy: { name: null, arn: 'arn:scp' },
        statement: { index: 1, sid: 'DenyOutsideEurope' },
        conditions: [
          {
            operator: 'StringNotEquals',
            key: 'aws:RequestedRegion',
            expected: ['eu-central-1'],
            actual: ['us-east-1'],
            met: true,
          },
        ],
        nearest: [],
      },
      {
        layer: 'serviceControlPolicy',
        kind: 'implicit',
        target: 'ou-2',
        conditions: [],
        nearest: [
          { policy: { name: 'Reading', arn: null }, statement: { index: 0, sid: null }, misses: 'action' },
        ],
      },
    ],
    layers: { ...NO_LAYERS, serviceControlPolicy: 'deniesExplicitly', identityPolicy: 'undetermined' },
    undetermined: [],
    warnings: [],
    notAPolicy: null,
  });
});

test.each([
  ['unknown', ['aws:PrincipalTag/*'], 'undetermined', 'unknown', null, ['aws:PrincipalTag/team']],
  ['the request does not have', [], 'implicitDeny', 'absent', false, []],
])('a condition on a key that %s', (_note, unknown, decision, actual, met, undetermined) => {
  expect(ask({ identityPolicies: [policy(TAGGED, { name: 'own' })] }, unknown)).toStrictEqual({
    decision,
    denials: [
      {
        layer: 'identityPolicy',
        kind: 'implicit',
        conditions: [
          { operator: 'StringEquals', key: 'aws:PrincipalTag/team', expected: ['a', 'b'], actual, met },
        ],
        nearest: [
          { policy: { name: 'own', arn: null }, statement: { index: 0, sid: 'Tagged' }, misses: 'condition' },
        ],
      },
    ],
    layers: {
      ...NO_LAYERS,
      identityPolicy: decision === 'implicitDeny' ? 'deniesImplicitly' : 'undetermined',
    },
    undetermined,
    warnings: [],
    notAPolicy: null,
  });
});

test('nothing that denies: nothing to name', () => {
  expect(ask({ identityPolicies: [policy(EVERYTHING)] })).toStrictEqual({
    decision: 'allowed',
    denials: [],
    layers: { ...NO_LAYERS, identityPolicy: 'allows' },
    undetermined: [],
    warnings: [],
    notAPolicy: null,
  });
});

test('the path and the problem of a fault make a sentence', () => {
  expect(describeFault({ path: '$.id', problem: 'must be a string' })).toBe('$.id must be a string');
});
