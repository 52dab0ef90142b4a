/**
 * From a bus to a queue: the rules, the queue, and what neither could deliver.
 *
 * With a single Region, the bus is the account's default one; else the central one that all accounts and Regions
 * forward to.
 */
import { Duration } from 'aws-cdk-lib';
import type { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type DeadLetterQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accessChanges } from '../../contract/event-patterns.ts';
import { canaryCallsOf, othersDeniedCalls } from '../watch/own-calls.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { eventRule } from './event-rule.ts';

export interface DenialSourceProps {
  readonly busName: string | undefined;
  /** The longest time that one batch may take, from receiving it to deleting it. */
  readonly consumerTimeout: Duration;
  /** Roles of the monitor itself, whose denials must not come back to it. */
  readonly ownRoleArns: readonly string[];
  /** Canaries with an alarm of their own, by the end of their rule's name. */
  readonly canaries: ReadonlyMap<string, Parameters<typeof canaryCallsOf>[0]>;
}

/** AWS advises six timeouts: a throttled batch is retried without a second copy of it running. */
const VISIBILITY_IN_TIMEOUTS = 6;
const MAX_RECEIVE_COUNT = 5;

export class DenialSource extends Construct {
  readonly queue: Queue;
  /** Messages that `ingest` failed on, again and again. */
  readonly unprocessed: Queue;
  /** Events that no rule could hand over. */
  readonly undelivered: Queue;
  readonly deniedCalls: CfnRule;
  readonly accessChanges: CfnRule;
  readonly canaries: ReadonlyMap<string, CfnRule>;

  constructor(scope: Construct, id: string, props: DenialSourceProps) {
    super(scope, id);
    this.unprocessed = deadLetterQueue(this, 'Unprocessed');
    this.queue = this.#queue(props.consumerTimeout, {
      queue: this.unprocessed,
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
    this.undelivered = deadLetterQueue(this, 'Undelivered');
    const targets = [{ arn: this.queue.queueArn, deadLetterConfig: { arn: this.undelivered.queueArn } }];
    const { busName } = props;
    this.deniedCalls = eventRule(this, 'DeniedCalls', {
      name: 'denied-calls',
      description: 'calls that were denied',
      eventPattern: othersDeniedCalls(props.ownRoleArns),
      busName,
      targets,
    });
    this.accessChanges = eventRule(this, 'AccessChanges', {
      name: 'access-changes',
      description: 'policy changes and limited sessions',
      eventPattern: accessChanges(),
      busName,
      targets,
    });
    this.canaries = new Map(
      [...props.canaries].map(([name, place], index) => [
        name,
        eventRule(this, `Canary${index}`, {
          name: `canary-${name}`,
          description: 'a canary that goes the whole way',
          eventPattern: canaryCallsOf(place),
          busName,
          targets,
        }),
      ]),
    );
  }

  /** Rules whose target is the queue; that of all canaries has it as a second one (`OwnCallLog`). */
  get rules(): readonly CfnRule[] {
    return [this.deniedCalls, this.accessChanges, ...this.canaries.values()];
  }

  #queue(consumerTimeout: Duration, deadLetters: DeadLetterQueue): Queue {
    return new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(VISIBILITY_IN_TIMEOUTS * consumerTimeout.toSeconds()),
      // Under the 14 days of the dead-letter queue, where a message keeps the age that it has reached here.
      retentionPeriod: Duration.days(10),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: deadLetters,
    });
  }
}

export function letRulesSend(rules: readonly CfnRule[], queue: Queue): void {
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
