import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLogEvent, emptyTally, ownCallsOf } from '../../../core/doctor/own-calls.ts';

const event = (role: string, eventName: string, more: object = {}, account = '111122223333') => ({
  account,
  region: 'eu-west-1',
  detail: {
    eventTime: '2026-11-20T10:00:00Z',
    eventName,
    userIdentity: { sessionContext: { sessionIssuer: { userName: role } } },
    ...more,
  },
});
const CANARY = 'denial-monitor-canary-eu-west-1';
const at = Date.parse('2026-11-20T10:00:00Z');

function read(...messages: readonly unknown[]) {
  const tally = emptyTally();
  for (const message of messages) {
    addLogEvent(tally, {
      message: typeof message === 'string' ? message : JSON.stringify(message),
      arrived: at + 5_000,
    });
  }
  return ownCallsOf(tally);
}

test('of each place the newest canary counts, in whatever order they come', () => {
  const newer = event(CANARY, 'DescribeAvailabilityZones', { eventTime: '2026-11-20T11:00:00Z' });
  const older = event(CANARY, 'DescribeAvailabilityZones');
  const canary = {
    account: '111122223333',
    region: 'eu-west-1',
    called: at + 3_600_000,
    arrived: at + 5_000,
  };
  expect(read(older, newer).canaries).toEqual([canary]);
  expect(read(newer, older).canaries).toEqual([canary]);
  expect(read(older, event(CANARY, 'DescribeAvailabilityZones', {}, '444455556666')).canaries).toHaveLength(
    2,
  );
});

test('what else was refused is counted by call', () => {
  const roleArn = 'arn:aws:iam::444455556666:role/denial-monitor-read';
  const enter = event('denial-monitor-attribute', 'AssumeRole', { requestParameters: { roleArn } });
  const inspect = event('denial-monitor-read', 'GetKeyPolicy', { resources: [{ ARN: 'arn:key' }] });
  expect(read(enter, enter, inspect, event(CANARY, 'GetObject')).refused).toEqual([
    {
      account: '111122223333',
      call: 'AssumeRole',
      role: 'denial-monitor-attribute',
      resource: roleArn,
      count: 2,
    },
    {
      account: '111122223333',
      call: 'GetKeyPolicy',
      role: 'denial-monitor-read',
      resource: 'arn:key',
      count: 1,
    },
    { account: '111122223333', call: 'GetObject', role: CANARY, resource: null, count: 1 },
  ]);
});

test('what other programs wrote there is skipped', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(read(text)).toEqual({ canaries: [], refused: [] });
    }),
  );
});
