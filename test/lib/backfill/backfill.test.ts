import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  actionsOf,
  identityStatements,
  type Resource,
  resourcesOf,
  synthesizedStacks,
} from '../../support/synthesized-stacks.ts';

const KEY = 'arn:aws:kms:us-east-1:444455556666:key/11112222-3333-4444-5555-666677778888';
const central = (settings: Readonly<Record<string, unknown>>) =>
  synthesizedStacks('organization', settings).get('DenialMonitor') ?? { Resources: {} };
const without = central({});
const template = central({
  backfill: ['arn:aws:s3:::org-logs/AWSLogs/', 'arn:aws:s3:::old-logs'],
  backfillKeys: [KEY],
  ...{ backfillMaxConcurrency: 7, functionMaxConcurrency: 20 },
});
const idsOf = ({ Resources }: typeof template) => new Set(Object.keys(Resources));
const machineOf = ({ Resources }: typeof template): Resource | undefined =>
  Object.values(Resources).find(
    ({ Properties }) => Properties?.StateMachineName === 'denial-monitor-backfill',
  );
const reader = resourcesOf(template, 'AWS::Lambda::Function').find(
  ({ Properties }) => Properties.Description === 'denial-monitor backfill',
);

test('without the setting nothing of it is there', () => {
  expect(machineOf(without)).toBeUndefined();
  expect(JSON.stringify(without)).not.toMatch(/backfill|s3:GetObject/);
});

test('with it: two roles with their policies, a function, its log, a queue, a machine, two alarms', () => {
  const before = idsOf(without);
  const added = [...idsOf(template)].filter((id) => !before.has(id));
  const types = added.map((id) => template.Resources[id]?.Type).toSorted();
  expect(types).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Alarm',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::StepFunctions::StateMachine',
  ]);
});

test('the bound on what is read at once is that of the map and of the function', () => {
  expect(machineOf(template)?.Properties.Definition.States.ReadParts.MaxConcurrency).toBe(7);
  expect(reader?.Properties.ReservedConcurrentExecutions).toBe(7);
});

describe('permissions', () => {
  const grants = (pattern: RegExp) =>
    identityStatements(template)
      .filter((statement) => actionsOf(statement).some((action) => pattern.test(action)))
      .map(({ Action, Resource, Condition }) => ({ Action, Resource, ...(Condition && { Condition }) }));

  test('the objects, the prefixes and the keys that the setting names, and no others', () => {
    expect(grants(/^s3:/)).toEqual([
      {
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::org-logs',
        Condition: { StringLike: { 's3:prefix': 'AWSLogs/*' } },
      },
      {
        Action: 's3:GetObject',
        Resource: ['arn:aws:s3:::old-logs/*', 'arn:aws:s3:::org-logs/AWSLogs/*'],
      },
      { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::old-logs' },
    ]);
    expect(grants(/^kms:Decrypt$/)).toContainEqual({ Action: 'kms:Decrypt', Resource: KEY });
  });

  test('the machine calls one function, and starts and ends executions of its own', () => {
    const own = (resource: string) => ({
      'Fn::Join': ['', expect.arrayContaining([expect.stringContaining(resource)])],
    });
    expect(grants(/^(states|lambda):/)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Logs/), 'Arn'] },
      },
      { Action: 'states:StartExecution', Resource: own(':stateMachine:denial-monitor-backfill') },
      {
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: own(':execution:denial-monitor-backfill:*'),
      },
      { Action: 'states:RedriveExecution', Resource: own(':execution:denial-monitor-backfill/*') },
    ]);
  });

  test('are on the page for the security review', () => {
    const page = readFileSync('docs/permissions.md', 'utf8');
    const actions = grants(/./).flatMap(({ Action }) => [Action].flat());
    expect(actions.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
  });
});

test('what fails is noticed: an execution, and an object in the list', () => {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
  const named = (end: string) => alarms.find(({ AlarmName }) => AlarmName === `denial-monitor-${end}`);
  expect(named('backfill')).toMatchObject({ Namespace: 'AWS/States', MetricName: 'ExecutionsFailed' });
  expect(named('unread-log-files')).toMatchObject({
    Dimensions: [
      { Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringContaining('FailedObjects'), 'QueueName'] } },
    ],
  });
});
