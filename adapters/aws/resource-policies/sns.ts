/** SNS topics. Source: Amazon SNS API Reference. */
import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  paginateListTopics,
  SNSClient,
} from '@aws-sdk/client-sns';
import { parseArn } from '../../../core/model/arn.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import { type ResourceAdapter, resourceFound, tagsSeen } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'sns',
  async read(caller, arn) {
    const sns = caller.client(SNSClient, parseArn(arn)?.region ?? '');
    const topic = await tryRead(
      () => sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
      ['NotFoundException'],
    );
    if (topic.kind !== 'found') return topic;
    const tags = await tryRead(() => sns.send(new ListTagsForResourceCommand({ ResourceArn: arn })));
    return resourceFound(
      caller,
      arn,
      'topicPolicy',
      topic.value.Attributes?.Policy,
      tagsSeen(tags, ({ Tags }) => tagsOf(Tags)),
    );
  },
  async *list(caller, region) {
    const sns = caller.client(SNSClient, region);
    const pages = paginateListTopics({ client: sns }, {});
    for await (const { Topics } of pages) yield* (Topics ?? []).flatMap(({ TopicArn }) => TopicArn ?? []);
  },
};
