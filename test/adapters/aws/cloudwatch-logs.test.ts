import { expect, test } from 'vitest';
import { type LogsOptions, logEvents, logRetention } from '../../../adapters/aws/cloudwatch-logs.ts';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { json, operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, type Asked, startLoopback } from '../../support/loopback.ts';

async function logs(answer: (asked: Asked) => Answer) {
  const waits: number[] = [];
  const { endpoint, asked } = await startLoopback(answer);
  useAwsEndpoint(endpoint);
  const options: LogsOptions = {
    caller: makeCaller({ account: '111122223333', partition: 'aws' }),
    region: 'eu-west-1',
    endpoint,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  };
  return { options, asked, waits };
}

test('reads page after page, empty ones too, and signs each call', async () => {
  const pages = [
    { events: [{ message: 'a', timestamp: 1 }], nextToken: 'two' },
    { events: [], nextToken: 'three' },
    { events: [{ message: 'b', timestamp: 2 }, { message: 7 }, 'oops'] },
  ];
  const { options, asked } = await logs(() => json(pages.shift()));
  expect(await Array.fromAsync(logEvents(options, '/a/log', 5))).toEqual([
    { message: 'a', arrived: 1 },
    { message: 'b', arrived: 2 },
  ]);
  expect(asked.map(({ body }) => JSON.parse(body))).toEqual(
    [undefined, 'two', 'three'].map((nextToken) => ({
      ...{ logGroupName: '/a/log', startTime: 5 },
      ...(nextToken && { nextToken }),
    })),
  );
  for (const each of asked) {
    expect(operationOf(each)).toBe('FilterLogEvents');
    expect(each.headers.authorization).toMatch(/Credential=testing\/\d{8}\/eu-west-1\/logs\/aws4_request/);
  }
});

test('waits when it is throttled, and reports the name of a refusal', async () => {
  const answers = [
    json({ __type: 'ThrottlingException', message: 'slow down' }, 400),
    json({ __type: 'com.amazonaws#AccessDeniedException', message: 'not you' }, 400),
  ];
  const { options, waits } = await logs(() => answers.shift() ?? json({}));
  const refused = Array.fromAsync(logEvents(options, '/a/log', 0));
  await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'not you' });
  expect(waits).toEqual([250]);
});

test.each([
  ['a time', [{ logGroupName: '/a/log', retentionInDays: 30 }], 30],
  ['for ever', [{ logGroupName: '/a/log' }], null],
  ['another group whose name begins alike', [{ logGroupName: '/a/log/b', retentionInDays: 30 }], undefined],
])('how long a group is kept: %s', async (_note, logGroups, days) => {
  const { options } = await logs(() => json({ logGroups }));
  expect(await logRetention(options, '/a/log')).toBe(days);
});
