import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { candidateResources } from '../../../core/normalize/candidate-resources.ts';

const EC2 = 'arn:aws:ec2:eu-west-1:111122223333:';
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;

const SSM = 'arn:aws:ssm:eu-west-1:111122223333:';

interface Case {
  readonly action: string;
  readonly parameters?: unknown;
  readonly resources?: readonly object[];
}

const candidatesOf = ({ action, parameters, resources }: Case) => {
  const [service = '', eventName = ''] = action.split(':');
  const call = {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    requestParameters: parameters,
    resources,
    region: 'eu-west-1',
    account: '111122223333',
    principalArn: null,
  };
  return candidateResources(call, action, lazyActionTable);
};

/** `?` before an ARN: checked only if the call has one. `…` after it: the record does not name it. */
const shown = (given: Case) =>
  candidatesOf(given).map(
    ({ arn, isChecked, isNamed }) =>
      `${isChecked ? '' : '?'}${arn.replace(EC2, '').replace('arn:aws:ec2:eu-west-1::', '::')}${isNamed ? '' : '…'}`,
  );

const LAUNCH = {
  instancesSet: { items: [{ imageId: 'ami-0abcdef1234567890' }] },
  subnetId: 'subnet-0aa11bb22',
  groupSet: { items: [{ groupId: 'sg-0aa11bb22' }] },
};

describe('the resources that AWS checks an action on', () => {
  test.each<readonly [string, Case, readonly string[]]>([
    [
      'a launch: what it names, and what it makes',
      { action: 'ec2:RunInstances', parameters: LAUNCH },
      [
        '::image/ami-0abcdef1234567890',
        'instance/*',
        'network-interface/*',
        'security-group/sg-0aa11bb22',
        'subnet/subnet-0aa11bb22',
        '?volume/*',
      ],
    ],
    [
      'a launch by a template names little',
      { action: 'ec2:RunInstances', parameters: { launchTemplate: { launchTemplateId: 'lt-0aa11bb22' } } },
      [
        '::image/*…',
        'instance/*',
        'launch-template/lt-0aa11bb22',
        'network-interface/*',
        'security-group/*…',
        'subnet/*…',
        '?volume/*',
      ],
    ],
    [
      'a name may belong to something else',
      { action: 'ec2:RunInstances', parameters: { ...LAUNCH, keyName: 'ops' } },
      [
        '::image/ami-0abcdef1234567890',
        'instance/*',
        '?key-pair/ops',
        'network-interface/*',
        'security-group/sg-0aa11bb22',
        'subnet/subnet-0aa11bb22',
        '?volume/*',
      ],
    ],
    [
      'a session on an instance of EC2',
      { action: 'ssm:StartSession', parameters: { target: 'i-0123456789abcdef0' } },
      ['instance/i-0123456789abcdef0'],
    ],
    [
      'a session on an instance elsewhere',
      { action: 'ssm:StartSession', parameters: { target: 'mi-0123456789abcdef0' } },
      [`?${SSM}managed-instance/mi-0123456789abcdef0`],
    ],
    [
      'a command to instances of both kinds',
      {
        action: 'ssm:SendCommand',
        parameters: {
          documentName: 'deploy',
          instanceIds: ['i-0123456789abcdef0', 'mi-0123456789abcdef0'],
        },
      },
      [
        `${SSM}document/deploy`,
        'instance/i-0123456789abcdef0',
        `?${SSM}managed-instance/mi-0123456789abcdef0`,
      ],
    ],
    [
      'an interface that exists is not made',
      {
        action: 'ec2:RunInstances',
        parameters: { networkInterfaceSet: { items: [{ networkInterfaceId: 'eni-0aa11bb22' }] } },
      },
      [
        '::image/*…',
        'instance/*',
        'network-interface/eni-0aa11bb22',
        'security-group/*…',
        'subnet/*…',
        '?volume/*',
      ],
    ],
    ['a new volume', { action: 'ec2:CreateVolume', parameters: { size: '1' } }, ['volume/*']],
    [
      'a volume of a snapshot',
      { action: 'ec2:CreateVolume', parameters: { snapshotId: 'snap-0aa11bb22' } },
      ['::snapshot/snap-0aa11bb22', 'volume/*'],
    ],
    [
      'a volume and the instance that it is attached to',
      { action: 'ec2:AttachVolume', parameters: { volumeId: 'vol-0aa11bb22', instanceId: 'i-0aa11bb22' } },
      ['instance/i-0aa11bb22', 'volume/vol-0aa11bb22'],
    ],
    [
      'several of one kind',
      {
        action: 'ec2:TerminateInstances',
        parameters: {
          instancesSet: { items: [{ instanceId: 'i-0aa11bb22' }, { instanceId: 'i-0aa11bb33' }] },
        },
      },
      ['instance/i-0aa11bb22', 'instance/i-0aa11bb33'],
    ],
    [
      'of another service, one that no record names',
      { action: 'ecs:RunTask', parameters: { taskDefinition: 'web' } },
      ['arn:aws:ecs:eu-west-1:111122223333:task-definition/*:*…'],
    ],
    [
      'the tables that CloudTrail lists',
      { action: 'dynamodb:BatchGetItem', resources: [{ ARN: table('a') }, { ARN: table('b') }] },
      [table('a'), table('b')],
    ],
    ['an action that has no resource', { action: 'ec2:DescribeInstances' }, []],
    ['an action that no table has', { action: 'ec2:DoNothing' }, []],
  ])('%s', (_, given, wanted) => {
    expect(shown(given)).toEqual(wanted);
  });
});

describe('types that one name may mean', () => {
  const model = (modelId: string | undefined) =>
    candidatesOf({ action: 'bedrock:InvokeModel', parameters: { modelId } });

  test('a bare id: each may be checked, none is for certain', () => {
    const found = model('anthropic.claude-3-sonnet-20240229-v1:0');
    const arn = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0';
    expect(found).toContainEqual({ arn, isChecked: false, isNamed: true });
    expect(found.filter(({ isChecked }) => isChecked)).toEqual([]);
  });

  test('no id: the same', () => {
    const found = model(undefined);
    expect(found.length).toBeGreaterThan(1);
    expect(found.filter(({ isChecked }) => isChecked)).toEqual([]);
  });

  test('an ARN says which', () => {
    const arn = 'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.anthropic.claude-3-sonnet-v1:0';
    expect(model(arn)).toEqual([{ arn, isChecked: true, isNamed: true }]);
  });
});
