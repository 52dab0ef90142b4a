/** The topic of the monitor's alarms about itself: apart from that of the alerts, because it reports when those fail. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

const ALARMS_STAY =
  'What is not delivered is not lost: an alarm keeps its state, and the dashboard shows it.';

export interface OperatorTopicProps {
  readonly key: IKey;
  readonly email: string | undefined;
}

/** A topic with a policy of its own no longer lets its account's alarms in by itself; and they need the key. */
export function operatorTopic(scope: Construct, id: string, { key, email }: OperatorTopicProps): Topic {
  const topic = new Topic(scope, id, { masterKey: key, enforceSSL: true });
  const alarms = {
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  };
  topic.addToResourcePolicy(
    new PolicyStatement({ sid: 'Alarms', actions: ['sns:Publish'], resources: [topic.topicArn], ...alarms }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      ...alarms,
    }),
  );
  if (email !== undefined) {
    topic.addSubscription(new EmailSubscription(email));
    acknowledge(topic, 'Serverless-SNSRedrivePolicy', ALARMS_STAY);
  }
  return topic;
}
