import { expect, test } from 'vitest';
import { type BackfillRun, checkBackfills } from '../../../core/doctor/backfill.ts';
import { absent, hidden, looked, NOW } from '../../support/healthy-monitor.ts';

const HOUR = 3_600_000;
const RUN: BackfillRun = {
  ...{ status: 'RUNNING', startedAt: NOW - 5 * HOUR, endedAt: null, error: '', cause: '', output: null },
  parts: null,
};
const OUTPUT = { objects: 120, records: 900, added: 7, duplicates: 2, passedOver: 3, failed: 4 };
const ENDED = { ...RUN, endedAt: NOW - 3 * HOUR };
const parts = (done: number, failed: number) => ({ ...RUN, parts: { total: 400, done, failed } });

const check = (newest: BackfillRun | null) =>
  checkBackfills([looked('Machine', 'arn', { newest })], NOW).map(({ state, found }) => [state, found]);

test.each<[string, BackfillRun | null, string, string]>([
  ['none', null, 'fine', 'none was started in the last 90 days'],
  ['just started', RUN, 'fine', 'has been running for 5 h'],
  ['on its way', parts(12, 0), 'fine', '12 of 400 parts in 5 h'],
  ['on its way, with failures', parts(12, 2), 'wrong', '12 of 400 parts in 5 h, 2 failed'],
  [
    'ended',
    { ...ENDED, status: 'SUCCEEDED', output: OUTPUT },
    'fine',
    'ended 3 h ago: 120 objects read, 4 of them not or not wholly, 7 denials new',
  ],
  [
    'failed',
    { ...ENDED, status: 'FAILED', error: 'Unfinished', cause: '1 of 4\nparts' },
    'wrong',
    'FAILED: Unfinished: 1 of 4\\u{a}parts',
  ],
  ['without a reason', { ...ENDED, status: 'TIMED_OUT' }, 'wrong', 'TIMED_OUT: no reason was given'],
  ['stopped', { ...ENDED, status: 'ABORTED' }, 'wrong', 'was stopped before it had read everything'],
])('the newest execution: %s', (_note, run, state, found) => {
  expect(check(run)).toEqual([[state, found]]);
});

test('without the setting there is no line; what cannot be read is unknown, what is gone is wrong', () => {
  expect(checkBackfills([], NOW)).toEqual([]);
  const states = [hidden<never>('states:ListExecutions'), absent<never>()].map(
    (inspection) => checkBackfills([{ id: 'Machine', name: 'arn', inspection }], NOW)[0]?.state,
  );
  expect(states).toEqual(['unknown', 'wrong']);
});
