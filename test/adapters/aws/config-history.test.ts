import { expect, test } from 'vitest';
import { readConfigItem } from '../../../adapters/aws/config-history.ts';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { json, operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, type Asked, startLoopback } from '../../support/loopback.ts';

const BUCKET = {
  type: 'AWS::S3::Bucket',
  id: 'reports',
  account: '111122223333',
  region: 'eu-west-1',
} as const;
const UNTIL = '2026-11-20T09:59:59Z';

async function read(answer: (asked: Asked) => Answer) {
  const { endpoint, asked } = await startLoopback(answer);
  useAwsEndpoint(endpoint);
  const caller = makeCaller({ account: '111122223333', partition: 'aws' });
  const options = { caller, region: 'eu-west-1', endpoint, sleep: async () => {} };
  return { asked, found: await readConfigItem(options, BUCKET, UNTIL) };
}

/** In the form of the example of AWS's documentation. */
const item = (more: object = {}) => ({
  version: '1.3',
  accountId: '111122223333',
  configurationItemCaptureTime: 1763632799.1,
  configurationItemStatus: 'OK',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'reports',
  configuration: '{"name":"reports"}',
  supplementaryConfiguration: { BucketPolicy: '{"policyText":null}' },
  ...more,
});

test('asks for the newest item until then, page after page, and signs each call', async () => {
  const pages = [
    { configurationItems: [], nextToken: 'two' },
    { configurationItems: [item()], nextToken: 'three' },
  ];
  const { asked, found } = await read(() => json(pages.shift()));
  expect(found).toEqual({
    kind: 'found',
    value: { configuration: '{"name":"reports"}', supplementary: { BucketPolicy: '{"policyText":null}' } },
  });
  const input = {
    ...{ resourceType: 'AWS::S3::Bucket', resourceId: 'reports', laterTime: Date.parse(UNTIL) / 1000 },
    ...{ chronologicalOrder: 'Reverse', limit: 1 },
  };
  expect(asked.map(({ body }) => JSON.parse(body))).toEqual([input, { ...input, nextToken: 'two' }]);
  for (const each of asked) {
    expect(operationOf(each)).toBe('GetResourceConfigHistory');
    expect(each.headers.authorization).toMatch(/\/eu-west-1\/config\/aws4_request/);
  }
});

test('pages that never end are not read for ever', async () => {
  const { asked, found } = await read(() => json({ configurationItems: [], nextToken: 'more' }));
  expect([asked.length, found.kind]).toEqual([9, 'absent']);
});

test.each([
  ['it was deleted', json({ configurationItems: [item({ configurationItemStatus: 'ResourceDeleted' })] })],
  [
    'it was not recorded',
    json({ configurationItems: [item({ configurationItemStatus: 'ResourceNotRecorded' })] }),
  ],
  ['there is none', json({ configurationItems: [] })],
  ['no answer of the form', json([])],
  ['Config is off', json({ __type: 'NoAvailableConfigurationRecorderException', message: 'off' }, 400)],
  ['Config does not know it', json({ __type: 'ResourceNotDiscoveredException', message: 'no' }, 400)],
])('absent: %s', async (_note, answer) => {
  expect((await read(() => answer)).found).toEqual({ kind: 'absent' });
});

test('without permission it is not visible', async () => {
  const { found } = await read(() => json({ __type: 'AccessDeniedException', message: 'not you' }, 400));
  expect(found).toMatchObject({ kind: 'notVisible', code: 'accessDenied' });
});
