import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadActionTable } from '../../../adapters/action-table.ts';
import { resourceOf } from '../../../core/normalize/resource.ts';
import type { RecordedCall } from '../../../core/record/api-call.ts';
import cases from '../../cases/normalize/resources.json' with { type: 'json' };

const table = loadActionTable();

interface Case {
  readonly note: string;
  readonly action: string;
  readonly call: RecordedCall;
  readonly claim: string | null;
  readonly want: object;
}

describe('the resource of a denied call', () => {
  test.each<Case>(cases)('$note', ({ action, call, claim, want }) => {
    expect(resourceOf(call, action, claim, table)).toStrictEqual(want);
  });
});

test('without the table the message and what AWS lists still count', () => {
  const call = { eventSource: 's3.amazonaws.com', eventName: 'GetObject', region: null, account: null };
  const listed = [{ ARN: 'arn:aws:s3:::b/k', accountId: '111122223333' }];
  expect(resourceOf(call, 's3:GetObject', 'arn:aws:s3:::b/k', undefined).method).toBe('message');
  expect(resourceOf({ ...call, resources: listed }, 's3:GetObject', null, undefined)).toMatchObject({
    resource: 'arn:aws:s3:::b/k',
    method: 'resources',
  });
});

const anything = fc.record({
  eventSource: fc.constantFrom('s3.amazonaws.com', 'iam.amazonaws.com', 'x'),
  eventName: fc.string(),
  region: fc.option(fc.string()),
  account: fc.option(fc.string()),
  principalArn: fc.option(fc.string()),
  requestParameters: fc.jsonValue(),
  resources: fc.jsonValue(),
});

test('any record at all: an answer, and no exception', () => {
  const action = fc.constantFrom(
    's3:GetObject',
    'ec2:RunInstances',
    'iam:GetRole',
    'sts:AssumeRole',
    ':',
    'x',
  );
  const claim = fc.option(
    fc.oneof(fc.string(), fc.constantFrom('role ', 'role x', 'access key A', 'arn:aws:')),
  );
  fc.assert(
    fc.property(anything, action, claim, (call, name, said) => {
      const { resource, method } = resourceOf(call, name, said, table);
      expect(resource === null).toBe(method === 'unknown' || method === 'severalCandidates');
    }),
  );
});

test('a hostile request of a hundred kilobytes is read in no time', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const wide = Object.fromEntries(
    Array.from({ length: 5000 }, (_, i) => [`id${'Id'.repeat(i % 30)}${i}`, 'a/'.repeat(10)]),
  );
  const arns = Array.from({ length: 1000 }, () => `arn:aws:s3:::${'a/'.repeat(50)}`);
  for (const requestParameters of [JSON.parse(deep), wide, { arns }]) {
    const call = {
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      region: 'r',
      account: '1',
      requestParameters,
    };
    const started = performance.now();
    resourceOf(call, 's3:GetObject', null, table);
    resourceOf(call, 'ec2:RunInstances', null, table);
    expect(performance.now() - started).toBeLessThan(1000);
  }
});
