/** EC2 writes an encoded message besides the sentence or instead of it. CloudTrail cuts it, so it cannot be decoded. */

import type { CallerName } from './callers.ts';
import { type Answer, type Case, KEEPS, READS_ONLY, row, scp, WITH_BLOB } from './case.ts';
import { HOME, iam, REGION, SANDBOX } from './statements.ts';

const ID = 'i-0123456789abcdef0';
const instance = (region = REGION, account = HOME) => `arn:aws:ec2:${region}:${account}:instance/${ID}`;
const parameters = { instancesSet: { items: [{ instanceId: ID }] } };

function instanceRow(
  story: string,
  caller: CallerName,
  operation: string,
  answer: Answer,
  more: Partial<Case> = {},
): Case {
  const account = caller === 'cy' ? SANDBOX : HOME;
  const action = `ec2:${operation}`;
  return row(`instance, ${story}`, caller, action, instance(more.region, account), answer, {
    forms: WITH_BLOB,
    parameters,
    ...more,
  });
}

export const EC2: readonly Case[] = [
  instanceRow('missing allow', 'ana', 'StopInstances', ['identityPolicy', 'implicit', null, null, 'allow']),
  instanceRow('explicit deny', 'ana', 'RebootInstances', [
    'identityPolicy',
    'explicit',
    'work',
    null,
    'askOwner',
  ]),
  instanceRow('silent boundary', 'ben', 'StopInstances', [
    'permissionsBoundary',
    'implicit',
    iam('policy/edge'),
    null,
    'allow',
  ]),
  instanceRow('boundary denies', 'ben', 'TerminateInstances', [
    'permissionsBoundary',
    'explicit',
    iam('policy/edge'),
    null,
    'askOwner',
  ]),
  instanceRow(
    'service control policy by Region',
    'ana',
    'TerminateInstances',
    ['serviceControlPolicy', 'explicit', scp('p-regions'), 'aws:RequestedRegion', 'meetCondition'],
    { region: 'us-west-2' },
  ),
  instanceRow('no service control policy allows it', 'cy', 'StopInstances', [
    'serviceControlPolicy',
    'implicit',
    'ou-demo-sand',
    null,
    'askOwner',
  ]),
  instanceRow(
    'silent session policy',
    'deploy',
    'StopInstances',
    ['sessionPolicy', 'implicit', 'session policy', null, 'allow'],
    { grant: READS_ONLY },
  ),
  instanceRow(
    'session policy denies',
    'deploy',
    'TerminateInstances',
    ['sessionPolicy', 'explicit', 'session policy', null, 'askOwner'],
    { grant: KEEPS },
  ),
  instanceRow(
    'VPC endpoint policy is silent',
    'ana',
    'TerminateInstances',
    ['vpcEndpointPolicy', 'implicit', 'vpce-0ec2ec2e', null, 'allow'],
    { endpoint: 'vpce-0ec2ec2e' },
  ),
  instanceRow(
    'VPC endpoint policy denies',
    'ana',
    'StartInstances',
    ['vpcEndpointPolicy', 'explicit', 'vpce-0ec2ec2e', null, 'askOwner'],
    { endpoint: 'vpce-0ec2ec2e' },
  ),
  instanceRow(
    'a service-linked role, which no service control policy holds',
    'scaling',
    'StopInstances',
    ['identityPolicy', 'implicit', null, null, 'askOwner'],
    { region: 'us-west-2' },
  ),
  row(
    'the role that an instance is to have may not be passed',
    'ana',
    'iam:PassRole',
    iam('role/ci/deploy'),
    ['identityPolicy', 'implicit', null, null, 'allow'],
    {
      call: 'ec2:RunInstances',
      forms: ['full', 'layerOnly', 'bare'],
      parameters: { instanceType: 't3.micro' },
    },
  ),
];
