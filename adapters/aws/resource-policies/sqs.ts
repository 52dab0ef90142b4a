/** SQS queues. Source: Amazon SQS API Reference. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  paginateListQueues,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { parseArn } from '../../../core/model/arn.ts';
import { tagsOfRecord, tryRead } from '../member-read.ts';
import { type ResourceAdapter, resourceFound, tagsSeen } from './resource-adapter.ts';

const MISSING = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

export const adapter: ResourceAdapter = {
  service: 'sqs',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const sqs = caller.client(SQSClient, region);
    const queue = { QueueName: resource, QueueOwnerAWSAccountId: caller.account };
    const url = await tryRead(() => sqs.send(new GetQueueUrlCommand(queue)), MISSING);
    if (url.kind !== 'found') return url;
    const { QueueUrl } = url.value;
    const attributes = await tryRead(
      () => sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] })),
      MISSING,
    );
    if (attributes.kind !== 'found') return attributes;
    const tags = await tryRead(() => sqs.send(new ListQueueTagsCommand({ QueueUrl })));
    return resourceFound(
      caller,
      arn,
      'queuePolicy',
      attributes.value.Attributes?.Policy,
      tagsSeen(tags, ({ Tags }) => tagsOfRecord(Tags)),
    );
  },
  async *list(caller, region) {
    const sqs = caller.client(SQSClient, region);
    const pages = paginateListQueues({ client: sqs }, { MaxResults: 1000 });
    for await (const { QueueUrls } of pages) {
      for (const url of QueueUrls ?? []) {
        yield `arn:${caller.partition}:sqs:${region}:${caller.account}:${url.slice(url.lastIndexOf('/') + 1)}`;
      }
    }
  },
};
