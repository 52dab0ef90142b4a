/** Queues and topics. Source: SQS and SNS API References. */
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { QueueReading } from '../core/doctor/queues.ts';
import type { Looked, Reading } from '../core/doctor/reading.ts';
import type { StackPart } from '../core/doctor/stack.ts';
import type { TopicReading } from '../core/doctor/topics.ts';
import type { Place } from './doctor-functions.ts';
import { look, lookAtEach, notAsked } from './doctor-look.ts';
import { lastHour, METRIC_NEEDS } from './doctor-metrics.ts';

export function readQueues(
  place: Place,
  parts: readonly StackPart[],
): Promise<readonly Looked<QueueReading>[]> {
  const client = place.caller.client(SQSClient, place.region);
  const read = async ({ name }: StackPart): Promise<QueueReading> => {
    const { Attributes: of = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: name, AttributeNames: ['All'] }),
    );
    const deadLetters = of.RedrivePolicy ?? null;
    return {
      waiting: Number(of.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(of.ApproximateNumberOfMessagesNotVisible ?? 0),
      isEncrypted: of.SqsManagedSseEnabled === 'true' || of.KmsMasterKeyId !== undefined,
      deadLetters,
      oldest: deadLetters === null ? notAsked(METRIC_NEEDS) : await oldestIn(place, name),
    };
  };
  return lookAtEach(parts, 'sqs:GetQueueAttributes', read, ['QueueDoesNotExist']);
}

async function oldestIn(place: Place, url: string): Promise<Reading<number>> {
  const queue = {
    namespace: 'AWS/SQS',
    dimension: ['QueueName', url.slice(url.lastIndexOf('/') + 1)],
  } as const;
  const name = 'ApproximateAgeOfOldestMessage';
  const { needs, sight } = await look(METRIC_NEEDS, () => lastHour(place, queue, 'Maximum', [name]));
  if (sight.kind !== 'found') return { needs, sight };
  const oldest = sight.value.get(name);
  return { needs, sight: oldest === undefined ? { kind: 'absent' } : { kind: 'found', value: oldest } };
}

export function readTopics(
  { caller, region }: Place,
  parts: readonly StackPart[],
): Promise<readonly Looked<TopicReading>[]> {
  const client = caller.client(SNSClient, region);
  const read = async ({ name }: StackPart): Promise<TopicReading> => {
    const { Attributes: of = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: name }));
    return {
      confirmed: Number(of.SubscriptionsConfirmed ?? 0),
      pending: Number(of.SubscriptionsPending ?? 0),
      isEncrypted: (of.KmsMasterKeyId ?? '') !== '',
    };
  };
  return lookAtEach(parts, 'sns:GetTopicAttributes', read, ['NotFoundException']);
}
