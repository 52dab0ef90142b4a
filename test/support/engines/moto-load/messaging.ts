/** Queues, topics and buses. */
import { CreateEventBusCommand, EventBridgeClient, PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { parseArn } from '../../../../core/model/arn.ts';
import type { ResourceEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import { loadAt, nameOf, policyText, tagList, tagRecord } from './resource-load.ts';

export function queue(entry: ResourceEntry): Load {
  const QueueName = parseArn(entry.arn)?.resource;
  const Attributes = QueueName?.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
  return loadAt(entry, {
    async make(caller, region) {
      const input = { QueueName, tags: tagRecord(entry), Attributes };
      await caller.client(SQSClient, region).send(new CreateQueueCommand(input));
    },
    async write(caller, region, names) {
      const Policy = policyText(entry, names);
      if (Policy === undefined) return;
      const sqs = caller.client(SQSClient, region);
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    },
  });
}

export function topic(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make(caller, region) {
      const input = { Name: parseArn(entry.arn)?.resource, Tags: tagList(entry) };
      await caller.client(SNSClient, region).send(new CreateTopicCommand(input));
    },
    async write(caller, region, names) {
      const AttributeValue = policyText(entry, names);
      // A topic is never without a policy; one is made with it.
      if (AttributeValue === undefined) throw new Error('moto gives every topic a policy');
      const input = { TopicArn: names.toMoto(entry.arn), AttributeName: 'Policy', AttributeValue };
      await caller.client(SNSClient, region).send(new SetTopicAttributesCommand(input));
    },
  });
}

export function bus(entry: ResourceEntry): Load {
  const Name = nameOf(entry);
  return loadAt(entry, {
    async make(caller, region) {
      if (Name === 'default') return;
      const input = { Name, Tags: tagList(entry) };
      await caller.client(EventBridgeClient, region).send(new CreateEventBusCommand(input));
    },
    async write(caller, region, names) {
      const Policy = policyText(entry, names);
      if (Policy === undefined) return;
      const input = { EventBusName: Name, Policy };
      await caller.client(EventBridgeClient, region).send(new PutPermissionCommand(input));
    },
  });
}
