import { expect, test } from 'vitest';
import { callerChange } from '../../../core/fix/caller-can.ts';

type Row = readonly [operator: string, key: string, expected: readonly string[], line: string | undefined];

const changeOf = ([operator, key, expected]: Row, want: 'hold' | 'fail') =>
  callerChange({ operator, key, expected, actual: 'absent' }, want);

test.each<Row>([
  [
    'StringNotEquals',
    'aws:RequestedRegion',
    ['eu-central-1', 'eu-west-1'],
    'call in eu-central-1 or eu-west-1',
  ],
  ['StringEquals', 'aws:RequestedRegion', ['us-east-1'], 'call in another Region than us-east-1'],
  ['StringNotEquals', 'aws:RequestTag/stage', ['prod'], 'send the tag stage: prod'],
  ['Null', 'aws:RequestTag/stage', ['true'], 'send the tag stage'],
  ['Null', 'aws:RequestTag/stage', ['false'], 'leave out the tag stage'],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', ['false'], 'sign in with MFA (multi-factor authentication)'],
  ['Bool', 'aws:MultiFactorAuthPresent', ['true'], undefined],
  [
    'NumericGreaterThan',
    'aws:MultiFactorAuthAge',
    ['3600'],
    'sign in with MFA again: the last time was too long ago, or never',
  ],
  ['Bool', 'aws:SecureTransport', ['false'], 'call over HTTPS'],
  ['NotIpAddress', 'aws:SourceIp', ['10.0.0.0/8'], 'call from an address in 10.0.0.0/8'],
  ['StringNotEquals', 'aws:SourceVpce', ['vpce-1'], 'call through the VPC endpoint vpce-1'],
  [
    'StringNotEquals',
    's3:x-amz-server-side-encryption',
    ['aws:kms'],
    'send the header x-amz-server-side-encryption: aws:kms',
  ],
  ['StringNotEquals', 'iam:PermissionsBoundary', ['arn:b'], 'pass the permissions boundary: arn:b'],
  ['StringNotLike', 'ec2:InstanceType', ['t3.*'], 'set ec2:InstanceType: t3.*'],
  ['NumericGreaterThan', 's3:max-keys', ['10'], 'send the parameter max-keys: at most 10'],
  // What a caller has no say in.
  ['StringNotEquals', 'aws:PrincipalTag/team', ['web'], undefined],
  ['StringNotEquals', 'aws:ResourceTag/team', ['web'], undefined],
  ['ArnNotLike', 'aws:PrincipalArn', ['arn:x'], undefined],
  ['StringNotEquals', 'aws:PrincipalOrgID', ['o-1'], undefined],
  ['StringNotEquals', 'kms:EncryptionContext:aws:s3:arn', ['arn:x'], undefined],
  ['StringNotEquals', 'kms:ViaService', ['s3.eu-west-1.amazonaws.com'], undefined],
  ['StringNotEquals', 'iam:PassedToService', ['ec2.amazonaws.com'], undefined],
  ['StringNotEquals', 'ec2:CreateAction', ['RunInstances'], undefined],
])('to escape a Deny: %s %s %j', (...row) => {
  expect(changeOf(row, 'fail')).toBe(row[3]);
});

test.each<Row>([
  ['StringLike', 's3:prefix', ['home/*'], 'send the parameter prefix: home/*'],
  ['Bool', 'aws:MultiFactorAuthPresent', ['true'], 'sign in with MFA (multi-factor authentication)'],
  ['StringNotEquals', 'aws:RequestedRegion', ['us-east-1'], 'call in another Region than us-east-1'],
  ['StringEquals', 'sts:RoleSessionName', ['ci'], 'give the session the name: ci'],
  ['StringEquals', 'aws:PrincipalTag/team', ['web'], undefined],
])('to meet an Allow: %s %s %j', (...row) => {
  expect(changeOf(row, 'hold')).toBe(row[3]);
});

test('an external id is not repeated', () => {
  const line = changeOf(['StringEquals', 'sts:ExternalId', ['secret-7'], undefined], 'hold');
  expect(line).toBe('pass the external id that the trust policy requires');
});

test('a value cannot break the line', () => {
  const line = changeOf(['StringNotEquals', 'aws:RequestTag/a\nb', ['c\u2028d'], undefined], 'fail');
  expect(line).toBe('send the tag a\\u{a}b: c\\u{2028}d');
});
