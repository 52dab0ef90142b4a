/** Queues and topics. Source: SQS and SNS API References. */
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { InspectedPart, Inspection } from '../../core/doctor/inspection.ts';
import type { QueueDescription } from '../../core/doctor/queues.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { TopicDescription } from '../../core/doctor/topics.ts';
import { type DoctorContext, inspect, inspectEach, notInspected } from './inspect.ts';
import { lastHour, METRIC_NEEDS } from './metrics.ts';

export function readQueues(
  context: DoctorContext,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<QueueDescription>[]> {
  const client = context.caller.client(SQSClient, context.region);
  const read = async ({ name }: StackPart): Promise<QueueDescription> => {
    const { Attributes: of = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: name, AttributeNames: ['All'] }),
    );
    const deadLetters = of.RedrivePolicy ?? null;
    return {
      waiting: Number(of.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(of.ApproximateNumberOfMessagesNotVisible ?? 0),
      isEncrypted: of.SqsManagedSseEnabled === 'true' || of.KmsMasterKeyId !== undefined,
      deadLetters,
      oldest: deadLetters === null ? notInspected(METRIC_NEEDS) : await oldestIn(context, name),
    };
  };
  return inspectEach(parts, 'sqs:GetQueueAttributes', read, ['QueueDoesNotExist']);
}

async function oldestIn(context: DoctorContext, url: string): Promise<Inspection<number>> {
  const queue = {
    namespace: 'AWS/SQS',
    dimension: ['QueueName', url.slice(url.lastIndexOf('/') + 1)],
  } as const;
  const name = 'ApproximateAgeOfOldestMessage';
  const { needs, lookup } = await inspect(METRIC_NEEDS, () => lastHour(context, queue, 'Maximum', [name]));
  if (lookup.kind !== 'found') return { needs, lookup };
  const oldest = lookup.value.get(name);
  return { needs, lookup: oldest === undefined ? { kind: 'absent' } : { kind: 'found', value: oldest } };
}

export function readTopics(
  { caller, region }: DoctorContext,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<TopicDescription>[]> {
  const client = caller.client(SNSClient, region);
  const read = async ({ name: TopicArn }: StackPart): Promise<TopicDescription> => {
    const { Attributes: of = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    const subscribed = await subscriptionsOf(client, TopicArn);
    return {
      confirmed: subscribed.filter((arn) => arn.startsWith('arn:')).length,
      pending: subscribed.filter((arn) => arn === PENDING).length,
      isEncrypted: (of.KmsMasterKeyId ?? '') !== '',
    };
  };
  const needs = 'sns:GetTopicAttributes and sns:ListSubscriptionsByTopic';
  return inspectEach(parts, needs, read, ['NotFoundException']);
}

/** In place of an ARN, until the subscription is confirmed. */
const PENDING = 'PendingConfirmation';

async function subscriptionsOf(client: SNSClient, TopicArn: string): Promise<readonly string[]> {
  const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn });
  const arns: string[] = [];
  for await (const { Subscriptions = [] } of pages)
    for (const { SubscriptionArn } of Subscriptions)
      if (SubscriptionArn !== undefined) arns.push(SubscriptionArn);
  return arns;
}
