import { describe, expect, test } from 'vitest';
import { resourcesOf, synthesizedStacks } from '../../support/synthesized-stacks.ts';

const stacks = synthesizedStacks('organization');
const member = stacks.get('DenialMonitorManagement-us-east-1') ?? { Resources: {} };
const central = stacks.get('DenialMonitor') ?? { Resources: {} };
const [queueId] = Object.entries(member.Resources)
  .filter(([, { Type }]) => Type === 'AWS::SQS::Queue')
  .map(([id]) => id);
const look = resourcesOf(member, 'AWS::StepFunctions::StateMachine')
  .map(({ Properties }) => JSON.stringify(Properties.Definition))
  .find((definition) => definition.includes('getQueueAttributes'));
const { States } = JSON.parse(look ?? '{}');
const role = resourcesOf(member, 'AWS::IAM::Role').find(({ Properties }) =>
  Properties.Description.includes('dead letters wait'),
);

describe('of a member, once a day', () => {
  test('its one queue of dead letters is counted; empty is fine, and all else is reported', () => {
    expect(States.Look.Parameters).toEqual({
      QueueUrl: { Ref: queueId },
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
    expect(States.Look).toMatchObject({
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }],
      Next: 'Any',
    });
    expect(States.Any).toMatchObject({ Choices: [{ StringEquals: '0', Next: 'None' }], Default: 'Report' });
    const schedules = resourcesOf(member, 'AWS::Events::Rule').map(({ Properties }) => Properties);
    expect(schedules.find(({ Name }) => Name === 'denial-monitor-dead-letter-look')).toMatchObject({
      ScheduleExpression: 'rate(1 day)',
    });
  });

  test('the report is a call that is refused, about that queue', () => {
    expect(States.Report).toMatchObject({
      Parameters: { QueueUrl: { Ref: queueId }, Attributes: { DelaySeconds: '0' } },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Reported' }],
      Next: 'NotRefused',
    });
    expect(States.Report.Resource['Fn::Join'][1].join('')).toMatch(/:aws-sdk:sqs:setQueueAttributes$/);
    expect(role?.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sqs:GetQueueAttributes', Resource: { 'Fn::GetAtt': [queueId, 'Arn'] } },
      { Effect: 'Deny', Action: 'sqs:SetQueueAttributes', Resource: '*' },
    ]);
  });

  test('by a role that the rule of own denials takes for a canary that is none', () => {
    const prefix = 'denial-monitor-canary-';
    expect(JSON.stringify(role?.Properties.RoleName)).toContain(`"${prefix}letters-",`);
    const own = resourcesOf(central, 'AWS::Events::Rule').find(
      ({ Properties }) => Properties.Name === 'denial-monitor-own-denials',
    );
    expect(own?.Properties.EventPattern.detail.$or).toContainEqual({
      eventName: [{ exists: false }, { 'anything-but': ['DescribeAvailabilityZones'] }],
      userIdentity: { sessionContext: { sessionIssuer: { userName: [{ prefix }] } } },
    });
  });
});
