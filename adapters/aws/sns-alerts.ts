/** AlertSink over SNS: one message an alert, in the words of its channel, with attributes for subscription filters. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { RenderMessage } from '../../core/alert/channels/channel.ts';
import { emailMessage } from '../../core/alert/channels/email.ts';
import type { Alert, AlertSink } from '../../core/ports.ts';
import { QUICK_ANSWERS } from '../client-timeouts.ts';

export function openSnsAlerts(
  topicArn: string,
  render: RenderMessage = emailMessage,
  client = new SNSClient(QUICK_ANSWERS),
): AlertSink {
  return {
    async publish(alert: Alert): Promise<void> {
      const message = render(alert);
      if (message === undefined) return;
      const { attributes, deduplicationId } = alert;
      // SNS refuses a message with an empty attribute.
      const given = Object.entries({ ...attributes, deduplicationId }).filter(([, value]) => value !== '');
      const named = given.map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: message.subject,
          Message: message.body,
          MessageAttributes: Object.fromEntries(named),
        }),
      );
    },
  };
}
