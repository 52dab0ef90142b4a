import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOfTemplate } from '../../../../core/what-if/cloudformation/changes.ts';
import type { Stack } from '../../../../core/what-if/cloudformation/stack.ts';
import { readStackResources } from '../../../../core/what-if/cloudformation/stack.ts';
import { readTemplate } from '../../../../core/what-if/cloudformation/template.ts';

interface Case {
  readonly name: string;
  readonly template: object;
  readonly stack?: {
    readonly region?: string | null;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly resources?: Readonly<Record<string, string>>;
  };
  readonly changes: readonly object[];
  readonly notRead: readonly object[];
}

const CASES: readonly Case[] = JSON.parse(readFileSync('test/cases/what-if/templates.json', 'utf8'));

function stackOf({ region = 'eu-central-1', parameters = {}, resources }: NonNullable<Case['stack']>): Stack {
  return {
    account: '111122223333',
    region: region ?? undefined,
    name: 'stack',
    parameters: new Map(Object.entries(parameters)),
    resources: resources && new Map(Object.entries(resources)),
  };
}

function read(template: object | string, stack: NonNullable<Case['stack']> = {}) {
  const found = readTemplate(typeof template === 'string' ? template : JSON.stringify(template));
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  const { changes, notRead, warnings } = changesOfTemplate(found.template, stackOf(stack));
  return { changes, notRead, warnings };
}

test.each(CASES)('$name', ({ template, stack, changes, notRead }) => {
  const found = read(template, stack);
  expect(found.changes).toEqual(changes);
  expect(found.notRead).toEqual(notRead);
});

describe('a template that `cdk synth` wrote', () => {
  const TEMPLATE = readFileSync('test/cases/what-if/cdk-template.json', 'utf8');
  const kinds = ({ changes }: ReturnType<typeof read>) => changes.map(({ kind, path }) => `${kind} ${path}`);

  test('without the deployed stack', () => {
    const found = read(TEMPLATE);
    expect(kinds(found)).toEqual([
      'resourcePolicy $.Resources.Deploy7B206E61.Properties.AssumeRolePolicyDocument',
      'attachment $.Resources.Deploy7B206E61.Properties.ManagedPolicyArns[0]',
      'identityPolicy $.Resources.DeployDefaultPolicy91C373CD.Properties.Roles[0]',
      'resourcePolicy $.Resources.ReportsPolicyA13B441D.Properties.Bucket',
      'resourcePolicy $.Resources.JobsPolicy30CCDE58.Properties.Queues[0]',
    ]);
    expect(found.notRead.map(({ address }) => address)).toEqual([
      '$.Resources.ChosenPolicy3F4D5AEF.Properties.PolicyDocument.Statement[0].Resource[0]["Fn::GetAtt"]',
      '$.Resources.Key961B73FD',
      'AWS::S3::Bucket (2)',
      'AWS::SQS::Queue',
    ]);
  });

  test('and with it', () => {
    const resources = { Chosen7CA616BB: 'chosen-x1', Key961B73FD: 'k-1' };
    const found = read(TEMPLATE, { resources });
    expect(kinds(found)).toContain('resourcePolicy $.Resources.ChosenPolicy3F4D5AEF.Properties.Bucket');
    expect(kinds(found)).toContain('resourcePolicy $.Resources.Key961B73FD.Properties.KeyPolicy');
    expect(found.notRead.map(({ address }) => address)).toEqual(['AWS::S3::Bucket (2)', 'AWS::SQS::Queue']);
  });
});

test.each<[string, object | string, string, string]>([
  ['no JSON', '{', '$', 'is not JSON'],
  ['another file', { checks: [] }, '$.Resources', 'is missing: give a CloudFormation template'],
  ['a member that occurs twice', '{"Resources": {}, "Resources": {}}', '$.Resources', 'occurs twice'],
  [
    'a macro',
    { Resources: {}, Transform: ['AWS::LanguageExtensions', 'Team'] },
    '$.Transform',
    'the macro `Team`',
  ],
  [
    'an included file',
    { Resources: {}, Transform: { Name: 'AWS::Include' } },
    '$.Transform',
    'names a macro: give what',
  ],
])('%s is refused', (_, template, path, problem) => {
  const found = readTemplate(typeof template === 'string' ? template : JSON.stringify(template));
  expect(found).toEqual({ faults: [{ path, problem: expect.stringContaining(problem) }] });
});

test('a stack without resources, as the CDK writes it, changes nothing', () => {
  const template = {
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>' } },
    Rules: {},
  };
  expect(read(template)).toEqual({ changes: [], notRead: [], warnings: [] });
});

describe('the deployed stack', () => {
  const StackId = 'arn:aws-cn:cloudformation:cn-north-1:111122223333:stack/web/0a1b';
  const row = { StackId, LogicalResourceId: 'Role', PhysicalResourceId: 'web-Role-X1' };

  test('as describe-stack-resources prints it', () => {
    const gone = { ...row, LogicalResourceId: 'Old', ResourceStatus: 'DELETE_COMPLETE' };
    expect(readStackResources(JSON.stringify({ StackResources: [row, gone, { StackId }] }))).toEqual({
      stack: {
        ...{ account: '111122223333', region: 'cn-north-1', name: 'web' },
        resources: new Map([['Role', 'web-Role-X1']]),
      },
    });
  });

  test('as list-stack-resources prints it, which does not say where', () => {
    const { StackId: _, ...summary } = row;
    expect(readStackResources(JSON.stringify({ StackResourceSummaries: [summary] }))).toEqual({
      stack: {
        ...{ account: undefined, region: undefined, name: undefined },
        resources: new Map([['Role', 'web-Role-X1']]),
      },
    });
  });

  test.each([
    ['[]', 'is missing: give the output of `aws cloudformation describe-stack-resources'],
    ['{', 'is not JSON'],
    [JSON.stringify({ StackResources: [row, { ...row, StackId: `${StackId}2` }] }), 'must be of one stack'],
  ])('%s is refused', (text, problem) => {
    expect(readStackResources(text)).toMatchObject({
      faults: [{ problem: expect.stringContaining(problem) }],
    });
  });
});

