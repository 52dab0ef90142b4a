/** DynamoDB tables and streams; streams are read when asked for, not listed. Source: DynamoDB API Reference. */
import {
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  paginateListTables,
} from '@aws-sdk/client-dynamodb';
import { parseArn } from '../../../core/model/arn.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import { absentIf, type ResourceAdapter, resourceFound, tagsSeen, valueIn } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'dynamodb',
  async read(caller, arn) {
    const dynamodb = caller.client(DynamoDBClient, parseArn(arn)?.region ?? '');
    const policy = await tryRead(
      async () => (await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arn }))).Policy,
      ['PolicyNotFoundException'],
    );
    if (policy.kind === 'notVisible') return absentIf(policy, 'ResourceNotFoundException');
    const [table = arn] = arn.split('/stream/', 1);
    const tags = await tryRead(() => dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: table })));
    return resourceFound(
      caller,
      arn,
      arn === table ? 'tablePolicy' : 'streamPolicy',
      valueIn(policy),
      tagsSeen(tags, ({ Tags }) => tagsOf(Tags)),
    );
  },
  async *list(caller, region) {
    const dynamodb = caller.client(DynamoDBClient, region);
    const pages = paginateListTables({ client: dynamodb }, {});
    for await (const { TableNames } of pages) {
      for (const name of TableNames ?? []) {
        yield `arn:${caller.partition}:dynamodb:${region}:${caller.account}:table/${name}`;
      }
    }
  },
};
