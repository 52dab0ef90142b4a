/** Queues and topics. Source: SQS and SNS API References. */
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { QueueReading } from '../../core/doctor/queues.ts';
import type { Looked, Reading } from '../../core/doctor/reading.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { TopicReading } from '../../core/doctor/topics.ts';
import { pagesOf } from '../aws/member-read.ts';
import type { Place } from './functions.ts';
import { look, lookAtEach, notAsked } from './look.ts';
import { lastHour, METRIC_NEEDS } from './metrics.ts';

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
  const read = async ({ name: TopicArn }: StackPart): Promise<TopicReading> => {
    const { Attributes: of = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    const subscribed = await subscriptionsOf(client, TopicArn);
    return {
      confirmed: subscribed.filter((arn) => arn.startsWith('arn:')).length,
      pending: subscribed.filter((arn) => arn === PENDING).length,
      isEncrypted: (of.KmsMasterKeyId ?? '') !== '',
    };
  };
  const needs = 'sns:GetTopicAttributes and sns:ListSubscriptionsByTopic';
  return lookAtEach(parts, needs, read, ['NotFoundException']);
}

/** In the place of an ARN, until somebody confirms. */
const PENDING = 'PendingConfirmation';

async function subscriptionsOf(client: SNSClient, TopicArn: string): Promise<readonly string[]> {
  const pages = pagesOf(
    (NextToken) => client.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken })),
    (page) => page.NextToken,
  );
  const arns: string[] = [];
  for await (const { Subscriptions = [] } of pages)
    for (const { SubscriptionArn } of Subscriptions)
      if (SubscriptionArn !== undefined) arns.push(SubscriptionArn);
  return arns;
}
