import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-template-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const SNAPSHOT = ['--snapshot', 'examples/organization/snapshot.json'];
const PLACE = ['--stack-account', '111122223333', '--stack-region', 'eu-central-1'];
const reads = {
  name: 'ana reads reports',
  principal: 'arn:aws:iam::111122223333:user/ana',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports/a',
  context: { 'aws:RequestedRegion': 'eu-central-1', 'aws:SecureTransport': 'false' },
  expect: 'allowed',
};
const CHECKS = file('checks.json', { checks: [reads] });

const check = (template: string, ...more: readonly string[]) =>
  denials(['check', CHECKS, ...SNAPSHOT, '--template', template, ...more]);

/** Of a user of the sample organization. */
const ana = (properties: object, others: object = {}) => ({
  Resources: { ...others, Ana: { Type: 'AWS::IAM::User', Properties: { UserName: 'ana', ...properties } } },
});

const NO_BUCKETS = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'NoBuckets', Effect: 'Deny', Action: 's3:*', Resource: '*' }],
};

describe('what a template states is laid over the snapshot', () => {
  const reader = {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: 'reader', PolicyDocument: NO_BUCKETS },
  };
  const made = { ...reader, Properties: { ...reader.Properties, ManagedPolicyName: 'made' } };

  test.each([
    [
      'an inline policy',
      ana({ Policies: [{ PolicyName: 'no', PolicyDocument: NO_BUCKETS }] }),
      'no, statement',
    ],
    [
      'a managed policy that it changes and attaches: in its new form',
      ana({ ManagedPolicyArns: [{ Ref: 'Reader' }] }, { Reader: reader }),
      'reader, statement',
    ],
    [
      'a managed policy that it makes and attaches',
      ana({ ManagedPolicyArns: [{ Ref: 'Made' }] }, { Made: made }),
      'made, statement',
    ],
    [
      'a boundary that it changes',
      ana({ PermissionsBoundary: { Ref: 'Reader' } }, { Reader: reader }),
      'reader, statement',
    ],
  ])('%s', async (_, template, says) => {
    const { status, out, err } = await check(file('template.json', template), ...PLACE);
    expect(err).toBe('');
    expect(out).toContain('expected allowed: it is denied: ');
    expect(out).toContain(says);
    expect(status).toBe(1);
  });
});

const YAML = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage: { Type: String, Default: test }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties: { BucketName: reports }
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: IsProd
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Sid: Encrypted
            Effect: Deny
            Principal: "*"
            Action: !If [IsProd, "s3:*", !Ref AWS::NoValue]
            Resource: !Split
              - "|"
              - !Join ["|", [!GetAtt Reports.Arn, !Sub "arn:\${AWS::Partition}:s3:::\${Reports}/*"]]
            Condition: { Bool: { aws:SecureTransport: false } }
