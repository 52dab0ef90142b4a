/** Something in whatever holds something, to be found again after an upgrade. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openDynamodbStore } from '../../../adapters/dynamodb/store.ts';
import { aDenial } from '../denials.ts';
import type { MotoAccount } from './moto-account.ts';
import type { DeployedResource, WhenMade } from './moto-stack.ts';

/** Id of the denial, and body of the messages. */
export const MARK = 'of before the upgrade';

/** By type. */
const MARKS: Readonly<Record<string, (made: DeployedResource, account: MotoAccount) => Promise<unknown>>> = {
  async 'AWS::DynamoDB::GlobalTable'({ ref: table }, { client }) {
    const store = openDynamodbStore({ table, client: new DynamoDBClient(client) });
    await store.putDenials([aDenial({ id: MARK, time: new Date().toISOString() })]);
    await store.close();
  },
  'AWS::SQS::Queue': ({ ref: QueueUrl }, { client }) =>
    new SQSClient({ ...client, useQueueUrlAsEndpoint: false }).send(
      new SendMessageCommand({ QueueUrl, MessageBody: MARK }),
    ),
  'AWS::Events::Archive': ({ properties }, { client }) =>
    new EventBridgeClient(client).send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: properties.SourceArn, Source: 'aws.s3', DetailType: 'of before', Detail: '{}' },
        ],
      }),
    ),
};

/** As soon as it is made: once a mapping reads it, moto would call the function itself, in Docker. */
export const putMark: WhenMade = async (resource, account) => {
  await MARKS[resource.type]?.(resource, account);
};
