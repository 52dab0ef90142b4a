/** A state machine without code, started by the clock: it fits into a template without assets. */
import { Aws } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ruleName } from '../../contract/names.ts';
import { acknowledge } from '../acknowledge.ts';

export interface ScheduledMachineProps {
  readonly role: Role;
  readonly definition: object;
  /** Of the rule's name, `denial-monitor-<name>`. */
  readonly name: string;
  /** After `starts`, as in `the canary`. */
  readonly what: string;
  /** A rate, or a choice between two. */
  readonly schedule: string;
  /** Why the machine needs no log. */
  readonly noLog: string;
}

const NEXT_ONE = 'A start carries no data, and the next one makes up for it.';

export function scheduledMachine(scope: Construct, props: ScheduledMachineProps): CfnStateMachine {
  const { role, definition, name, what, schedule, noLog } = props;
  const machine = new CfnStateMachine(scope, 'Machine', {
    stateMachineType: 'EXPRESS',
    roleArn: role.roleArn,
    definition,
  });
  for (const id of ['AwsSolutions-SF1', 'AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray'])
    acknowledge(machine, id, noLog);
  const starter = new Role(scope, 'Starter', {
    description: `denial-monitor: starts ${what}`,
    assumedBy: ofThisAccount('events.amazonaws.com'),
    inlinePolicies: {
      Start: new PolicyDocument({
        statements: [new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.ref] })],
      }),
    },
  });
  const target = { arn: machine.ref, roleArn: starter.roleArn, retryPolicy: { maximumRetryAttempts: 0 } };
  const rule = new CfnRule(scope, 'Schedule', {
    name: ruleName(name),
    description: `denial-monitor: starts ${what}`,
    scheduleExpression: schedule,
    targets: [{ id: 'Canary', ...target }],
  });
  acknowledge(rule, 'Serverless-EventBusDLQ', NEXT_ONE);
  return machine;
}

/** A service, in the name of this account only. */
export function ofThisAccount(service: string): ServicePrincipal {
  return new ServicePrincipal(service, {
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
}