/** The same text by way of a function, with the sections that it needs. */
const DISGUISES: readonly ((text: string) => unknown)[] = [
  (text) => text,
  (text) => ({ 'Fn::Join': ['', [...text]] }),
  (text) => ({ 'Fn::Sub': ['\u0024{It}', { It: text }] }),
  (text) => ({ 'Fn::If': ['Always', text, { 'Fn::ImportValue': 'x' }] }),
  (text) => ({ 'Fn::Select': [1, ['x', text]] }),
  (text) => ({
    'Fn::Sub': ['\u0024{A}\u0024{B}', { A: text.slice(0, 3), B: { 'Fn::Join': ['', [text.slice(3)]] } }],
  }),
  (text) => ({ 'Fn::Select': ['0', { 'Fn::Split': ['\n', text] }] }),
];

const Always = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] };

test('law: a document is the same by way of functions', () => {
  const word = fc.stringMatching(/^[\w:*/${}.-]{1,20}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      (words, picks) => {
        const statement = (texts: readonly unknown[]) => ({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: texts }],
        });
        const disguised = words.map((text) => {
          const disguise = DISGUISES[(picks.next().value ?? 0) % DISGUISES.length];
          return disguise?.(text);
        });
        const Properties = { RoleName: 'x', PolicyName: 'p', PolicyDocument: statement(disguised) };
        const Resources = { P: { Type: 'AWS::IAM::RolePolicy', Properties } };
        const { changes, notRead } = read({ Resources, Conditions: { Always } });
        expect(notRead).toEqual([]);
        expect(changes[0]?.document).toEqual(statement(words));
      },
    ),
  );
});

test('law: whatever a template holds, each resource gives changes or is named, and no function is left in a document', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'x',
        'deploy',
        '111122223333',
        'arn:aws:iam::111122223333:policy/team',
        '{{resolve:ssm:a}}',
      ),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'PolicyName', 'PolicyDocument', 'Statement'), tie('any'), {
        maxKeys: 3,
      }),
      fc.record({ Ref: fc.constantFrom('R0', 'R1', 'Env', 'AWS::Region', 'AWS::NoValue', 'None') }),
      fc.record({ 'Fn::GetAtt': fc.constantFrom('R0.Arn', 'R1.Arn', 'R2') }),
      fc.record({ 'Fn::Sub': fc.constantFrom('\u0024{R0}', '\u0024{Env}', '\u0024{', '\u0024{!a}') }),
      fc.record({ 'Fn::If': fc.tuple(fc.constantFrom('C', 'D'), tie('any'), tie('any')) }),
      fc.record({ 'Fn::Join': fc.tuple(fc.constant(''), tie('any')) }),
      fc.constant({ Statement: [{ Effect: 'Allow', Action: '*', Resource: { Ref: 'R1' } }] }),
    ),
  })).any;
  const properties = fc.dictionary(
    fc.constantFrom(
      ...['RoleName', 'UserName', 'PolicyName', 'PolicyDocument', 'AssumeRolePolicyDocument', 'Policies'],
      ...['ManagedPolicyArns', 'Roles', 'Bucket', 'BucketName', 'Queues', 'KeyPolicy', 'PermissionsBoundary'],
    ),
    value,
    { maxKeys: 6 },
  );
  const resource = fc.record({
    Type: fc.constantFrom(
      ...['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::KMS::Key'],
      ...['AWS::IAM::ManagedPolicy', 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::S3::Bucket'],
    ),
    Condition: fc.constantFrom(undefined, 'C', 'D'),
    Properties: properties,
  });
  fc.assert(
    fc.property(fc.array(resource, { maxLength: 4 }), (list) => {
      const Resources = Object.fromEntries(list.map((each, index) => [`R${index}`, each]));
      const Conditions = { C: Always, D: { 'Fn::Equals': [{ Ref: 'Env' }, 'x'] } };
      const { changes, notRead } = read({ Resources, Conditions, Parameters: { Env: { Type: 'String' } } });
      const paths = [...changes.map(({ path }) => path), ...notRead.map(({ address }) => address)];
      for (const [id, { Type }] of Object.entries(Resources)) {
        const isNamed = paths.some((path) => path.startsWith(`$.Resources.${id}`));
        // What AWS chooses or a condition decides is named where it stands.
        const isElsewhere = paths.some((path) => path.startsWith('$.Conditions'));
        expect(isNamed || isElsewhere || Type === 'AWS::S3::Bucket', id).toBe(true);
      }
      expect(JSON.stringify(changes)).not.toMatch(/"(?:Ref|Fn::\w+)":|\{\{resolve:/);
    }),
    { numRuns: 500 },
  );
});
