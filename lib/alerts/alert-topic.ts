/**
 * The topic that alerts are published on. It is encrypted with a key of our own: with the AWS managed key of SNS, alarms
 * and EventBridge could never publish here. A message that a subscriber's endpoint refuses is kept.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue } from '../pipeline/dead-letter-queue.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';

export interface AlertTopicProps {
  readonly email: string | undefined;
  /** Of the customer; undefined: the topics get one of their own. */
  readonly key: IKey | undefined;
}

export class AlertTopic extends Construct {
  readonly topic: Topic;
  readonly key: IKey;
  /** Alerts that an endpoint refused; there is one once an address is subscribed. */
  readonly undelivered: Queue | undefined;
  readonly #hasOwnKey: boolean;

  constructor(scope: Construct, id: string, { email, key }: AlertTopicProps) {
    super(scope, id);
    this.#hasOwnKey = key === undefined;
    this.key = key ?? ownKey(this);
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true });
    if (email === undefined) return;
    this.undelivered = deadLetterQueue(this, 'Undelivered');
    this.topic.addSubscription(new EmailSubscription(email, { deadLetterQueue: this.undelivered }));
  }

  allowPublish(publisher: PipelineFunction): void {
    publisher.allow(['sns:Publish'], [this.topic.topicArn]);
    if (this.#hasOwnKey) publisher.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.key.keyArn]);
  }
}

function ownKey(scope: Construct): Key {
  return new Key(scope, 'Key', {
    description: 'denial-monitor alerts',
    enableKeyRotation: true,
    // It guards messages in flight only: nothing that is kept becomes unreadable with it.
    removalPolicy: RemovalPolicy.DESTROY,
    pendingWindow: Duration.days(7),
  });
}
