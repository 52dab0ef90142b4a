/** EventBridge buses. Source: Amazon EventBridge API Reference. */
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-eventbridge';
import { parseArn } from '../../../core/model/arn.ts';
import { pagesOf, tagsOf, tryRead } from '../member-read.ts';
import { nameIn, type ResourceAdapter, resourceFound, tagsSeen } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'events',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const events = caller.client(EventBridgeClient, region);
    const bus = await tryRead(
      () => events.send(new DescribeEventBusCommand({ Name: nameIn(resource) })),
      ['ResourceNotFoundException'],
    );
    if (bus.kind !== 'found') return bus;
    const tags = await tryRead(() => events.send(new ListTagsForResourceCommand({ ResourceARN: arn })));
    return resourceFound(
      caller,
      arn,
      'eventBusPolicy',
      bus.value.Policy,
      tagsSeen(tags, ({ Tags }) => tagsOf(Tags)),
    );
  },
  async *list(caller, region) {
    const events = caller.client(EventBridgeClient, region);
    const pages = pagesOf(
      (NextToken) => events.send(new ListEventBusesCommand({ NextToken })),
      ({ NextToken }) => NextToken,
    );
    for await (const { EventBuses } of pages) yield* (EventBuses ?? []).flatMap(({ Arn }) => Arn ?? []);
  },
};
