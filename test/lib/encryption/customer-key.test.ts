import { describe, expect, test } from 'vitest';
import { CUSTOMER_KEY_POLICY } from '../../../contract/customer-key.ts';
import { readSettingsFile } from '../../../lib/settings/settings-file.ts';
import { stackTemplate } from '../../support/stack-template.ts';

const EXISTING = 'arn:aws:kms:us-east-1:111122223333:key/1a2b3c4d-5678-90ab-cdef-1234567890ab';
/** All that the central stack can hold. */
const EVERYTHING = {
  ...readSettingsFile('examples/settings/organization.json'),
  alertEmail: 'ops@example.com',
  alertChannels: ['chat', 'pagerduty', 'machine', 'events', 'securityHub'],
  pagerDutySecret: 'ops/pagerduty',
  backfill: ['arn:aws:s3:::org-logs/AWSLogs/'],
};
type Template = ReturnType<typeof stackTemplate>;

const withOwn = stackTemplate({ ...EVERYTHING, customerKey: true });
const withExisting = stackTemplate({ ...EVERYTHING, customerKey: EXISTING });
const [[ownId, own] = ['', undefined]] = Object.entries(withOwn.findResources('AWS::KMS::Key'));
const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

describe.each<[string, Template, unknown]>([
  ['a key of the stack', withOwn, { 'Fn::GetAtt': [ownId, 'Arn'] }],
  ['a key that exists', withExisting, EXISTING],
])('%s encrypts', (_, template, key) => {
  test.each([
    ['AWS::SQS::Queue', 'KmsMasterKeyId', 8],
    ['AWS::SNS::Topic', 'KmsMasterKeyId', 4],
    ['AWS::Logs::LogGroup', 'KmsKeyId', 7],
  ])('every %s', (type, property, least) => {
    const keys = propertiesOf(template, type).map((each) => each[property]);
    expect(keys.length).toBeGreaterThanOrEqual(least);
    expect(keys).toEqual(keys.map(() => key));
  });

  test('no queue with a key of SQS beside it: it takes one or the other', () => {
    const both = propertiesOf(template, 'AWS::SQS::Queue').filter(
      ({ SqsManagedSseEnabled }) => SqsManagedSseEnabled !== undefined,
    );
    expect(both).toEqual([]);
  });

  test('the table', () => {
    const [{ SSESpecification, Replicas }] = propertiesOf(template, 'AWS::DynamoDB::GlobalTable');
    expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(Replicas).toMatchObject([{ SSESpecification: { KMSMasterKeyId: key } }]);
  });

  test.each([
    ['ingest', { 'kms:Decrypt': ['dynamodb', 'sqs'] }],
    ['detect', { 'kms:Decrypt': ['dynamodb', 'sns', 'sqs'], 'kms:GenerateDataKey': ['sns', 'sqs'] }],
    ['attribute', { 'kms:Decrypt': ['dynamodb', 'sqs'], 'kms:GenerateDataKey': ['sqs'] }],
    ['organization', { 'kms:Decrypt': ['dynamodb'] }],
    ['backfill', { 'kms:Decrypt': ['dynamodb', 'sqs'], 'kms:GenerateDataKey': ['sqs'] }],
  ])('and %s may use it through the services that it calls, and in no other way', (name, uses) => {
    expect(usesOf(template, name, key)).toEqual(uses);
  });
});

