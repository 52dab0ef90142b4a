import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadActionTable } from '../../../adapters/action-table.ts';
import { iamActions } from '../../../core/normalize/iam-action.ts';
import type { ApiCall } from '../../../core/record/api-call.ts';
import operationsFile from '../../../data/operations.json' with { type: 'json' };
import requestActions from '../../../data/request-actions.json' with { type: 'json' };
import cases from '../../cases/normalize/actions.json' with { type: 'json' };
import s3Events from '../../cases/normalize/s3-events.json' with { type: 'json' };

const table = loadActionTable();

interface Case extends ApiCall {
  readonly note: string;
  readonly want: object;
}

describe('an API call and the actions that AWS checks for it', () => {
  test.each<Case>(cases)('$note: $eventName', ({ note: _, want, ...call }) => {
    expect(iamActions(call, table)).toMatchObject(want);
  });
});

describe('without the table', () => {
  test.each([
    ['a name is taken as it stands, unverified', 'ec2', 'StopInstances', 'ec2:StopInstances', 'unverified'],
    ['renames still hold', 's3', 'ListBuckets', 's3:ListAllMyBuckets', 'renamed'],
    ['so do other prefixes', 'monitoring', 'PutMetricAlarm', 'cloudwatch:PutMetricAlarm', 'unverified'],
    ['and HTTP methods', 'apigateway', 'DeleteStage', 'apigateway:DELETE', 'verb'],
  ])('%s', (_note, source, eventName, action, method) => {
    const call = { eventSource: `${source}.amazonaws.com`, eventName };
    expect(iamActions(call, undefined)).toMatchObject({ action, method });
  });
});

const split = (action: string) => [action.split(':')[0] ?? '', action.split(':')[1] ?? ''] as const;
const exists = (action: string) => table.find(...split(action)) !== undefined;

test('every action that a hand-kept table leads to exists', () => {
  const renamed = Object.entries(operationsFile.operations).flatMap(([prefix, operations]) =>
    Object.values(operations)
      .flat()
      .map((action) => (action.includes(':') ? action : `${prefix}:${action}`)),
  );
  const requested = requestActions.rows.flatMap(({ action, becomes, adds }) => [
    action,
    becomes ?? adds ?? '',
  ]);
  expect([...renamed, ...requested].filter((action) => !exists(action))).toEqual([]);
});

test.each(s3Events.names.split(' '))('S3 in CloudTrail: %s has an action', (eventName) => {
  expect(exists(iamActions({ eventSource: 's3.amazonaws.com', eventName }, table).action)).toBe(true);
});

test('no rename hides an action of the same name', () => {
  const hidden = Object.entries(operationsFile.operations).flatMap(([prefix, operations]) =>
    Object.keys(operations).filter((name) => exists(`${prefix}:${name}`)),
  );
  expect(hidden).toEqual([]);
});

test('any request parameters at all: an action, and no exception', () => {
  const call = fc.record({
    eventSource: fc.oneof(
      fc.string(),
      fc.constantFrom('s3.amazonaws.com', 'ec2.amazonaws.com', 'autoscaling.x'),
    ),
    eventName: fc.oneof(
      fc.string(),
      fc.constantFrom('RunInstances', 'PutObject', '__proto__', 'PutScalingPolicy'),
    ),
    requestParameters: fc.jsonValue(),
  });
  fc.assert(
    fc.property(call, fc.boolean(), (each, withTable) => {
      expect(iamActions(each, withTable ? table : undefined).action).toContain(':');
    }),
  );
});
