/**
 * A call that is refused on purpose, every hour or every day: if its event arrives, the trail, the rule and the
 * forwarding work. It needs no code, so that it fits into a template without assets: a schedule starts a state
 * machine of one call, whose role may do nothing at all.
 *
 * The schedule cannot make the call itself: the scheduler makes no reads, and only a refused read shows that rules
 * see reads.
 */
import { Aws } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { canaryRoleName, ruleName } from '../../contract/names.ts';
import { CANARY_CALL } from '../../contract/own-calls.ts';
import { acknowledge } from '../acknowledge.ts';

export const HOURLY = 'rate(1 hour)';
export const DAILY = 'rate(1 day)';

const NO_LOG = 'It makes one call that is refused; that the refusal arrives at the centre is its log.';
const NEXT_ONE = 'A start carries no data, and the next one makes up for it.';

export class Canary extends Construct {
  /** `schedule`: a rate, or a choice between two. */
  constructor(scope: Construct, id: string, { schedule }: { readonly schedule: string }) {
    super(scope, id);
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineType: 'EXPRESS',
      roleArn: refusedRole(this).roleArn,
      definition: REFUSED_CALL,
    });
    for (const id of ['AwsSolutions-SF1', 'AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray']) {
      acknowledge(machine, id, NO_LOG);
    }
    const starter = new Role(this, 'Starter', {
      description: 'denial-monitor: starts the canary',
      assumedBy: trusted('events.amazonaws.com'),
      inlinePolicies: {
        Start: new PolicyDocument({
          statements: [new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.ref] })],
        }),
      },
    });
    const rule = new CfnRule(this, 'Schedule', {
      name: ruleName('canary-start'),
      description: 'denial-monitor: starts the canary',
      scheduleExpression: schedule,
      targets: [
        {
          id: 'Canary',
          arn: machine.ref,
          roleArn: starter.roleArn,
          retryPolicy: { maximumRetryAttempts: 0 },
        },
      ],
    });
    acknowledge(rule, 'Serverless-EventBusDLQ', NEXT_ONE);
  }
}

const REFUSED_CALL = {
  Comment: 'One call that must be refused; nothing else',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:${CANARY_CALL.task}`,
      Parameters: {},
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Refused' }],
      Next: 'NotRefused',
    },
    Refused: { Type: 'Succeed' },
    NotRefused: { Type: 'Fail', Error: 'NotRefused', Cause: 'The canary may do what it must not' },
  },
};

function refusedRole(scope: Construct): Role {
  const nothing = new PolicyStatement({ effect: Effect.DENY, actions: ['*'], resources: ['*'] });
  return new Role(scope, 'Role', {
    roleName: canaryRoleName(Aws.REGION),
    description: 'denial-monitor: is refused on purpose, to see that denials arrive',
    assumedBy: trusted('states.amazonaws.com'),
    inlinePolicies: { Nothing: new PolicyDocument({ statements: [nothing] }) },
  });
}

function trusted(service: string): ServicePrincipal {
  return new ServicePrincipal(service, {
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
}