test('there is one key, which is rotated and outlives the stack as the table does; or none', () => {
  expect(Object.keys(withOwn.findResources('AWS::KMS::Key'))).toHaveLength(1);
  expect(own).toMatchObject({
    Properties: { EnableKeyRotation: true },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
  withExisting.resourceCountIs('AWS::KMS::Key', 0);
});

test('its policy is the one that an existing key needs (`-u` writes it)', async () => {
  const policy = resolved(own?.Properties.KeyPolicy);
  await expect(`${JSON.stringify(policy, null, 2)}\n`).toMatchFileSnapshot(
    '../../../examples/customer-key/key-policy.json',
  );
});

test('what people need of it is in a file (`-u` writes it)', async () => {
  await expect(`${JSON.stringify(CUSTOMER_KEY_POLICY, null, 2)}\n`).toMatchFileSnapshot(
    '../../../examples/customer-key/people.json',
  );
});

test('its policy lets each service in for this account, or for log groups of the stack, only', () => {
  const statements: readonly Statement[] = own?.Properties.KeyPolicy.Statement;
  const services = statements.filter(({ Principal }) => Principal.Service !== undefined);
  expect(services.map(({ Sid }) => Sid).toSorted()).toEqual(['Alarms', 'Logs', 'Rules', 'UndeliveredMail']);
  for (const { Sid, Condition } of services) {
    const keys = Object.values(Condition ?? {}).flatMap((each) => Object.keys(each));
    expect(keys, Sid).toEqual([Sid === 'Logs' ? 'kms:EncryptionContext:aws:logs:arn' : 'aws:SourceAccount']);
  }
});

test('every log group of the stack has a name that the policy of the key knows', () => {
  const patterns: readonly string[] = JSON.parse(
    JSON.stringify(resolved(own?.Properties.KeyPolicy)),
  ).Statement.find(({ Sid }: Statement) => Sid === 'Logs').Condition.ArnLike[
    'kms:EncryptionContext:aws:logs:arn'
  ];
  const names = Object.entries(withOwn.findResources('AWS::Logs::LogGroup')).map(
    // CloudFormation makes the other names: the stack's, the resource's, and a random end.
    ([id, { Properties }]) => Properties.LogGroupName ?? `DenialMonitor-${id}-a1B2c3`,
  );
  const known = names.map((name) =>
    patterns.some((pattern) =>
      pattern.endsWith('*')
        ? `:log-group:${name}`.startsWith(`:log-group:${pattern.split(':log-group:')[1]?.slice(0, -1)}`)
        : pattern.endsWith(`:log-group:${name}`),
    ),
  );
  expect(known).toEqual(names.map(() => true));
});

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal: { readonly Service?: unknown };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Action on the key -> services through which the function of the name may call it. */
function usesOf(template: Template, name: string, key: unknown): Readonly<Record<string, unknown>> {
  const roles = template.findResources('AWS::IAM::Role');
  const [roleId] = Object.entries(roles)
    .filter(([, { Properties }]) => Properties.Description === `denial-monitor ${name}`)
    .map(([id]) => id);
  const statements: readonly Statement[] = propertiesOf(template, 'AWS::IAM::Policy')
    .filter(({ Roles }) => Roles.some(({ Ref }: { Ref: string }) => Ref === roleId))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const ofKey = statements.filter(({ Action }) => [Action].flat().some((each) => each.startsWith('kms:')));
  return Object.fromEntries(
    ofKey.flatMap(({ Action, Resource, Condition }) => {
      expect(Resource).toEqual(key);
      const hosts = [resolved(Condition?.StringEquals?.['kms:ViaService'])].flat() as string[];
      const services = hosts.map((host) => host.replace('.us-east-1.amazonaws.com', ''));
      return [Action].flat().map((action) => [action, services.toSorted()] as const);
    }),
  );
}

/** As CloudFormation fills in the stack's own place, in the account and the Region of the examples. */
function resolved(value: unknown): unknown {
  const text = JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && 'Fn::Join' in each
      ? each['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : pseudo(part))).join('')
      : isReference(each)
        ? pseudo(each)
        : each,
  );
  return JSON.parse(text);
}

const isReference = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'Ref' in value;

function pseudo(reference: unknown): string {
  const { Ref } = reference as { Ref: string };
  const value = PSEUDO[Ref];
  if (value === undefined) throw new Error(`no value for ${Ref}`);
  return value;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::StackName': 'DenialMonitor',
  'AWS::URLSuffix': 'amazonaws.com',
};
