/** What a client behind the proxy sees, and what arrives: each fault is what its name says, or the histories prove nothing. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTopic, type Topic } from '../../support/engines/topic.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { Invocation, newTally, type Rates } from '../invocation.ts';
import { type FaultyProxy, startFaultyProxy } from './proxy.ts';
import { type Ends, openConnections, Wire } from './wire.ts';

let topic: Topic;
let proxy: FaultyProxy;
let ends: Ends;

beforeAll(async () => {
  topic = await startTopic();
  proxy = await startFaultyProxy(topic.endpoint);
  ends = {
    proxies: { dynamodb: proxy, sns: proxy },
    dynamodb: topic.endpoint,
    connections: openConnections(),
  };
});
afterAll(() => {
  ends.connections.destroy?.();
  proxy.stop();
  topic.stop();
});

const CALM: Rates = { crash: 0, lostAnswer: 0, refusal: 0, conflict: 0 };
const messageOf = (body: string): string => new URLSearchParams(body).get('Message') ?? '';
const count = (all: readonly string[], one: string): number => all.filter((each) => each === one).length;

/** Some messages, each by a run of its own, all at once; by message what its sender saw, and what became of it. */
async function publishing(messages: number, rates: Partial<Rates>) {
  const tally = newTally();
  const wire = new Wire(ends, 7, tally);
  const random = seededRandom(7);
  const [took, unsure]: [string[], string[]] = [[], []];
  const before = topic.published.length;
  const senders = Array.from({ length: messages }, async (_, i) => {
    const client = wire.sns(new Invocation(random, tally, { ...CALM, ...rates }), {
      onDone: (body) => took.push(messageOf(body)),
      onUnsure: (body) => unsure.push(messageOf(body)),
    });
    const Message = String(i);
    const error = await publish(client, Message);
    return { Message, isSent: error === undefined, error };
  });
  const sent = await Promise.all(senders);
  await wire.quiet();
  const arrived = topic.published.slice(before).map((parameters) => parameters.get('Message') ?? '');
  return { tally, took, unsure, arrived, sent };
}

const publish = (client: SNSClient, Message: string): Promise<unknown> =>
  client.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:111122223333:t', Message })).then(
    () => undefined,
    (error: Error) => error.name,
  );

test('without faults each message arrives once', async () => {
  const { tally, arrived, sent, unsure } = await publishing(20, {});
  expect(sent.every(({ isSent }) => isSent)).toBe(true);
  expect(arrived.toSorted()).toEqual(sent.map(({ Message }) => Message).toSorted());
  expect([tally.onWire, unsure, tally.triedAgain]).toEqual([{}, [], 0]);
});

test('what fails before its effect has none, and the SDK tries again', async () => {
  const { tally, arrived, sent, unsure } = await publishing(150, { refusal: 0.3 });
  for (const { Message, isSent } of sent) expect(count(arrived, Message)).toBe(isSent ? 1 : 0);
  expect(Object.keys(tally.onWire).toSorted()).toEqual(['refused', 'reset', 'serverError', 'throttled']);
  expect(sent.some(({ isSent }) => !isSent)).toBe(true);
  expect(tally.triedAgain).toBeGreaterThan(30);
  expect(unsure).toEqual([]);
});

test('what loses its answer arrives, and arrives once more for each time that its sender could not know', async () => {
  const { tally, took, arrived, sent, unsure } = await publishing(80, { lostAnswer: 0.3 });
  for (const { Message, isSent } of sent)
    expect(count(arrived, Message)).toBe(count(unsure, Message) + (isSent ? 1 : 0));
  expect(took.toSorted()).toEqual(arrived.toSorted());
  expect(Object.keys(tally.onWire).toSorted()).toEqual(['cut', 'dropped', 'late', 'overtaken']);
  expect(unsure.length).toBeGreaterThan(10);
});

test('a run that is killed sends nothing more', async () => {
  const { tally, arrived, sent, took } = await publishing(150, { crash: 1 });
  const killed = sent.filter(({ error }) => error === 'Crash');
  expect(killed).toHaveLength(tally.crashes);
  expect(tally.crashes).toBeGreaterThan(0);
  expect(took.toSorted()).toEqual(arrived.toSorted());
  for (const { Message, isSent } of sent) if (isSent) expect(count(arrived, Message)).toBe(1);
});

test('the same seed gives the same faults, in the same order', async () => {
  const [one, again] = [await publishing(40, ODD), await publishing(40, ODD)];
  expect(again).toEqual(one);
});

const ODD: Rates = { crash: 0.2, lostAnswer: 0.2, refusal: 0.2, conflict: 0 };
