/**
 * From the account's default event bus to a queue: two rules, the queue, and what neither could deliver.
 *
 * Rules are written at the CloudFormation level because only there a rule can ask for read-only management
 * events, and most denials are denied reads.
 * Source  EventBridge User Guide, "Read-only management events from AWS services".
 */
import { Duration } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type DeadLetterQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { accessChanges, deniedCalls, type EventPattern } from './event-patterns.ts';

export interface DenialSourceProps {
  /** Longest that one batch may take, from receiving it to deleting it. */
  readonly consumerTimeout: Duration;
  /** Roles of the monitor itself, whose denials must not come back to it. */
  readonly ownRoleArns: readonly string[];
}

/** AWS advises six timeouts: a throttled batch is retried without a second copy of it running. */
const VISIBILITY_IN_TIMEOUTS = 6;
const MAX_RECEIVE_COUNT = 5;

export class DenialSource extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout, ownRoleArns }: DenialSourceProps) {
    super(scope, id);
    const unprocessed: DeadLetterQueue = {
      queue: deadLetterQueue(this, 'Unprocessed'),
      maxReceiveCount: MAX_RECEIVE_COUNT,
    };
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(VISIBILITY_IN_TIMEOUTS * consumerTimeout.toSeconds()),
      // Under the 14 days of the dead-letter queue, where a message keeps the age that it has reached here.
      retentionPeriod: Duration.days(10),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: unprocessed,
    });
    const undelivered = deadLetterQueue(this, 'Undelivered');
    const rules = [
      this.#rule('DeniedCalls', 'calls that were denied', deniedCalls(ownRoleArns), undelivered),
      this.#rule('AccessChanges', 'policy changes and limited sessions', accessChanges(), undelivered),
    ];
    for (const queue of [this.queue, undelivered]) letRulesSend(rules, queue);
  }

  #rule(id: string, description: string, eventPattern: EventPattern, undelivered: Queue): CfnRule {
    return new CfnRule(this, id, {
      description: `denial-monitor: ${description}`,
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      eventPattern,
      targets: [{ id: 'Queue', arn: this.queue.queueArn, deadLetterConfig: { arn: undelivered.queueArn } }],
    });
  }
}

function letRulesSend(rules: readonly CfnRule[], queue: Queue): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'RulesOnly',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rules.map((rule) => rule.attrArn) } },
    }),
  );
}
