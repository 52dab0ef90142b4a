/**
 * A daily look at a member's dead letters. If any wait, or the look fails, a call is refused on purpose; it goes the way of every
 * denied call to the center, where a refused call of a canary's role that is no canary sets off `denial-monitor-own-denials`, and the
 * log names the queue.
 *
 * Units   for each account and Region 30 executions a month, 1 USD a million; an alarm there would be 0.10 USD a month each,
 *         a metric stream 0.003 USD for each thousand values of every queue of the account.
 * Source  SQS Developer Guide, "Logging Amazon SQS API calls using CloudTrail": `SetQueueAttributes` is logged as a management event.
 */
import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { canaryRoleName } from '../../contract/names.ts';
import { DAILY } from './canary.ts';
import { ofThisAccount, scheduledMachine } from './scheduled-machine.ts';

const NO_LOG = 'It counts the messages of one queue; what it finds arrives at the centre as a refused call.';

export class DeadLetterLook extends Construct {
  constructor(scope: Construct, id: string, { queue }: { readonly queue: Queue }) {
    super(scope, id);
    scheduledMachine(this, {
      role: lookingRole(this, queue),
      definition: definitionOf(queue),
      name: 'dead-letter-look',
      what: 'the look at dead letters',
      schedule: DAILY,
      noLog: NO_LOG,
    });
  }
}

function definitionOf(queue: Queue): object {
  const task = (name: string) => `arn:${Aws.PARTITION}:states:::aws-sdk:sqs:${name}`;
  const failed = (Next: string) => [{ ErrorEquals: ['States.ALL'], Next }];
  return {
    Comment: 'Looks whether dead letters wait; if so, one call that must be refused',
    StartAt: 'Look',
    States: {
      Look: {
        Type: 'Task',
        Resource: task('getQueueAttributes'),
        Parameters: { QueueUrl: queue.queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] },
        Catch: failed('Report'),
        Next: 'Any',
      },
      Any: {
        Type: 'Choice',
        Choices: [{ Variable: '$.Attributes.ApproximateNumberOfMessages', StringEquals: '0', Next: 'None' }],
        Default: 'Report',
      },
      None: { Type: 'Succeed' },
      Report: {
        Type: 'Task',
        Resource: task('setQueueAttributes'),
        // What it is already: nothing would change if it were not refused.
        Parameters: { QueueUrl: queue.queueUrl, Attributes: { DelaySeconds: '0' } },
        Catch: failed('Reported'),
        Next: 'NotRefused',
      },
      Reported: { Type: 'Succeed' },
      NotRefused: { Type: 'Fail', Error: 'NotRefused', Cause: 'The look may do what it must not' },
    },
  };
}

function lookingRole(scope: Construct, queue: Queue): Role {
  return new Role(scope, 'Role', {
    roleName: canaryRoleName(`letters-${Aws.REGION}`),
    description: 'denial-monitor: looks whether dead letters wait',
    assumedBy: ofThisAccount('states.amazonaws.com'),
    inlinePolicies: {
      Look: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources: [queue.queueArn] }),
          new PolicyStatement({
            effect: Effect.DENY,
            actions: ['sqs:SetQueueAttributes'],
            resources: ['*'],
          }),
        ],
      }),
    },
  });
}
