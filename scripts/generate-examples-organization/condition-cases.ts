/** Denials that turn on a condition: those that the caller can meet, those that it cannot, and keys that are absent. */
import { type Case, object, rcp, row, scp, UNANSWERABLE } from './case.ts';
import { productionSecret } from './platform.ts';
import { iam, PLATFORM, REGION } from './statements.ts';

const ec2 = (resource: string, account = PLATFORM) => `arn:aws:ec2:${REGION}:${account}:${resource}`;
const tagged = (resourceType: string, team: string) => ({
  tagSpecificationSet: { items: [{ resourceType, tags: [{ key: 'team', value: team }] }] },
});
const NAMED: Pick<Case, 'forms'> = { forms: ['layerOnly', 'bare'] };
const instance = { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } };
const running = (instanceType: string) => ({
  instancesSet: { items: [{ imageId: 'ami-0abcdef1234567890', minCount: 1, maxCount: 1 }] },
  instanceType,
});

/** The caller can do something about it. */
const CAN: readonly Case[] = [
  row(
    'condition, tag: a volume without the tag team',
    'eli',
    'ec2:CreateVolume',
    ec2('volume/*'),
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'aws:RequestTag/team', 'meetCondition'],
    { ...NAMED, parameters: { size: '8', zone: 'eu-central-1a', volumeType: 'gp3' } },
  ),
  row(
    'condition, tag: a snapshot with a tag of no known team',
    'eli',
    'ec2:CreateSnapshot',
    ec2('snapshot/*', ''),
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'aws:RequestTag/team', 'meetCondition'],
    { ...NAMED, parameters: { volumeId: 'vol-0123456789abcdef0', ...tagged('snapshot', 'lab') } },
  ),
  row(
    'condition, instance type: too large',
    'eli',
    'ec2:RunInstances',
    ec2('instance/*'),
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'ec2:InstanceType', 'meetCondition'],
    { ...NAMED, parameters: running('m5.24xlarge') },
  ),
  row(
    'condition, tag: the instance has it, its volume has not',
    'lou',
    'ec2:RunInstances',
    ec2('volume/*'),
    ['identityPolicy', 'implicit', null, 'aws:RequestTag/team', 'meetCondition'],
    { ...NAMED, parameters: { ...running('t3.micro'), ...tagged('instance', 'web') } },
  ),
  row(
    'condition, MFA: stopping an instance without it',
    'eli',
    'ec2:StopInstances',
    ec2('instance/i-0123456789abcdef0'),
    ['identityPolicy', 'explicit', 'work', 'aws:MultiFactorAuthPresent', 'meetCondition'],
    { ...NAMED, parameters: instance },
  ),
  row(
    'condition, boundary: a role without one',
    'eli',
    'iam:CreateRole',
    iam('role/new', PLATFORM),
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'iam:PermissionsBoundary', 'meetCondition'],
    { forms: ['layerOnly'], parameters: { roleName: 'new', assumeRolePolicyDocument: '{}' } },
  ),
  row(
    'condition, boundary: a role with another one',
    'eli',
    'iam:CreateRole',
    iam('role/new', PLATFORM),
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'iam:PermissionsBoundary', 'meetCondition'],
    {
      forms: ['bare'],
      parameters: {
        roleName: 'new',
        assumeRolePolicyDocument: '{}',
        permissionsBoundary: iam('policy/other', PLATFORM),
      },
    },
  ),
  row(
    'condition, header: another encryption',
    'eli',
    's3:PutObject',
    object('vault', 'b'),
    ['resourcePolicy', 'explicit', 'arn:aws:s3:::vault', 's3:x-amz-server-side-encryption', 'meetCondition'],
    {
      ...NAMED,
      parameters: { bucketName: 'vault', key: 'b', 'x-amz-server-side-encryption': 'AES256' },
    },
  ),
  row(
    'condition, network: not through the VPC endpoint',
    'eli',
    's3:GetObject',
    object('vault', 'inner/a'),
    ['resourcePolicy', 'explicit', 'arn:aws:s3:::vault', 'aws:SourceVpce', 'meetCondition'],
    NAMED,
  ),
  row(
    'condition, parameter: listing without a prefix',
    'hal',
    's3:ListBucket',
    'arn:aws:s3:::homes',
    ['identityPolicy', 'implicit', null, 's3:prefix', 'meetCondition'],
    { ...NAMED, call: 's3:ListObjects', parameters: { bucketName: 'homes' } },
  ),
  row(
    'condition, parameter: listing what is not its own',
    'hal',
    's3:ListBucket',
    'arn:aws:s3:::homes',
    ['identityPolicy', 'implicit', null, 's3:prefix', 'meetCondition'],
    { forms: ['bare'], call: 's3:ListObjects', parameters: { bucketName: 'homes', prefix: 'home/ivo/' } },
  ),
];

/** What the caller is, and what a resource is tagged with, is not the caller's to change. */
const CANNOT: readonly Case[] = [
  row(
    'condition, tag of the principal: it has none',
    'eli',
    's3:GetObject',
    object('crown', 'b'),
    ['resourceControlPolicy', 'explicit', rcp('p-crown'), 'aws:PrincipalTag/clearance', 'askOwner'],
    NAMED,
  ),
  row(
    'condition, tag of the principal: neither has a caller from another account',
    'ana',
    's3:GetObject',
    object('crown', 'c'),
    ['resourceControlPolicy', 'explicit', rcp('p-crown'), 'aws:PrincipalTag/clearance', 'askOwner'],
    { forms: ['bare'] },
  ),
  row(
    'condition, tag of the resource: a secret of production',
    'eli',
    'secretsmanager:DeleteSecret',
    productionSecret,
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'aws:ResourceTag/env', 'askOwner'],
    { ...NAMED, parameters: { secretId: productionSecret } },
  ),
  row(
    'condition, tag of the resource: an instance whose tags are not visible',
    'eli',
    'ec2:TerminateInstances',
    ec2('instance/i-0123456789abcdef0'),
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'aws:ResourceTag/env', 'askOwner'],
    {
      ...NAMED,
      parameters: instance,
      unlessNamed: { ...UNANSWERABLE, mayAlsoBlock: ['serviceControlPolicy'] },
    },
  ),
];

export const CONDITIONS: readonly Case[] = [...CAN, ...CANNOT];
