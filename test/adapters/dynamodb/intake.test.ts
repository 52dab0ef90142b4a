import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { openDynamodbIntake } from '../../../adapters/dynamodb/intake.ts';
import { policyChangeOf } from '../../../core/normalize/policy-change.ts';
import { aSuccess } from '../../support/records.ts';

const WHEN = '2026-11-20T10:00:00Z';
const CHANGE = policyChangeOf(
  aSuccess({
    ...{ eventSource: 'iam.amazonaws.com', eventName: 'PutUserPolicy', eventTime: WHEN, eventID: 'put' },
    requestParameters: { userName: 'ana', policyName: 'work', policyDocument: '{}' },
  }),
);

/** Operations that the client sends, with the keys of single puts. Nothing is sent. */
async function sentOf(asksWhatIsFixed: boolean) {
  const sent: string[] = [];
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () => async (args) => {
      const item: unknown = Reflect.get(args.input, 'Item');
      sent.push(
        item === undefined ? 'batch' : JSON.stringify(item).replace(/.*"pk":\{"S":"([^"]*)".*/, '$1'),
      );
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'initialize', priority: 'high' },
  );
  const store = openDynamodbIntake({
    ...{ table: 'denials', client, asksWhatIsFixed },
    now: () => Date.parse(WHEN) + 300_000,
  });
  await store.putPolicyChanges(CHANGE === undefined ? [] : [CHANGE]);
  return sent;
}

test('what a change fixed is asked where something answers it', async () => {
  expect(await sentOf(true)).toEqual(['batch', 'K#put']);
  expect(await sentOf(false)).toEqual(['batch']);
});
