/** A topic in moto, and queues that are subscribed to it as people would: all of it, or through a filter policy. */
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export interface Topic {
  readonly region: string;
  readonly arn: string;
}

export async function makeTopic(region: string, name: string): Promise<Topic> {
  const { TopicArn: arn = '' } = await new SNSClient({ region }).send(new CreateTopicCommand({ Name: name }));
  return { region, arn };
}

export interface Delivered {
  /** Undefined with raw delivery, which has none. */
  readonly subject: string | undefined;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Subscriber {
  /** What has arrived since it was last asked. */
  readonly read: () => Promise<readonly Delivered[]>;
}

interface Overrides {
  /** By message attributes. */
  readonly filter?: Readonly<Record<string, readonly unknown[]>>;
  /** The body alone in the body, and the attributes as attributes of the queue's message. */
  readonly raw?: boolean;
}

export async function subscribe(
  { region, arn }: Topic,
  name: string,
  { filter, raw = false }: Overrides = {},
): Promise<Subscriber> {
  const sqs = new SQSClient({ region });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes: queue } = await sqs.send(asked);
  const Attributes = {
    RawMessageDelivery: String(raw),
    ...(filter === undefined ? {} : { FilterPolicy: JSON.stringify(filter) }),
  };
  const subscription = { TopicArn: arn, Protocol: 'sqs', Endpoint: queue?.QueueArn, Attributes };
  await new SNSClient({ region }).send(new SubscribeCommand(subscription));
  return { read: () => readAll(sqs, QueueUrl, raw ? rawDelivery : delivery) };
}

interface Received {
  readonly Body?: string | undefined;
  readonly MessageAttributes?:
    | Readonly<Record<string, { readonly StringValue?: string | undefined }>>
    | undefined;
}

async function readAll(
  sqs: SQSClient,
  QueueUrl: string | undefined,
  deliveredAs: (message: Received) => Delivered,
): Promise<readonly Delivered[]> {
  const delivered: Delivered[] = [];
  for (;;) {
    const overrides = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(overrides));
    if (Messages.length === 0) return delivered;
    for (const message of Messages) {
      delivered.push(deliveredAs(message));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}

function rawDelivery({ Body: body = '', MessageAttributes = {} }: Received): Delivered {
  const attributes = valuesOf(MessageAttributes, ({ StringValue = '' }) => StringValue);
  return { subject: undefined, body, attributes };
}

function delivery({ Body = '' }: Received): Delivered {
  const { Subject, Message, MessageAttributes = {} } = JSON.parse(Body);
  const attributes = valuesOf<{ Value: string }>(MessageAttributes, ({ Value }) => Value);
  return { subject: Subject, body: Message, attributes };
}

const valuesOf = <Attribute>(
  attributes: Readonly<Record<string, Attribute>>,
  textOf: (attribute: Attribute) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, textOf(attribute)]));
