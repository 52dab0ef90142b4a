/** AlertSink over SNS: one message an alert, with attributes for subscription filters. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Alert, AlertSink } from '../core/ports.ts';

/** IAM actions of the calls made here. */
export const SNS_ALERT_ACTIONS = ['sns:Publish'] as const;

export function openSnsAlerts(topicArn: string, client = new SNSClient({})): AlertSink {
  return {
    async publish({ subject, text, attributes, deduplicationId }: Alert): Promise<void> {
      // SNS refuses a message with an empty attribute.
      const given = Object.entries({ ...attributes, deduplicationId }).filter(([, value]) => value !== '');
      const named = given.map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: text,
          MessageAttributes: Object.fromEntries(named),
        }),
      );
    },
  };
}
