import { describe, expect, test } from 'vitest';
import {
  isCompromisedKeyQuarantine,
  layersOfPolicyArn,
  policyRefOf,
} from '../../../core/decode/policy-arn.ts';

const organizations = 'arn:aws:organizations::777788889999:';
const scp = `${organizations}policy/o-exampleorg/service_control_policy/p-example1`;
const rcp = `${organizations}policy/o-exampleorg/resource_control_policy/p-example2`;
const iam = 'arn:aws:iam::111122223333:policy/team/Limits';
const identity = ['identityPolicy', 'permissionsBoundary', 'sessionPolicy'];

describe('the layers that a policy can belong to', () => {
  test.each<[note: string, arn: string, layers: readonly string[]]>([
    ['an SCP', scp, ['serviceControlPolicy']],
    ['an RCP', rcp, ['resourceControlPolicy']],
    ['a tag policy', `${organizations}policy/o-exampleorg/tag_policy/p-example3`, []],
    ['a managed policy', iam, identity],
    ['a managed policy of AWS', 'arn:aws:iam::aws:policy/AdministratorAccess', identity],
    ['a role', 'arn:aws:iam::111122223333:role/policy/x', []],
    ['an organization', `${organizations}organization/o-exampleorg/service_control_policy/x`, []],
    ['a policy of another service', 'arn:aws:iot:us-east-1:111122223333:policy/x', []],
    ['of another service, shaped like an SCP', scp.replace('organizations', 'iot'), []],
    ['no ARN', 'policy/x', []],
  ])('%s', (_note, arn, layers) => {
    expect(layersOfPolicyArn(arn)).toEqual(layers);
  });
});

describe('its name', () => {
  test.each([
    ['behind a path', iam, 'Limits'],
    ['without a path', 'arn:aws:iam::aws:policy/AdministratorAccess', 'AdministratorAccess'],
    ['none, but an id', scp, null],
    ['none, for it is no ARN', 'Limits', null],
  ])('%s', (_note, arn, name) => {
    expect(policyRefOf(arn)).toEqual({ arn, name, target: null });
  });
});

test.each([
  ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3', true],
  ['arn:aws:iam::aws:policy/AWSCompromisedKey', false],
  [undefined, false],
])('the quarantine of a compromised key: %s', (arn, want) => {
  expect(isCompromisedKeyQuarantine(arn)).toBe(want);
});
