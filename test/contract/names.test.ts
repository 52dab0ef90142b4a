import { expect, test } from 'vitest';
import * as names from '../../contract/names.ts';
import { CANARY_CALL, ENTER_CALL } from '../../contract/own-calls.ts';
import { ENTER_ACCOUNTS } from '../../contract/read-actions.ts';
import {
  type Resource,
  resourcesOf,
  type SynthesizedTemplate,
  synthesizedStacks,
} from '../support/synthesized-stacks.ts';

const stacks = synthesizedStacks('account');
const central = stacks.get('DenialMonitor') ?? { Resources: {} };
const member = stacks.get('DenialMonitorMember-eu-west-1') ?? { Resources: {} };

/** Values of a property of all resources of a type; one that CloudFormation joins ends where it fills something in. */
function deployed(template: SynthesizedTemplate, type: string, property: string): readonly unknown[] {
  return resourcesOf(template, type).flatMap(({ Properties }: Resource) => {
    const value = Properties?.[property];
    return value?.['Fn::Join']?.[1][0] ?? value ?? [];
  });
}

test.each<[string, SynthesizedTemplate, string, string]>([
  [names.BUS_NAME, central, 'AWS::Events::EventBus', 'Name'],
  [names.ATTRIBUTE_ROLE_NAME, central, 'AWS::IAM::Role', 'RoleName'],
  [names.READ_ROLE_NAME, member, 'AWS::IAM::Role', 'RoleName'],
  [names.CANARY_ROLE_PREFIX, member, 'AWS::IAM::Role', 'RoleName'],
  [names.OWN_CALL_LOG, central, 'AWS::Logs::LogGroup', 'LogGroupName'],
  [names.DASHBOARD_NAME, central, 'AWS::CloudWatch::Dashboard', 'DashboardName'],
  [`${names.CANARY_RULE_PREFIX}eu-west-1`, central, 'AWS::Events::Rule', 'Name'],
  [`${names.CANARY_ALARM_PREFIX}eu-west-1`, central, 'AWS::CloudWatch::Alarm', 'AlarmName'],
])('%s is deployed under that name', (name, template, type, property) => {
  expect(deployed(template, type, property)).toContain(name);
});

test.each(['function-errors', 'function-throttles', 'late-events', 'own-denials'])(
  'the alarm that the doctor names is deployed: %s',
  (end) => {
    expect(deployed(central, 'AWS::CloudWatch::Alarm', 'AlarmName')).toContain(names.alarmName(end));
  },
);

test('canaries make the call that the rules look for', () => {
  const machine = JSON.stringify(resourcesOf(member, 'AWS::StepFunctions::StateMachine'));
  expect(machine).toContain(`aws-sdk:${CANARY_CALL.task}`);
  const patterns = resourcesOf(central, 'AWS::Events::Rule').map(({ Properties }) => Properties.EventPattern);
  expect(patterns).toContainEqual(
    expect.objectContaining({
      detail: expect.objectContaining({ eventName: [CANARY_CALL.eventName] }),
    }),
  );
  const service = CANARY_CALL.eventSource.split('.')[0];
  expect(CANARY_CALL.action).toBe(`${service}:${CANARY_CALL.eventName}`);
  expect(CANARY_CALL.task.toLowerCase()).toBe(CANARY_CALL.action.toLowerCase());
});

test('the call that enters an account is granted', () => {
  expect(ENTER_ACCOUNTS).toContain(ENTER_CALL);
});
