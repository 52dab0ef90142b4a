/**
 * The topic that alerts are published on. It is encrypted with a key of our own: with the AWS managed key of SNS, alarms
 * and EventBridge could never publish here. A message that a subscriber's endpoint refuses is kept.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue } from '../pipeline/dead-letter-queue.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';

export interface AlertTopicProps {
  readonly email: string | undefined;
}

export class AlertTopic extends Construct {
  readonly topic: Topic;
  readonly key: Key;
  /** Alerts that an endpoint refused; there is one once an address is subscribed. */
  readonly undelivered: Queue | undefined;

  constructor(scope: Construct, id: string, { email }: AlertTopicProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'denial-monitor alerts',
      enableKeyRotation: true,
      // It guards messages in flight only: nothing that is kept becomes unreadable with it.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true });
    if (email === undefined) return;
    this.undelivered = deadLetterQueue(this, 'Undelivered');
    this.topic.addSubscription(new EmailSubscription(email, { deadLetterQueue: this.undelivered }));
  }

  allowPublish(publisher: PipelineFunction): void {
    publisher.allow(['sns:Publish'], [this.topic.topicArn]);
    publisher.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.key.keyArn]);
  }
}
