/**
 * What every watched account and Region holds: two rules that forward to the central bus, and a role that may do so.
 *
 * The rules filter no caller: the central rules alone separate the monitor's own calls. Events that could not be
 * forwarded within a day wait in a queue, with the reason in their attributes.
 * Source  EventBridge User Guide, "Sending events to a bus in another account": the role belongs to the target.
 */
import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accessChanges, deniedCalls } from '../../contract/event-patterns.ts';
import { deadLetterQueue } from '../pipeline/dead-letter-queue.ts';
import { letRulesSend } from '../pipeline/denial-source.ts';
import { eventRule } from '../pipeline/event-rule.ts';

export class Forwarder extends Construct {
  /** Events that could not be forwarded within a day. */
  readonly undelivered = deadLetterQueue(this, 'Undelivered');

  constructor(scope: Construct, id: string, { busArn }: { readonly busArn: string }) {
    super(scope, id);
    const target = {
      arn: busArn,
      roleArn: forwardingRole(this, busArn).roleArn,
      deadLetterConfig: { arn: this.undelivered.queueArn },
    };
    const rules = [
      eventRule(this, 'DeniedCalls', {
        name: 'forward-denied-calls',
        description: 'calls that were denied, to the central bus',
        eventPattern: deniedCalls(),
        busName: undefined,
        targets: [target],
      }),
      eventRule(this, 'AccessChanges', {
        name: 'forward-access-changes',
        description: 'policy changes and limited sessions, to the central bus',
        eventPattern: accessChanges(),
        busName: undefined,
        targets: [target],
      }),
    ];
    letRulesSend(rules, this.undelivered);
  }
}

/** One a Region, unnamed: names of roles are global. */
function forwardingRole(scope: Construct, busArn: string): Role {
  return new Role(scope, 'Role', {
    description: 'denial-monitor: forwards events to the central bus',
    assumedBy: new ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
    inlinePolicies: {
      Forward: new PolicyDocument({
        statements: [new PolicyStatement({ actions: ['events:PutEvents'], resources: [busArn] })],
      }),
    },
  });
}