`;

test('a boundary of the snapshot, by its ARN', async () => {
  const template = file(
    'keeper.json',
    ana({ PermissionsBoundary: 'arn:aws:iam::111122223333:policy/keeper' }),
  );
  const by = 'permissionsBoundary';
  const checks = file('keeps.json', {
    checks: [{ ...reads, action: 's3:DeleteObject', expect: 'denied', by }],
  });
  const run = (...more: readonly string[]) => denials(['check', checks, ...SNAPSHOT, ...more]);
  const [without, within] = [await run(), await run('--template', template, ...PLACE)];
  expect([without.status, within.status, within.err]).toEqual([1, 0, '']);
});

describe('YAML', () => {
  test('short forms of functions are read', async () => {
    const { status, out, err } = await check(
      file('template.yaml', YAML),
      ...PLACE,
      '--parameter',
      'Stage=prod',
    );
    expect(err).toMatch(/^\S+template\.yaml: not read: AWS::S3::Bucket: its type is not read\n$/);
    expect(out).toContain('statement Encrypted, denies');
    expect(status).toBe(1);
  });

  test('whatever the name of the file, and by its default', async () => {
    const { status, err } = await check(file('reports.template', YAML), ...PLACE);
    expect(err).toContain('$.Resources.Policy: its condition `IsProd` does not hold');
    expect(err).toContain(
      'line 4: The parameter `Stage` has its default, since no --parameter is given for it.',
    );
    expect(status).toBe(0);
  });

  test.each([
    ['!Ref Reports', '!Foo Reports', 'line 15: is no YAML: Unresolved tag: !Foo'],
    ['Sid: Encrypted', 'Sid: Encrypted\n            Sid: Twice', 'is no YAML: Map keys must be unique'],
  ])('%s as %s is refused', async (from, to, says) => {
    const { status, err } = await check(file('template.yaml', YAML.replace(from, to)), ...PLACE);
    expect(err).toContain(says);
    expect(status).toBe(2);
  });

  test.each(['no', 'On', '0123', '012345678901', '1_000', '0x1F', '22:30'])(
    '%s is another value in YAML 1.1, and is not read',
    async (value) => {
      const text = YAML.replace('SecureTransport: false', `SecureTransport: ${value}`);
      const { status, err } = await check(file('template.yaml', text), ...PLACE, '--parameter', 'Stage=prod');
      expect(err).toContain(
        '["aws:SecureTransport"]["Fn::Ambiguous"]: may be read as another value: write it in',
      );
      expect(status).toBe(0);
    },
  );
});

describe('the deployed stack', () => {
  const StackId = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/web/0a1b';
  const stack = file('stack.json', {
    StackResources: [{ StackId, LogicalResourceId: 'Ana', PhysicalResourceId: 'ana' }],
  });
  const Policies = [{ PolicyName: 'no', PolicyDocument: NO_BUCKETS }];
  const unnamed = { Resources: { Ana: { Type: 'AWS::IAM::User', Properties: { Policies } } } };

  test('has the names that AWS chose, and the place', async () => {
    const { out, err } = await check(file('template.json', unnamed), '--stack', stack);
    expect(err).toBe('');
    expect(out).toContain('no, statement NoBuckets, denies');
  });

  test('without it they are not known', async () => {
    const { status, err } = await check(file('template.json', unnamed), ...PLACE);
    expect(err).toContain(
      '$.Resources.Ana: AWS chooses the name of `Ana`: give the deployed stack with --stack FILE',
    );
    expect(status).toBe(0);
  });

  test('another file is refused', async () => {
    const { status, err } = await check(file('template.json', unnamed), '--stack', CHECKS);
    expect(err).toContain('checks.json: line 1: $.StackResources is missing: give the output of');
    expect(status).toBe(2);
  });

  test('in another place than is said', async () => {
    const { status, err } = await check(
      file('template.json', unnamed),
      '--stack',
      stack,
      '--stack-region',
      'eu-west-1',
    );
    expect(err).toContain(
      'the region of the stack is both eu-west-1 and eu-central-1: of --stack-region, --stack or `cdk synth`',
    );
    expect(status).toBe(2);
  });
});

describe('a folder that `cdk synth` wrote', () => {
  const stack = (templateFile: string, environment: string) => ({
    ...{ type: 'aws:cloudformation:stack', environment },
    properties: { templateFile, stackName: 'Web' },
  });
  mkdirSync(join(folder, 'cdk.out', 'assembly-Prod'), { recursive: true });
  const cdk = join(folder, 'cdk.out');
  const Policies = [{ PolicyName: { Ref: 'AWS::StackName' }, PolicyDocument: NO_BUCKETS }];
  file('cdk.out/Web.template.json', ana({ Policies }));
  file('cdk.out/assembly-Prod/Db.template.json', { Resources: {} });
  const artifacts = {
    Web: stack('Web.template.json', 'aws://111122223333/eu-central-1'),
    Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
  };
  file('cdk.out/manifest.json', { version: '48.0.0', artifacts });
  const Db = stack('Db.template.json', 'aws://unknown-account/unknown-region');
  file('cdk.out/assembly-Prod/manifest.json', { artifacts: { Db } });

  test('says where its stacks are deployed, also those of stages', async () => {
    const { err, out } = await check(cdk);
    expect(err).toBe('');
    expect(out).toContain('Web, statement NoBuckets, denies');
  });

  test.each([
    [[cdk, '--stack-region', 'eu-west-1'], 'the region of the stack is both eu-west-1 and eu-central-1'],
    [[cdk, '--stack', join(folder, 'stack.json')], '--stack goes with one template'],
    [[folder], 'manifest.json`: '],
  ])('%j is refused', async ([path = '', ...more], says) => {
    const { status, err } = await check(path, ...more);
    expect(err).toContain(says);
    expect(status).toBe(2);
  });

  test('without a stack is refused', async () => {
    mkdirSync(join(folder, 'none'));
    file('none/manifest.json', { artifacts: {} });
    const { status, err } = await check(join(folder, 'none'));
    expect(err).toContain('its manifest.json names no stack; give a folder of `cdk synth`');
    expect(status).toBe(2);
  });
});

test('what the snapshot does not have is named and left out', async () => {
  const Bo = {
    Type: 'AWS::IAM::UserPolicy',
    Properties: { UserName: 'bo', PolicyName: 'p', PolicyDocument: NO_BUCKETS },
  };
  const { status, err } = await check(file('new.json', { Resources: { Bo } }), ...PLACE);
  expect(err).toMatch(
    /^not read: .*new\.json: \$\.Resources\.Bo\.principal is no user, role or group of the snapshot: `arn:aws:iam::111122223333:user\/bo`\n$/,
  );
  expect(status).toBe(0);
});

const EMPTY = file('empty.json', { Resources: {} });

test.each([
  [[], ['--parameter', 'A=b'], '--parameter goes with --template FILE'],
  [[], ['--stack-region', 'eu-west-1'], '--stack-region goes with --template FILE'],
  [[EMPTY, EMPTY], ['--stack', 'x'], '--stack goes with one template'],
  [[EMPTY], ['--parameter', 'A'], 'give --parameter as NAME=VALUE, not `A`'],
  [[EMPTY], ['--parameter', 'A=b'], '$.Parameters has no `A`, which --parameter gives'],
  [[EMPTY], ['--stack-account', '1'], '`--stack-account 1` is no account id'],
  [[EMPTY], ['--stack-region', 'Frankfurt'], '`--stack-region Frankfurt` is no Region'],
  [[CHECKS], [], '$.Resources is missing: give a CloudFormation template'],
])('%j %j: what to do', async (templates, more, says) => {
  const given = templates.flatMap((each) => ['--template', each]);
  const { status, err } = await denials(['check', CHECKS, ...SNAPSHOT, ...given, ...more]);
  expect(err).toContain(says);
  expect(status).toBe(2);
});

test('a parameter may be of any of several templates', async () => {
  const other = file('other.json', { Parameters: { A: { Type: 'String' } }, Resources: {} });
  const templates = [other, EMPTY].flatMap((each) => ['--template', each]);
  const { status } = await denials(['check', CHECKS, ...SNAPSHOT, ...templates, '--parameter', 'A=b']);
  expect(status).toBe(0);
});
