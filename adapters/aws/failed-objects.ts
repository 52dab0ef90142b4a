/** Objects that a backfill could not read → a queue, where they wait for a person. Source: Amazon SQS API Reference, SendMessage. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FailedObject } from '../../core/backfill/read-objects.ts';
import { jsonText } from '../../core/text/json-text.ts';

export type FailedObjects = (bucket: string, failed: readonly FailedObject[]) => Promise<void>;

export function failedObjectsQueue(QueueUrl: string): FailedObjects {
  // The queue lies in the Region of the function, so the client knows where, without its URL.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  return async (bucket, failed) => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: jsonText({ bucket, failed }) }));
  };
}
