import { expect, test } from 'vitest';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { readBackfills } from '../../../adapters/doctor/backfill.ts';
import { DOCTOR_ACTIONS } from '../../../contract/doctor-actions.ts';
import { json, operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, startLoopback } from '../../support/loopback.ts';

const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:denial-monitor-backfill';
const PART = { id: 'Machine', type: 'AWS::StepFunctions::StateMachine', name: MACHINE };
const executionArn = MACHINE.replace('stateMachine', 'execution').concat(':one');
const mapRunArn = MACHINE.replace('stateMachine', 'mapRun').concat('/ReadParts:1');
const STARTED = 1_795_000_000.123;
const EXECUTION = { executionArn, status: 'RUNNING', startDate: STARTED };
const COUNTS = { total: 40, succeeded: 7, failed: 1, timedOut: 2, aborted: 3, running: 4, pending: 23 };

async function read(answers: Readonly<Record<string, Answer>>) {
  const { endpoint, asked } = await startLoopback(
    (request) => answers[operationOf(request)] ?? json({}, 400),
  );
  useAwsEndpoint(endpoint);
  const caller = makeCaller({ account: '111122223333', partition: 'aws' });
  const options = { caller, region: 'eu-west-1', endpoint, sleep: async () => {} };
  const [found] = await readBackfills(options, [PART]);
  return { lookup: found?.inspection.lookup, asked };
}

const RUNNING = {
  ListExecutions: json({ executions: [EXECUTION] }),
  DescribeExecution: json(EXECUTION),
  ListMapRuns: json({ mapRuns: [{ mapRunArn, executionArn }] }),
  DescribeMapRun: json({ mapRunArn, executionCounts: COUNTS }),
};

test('the newest execution, and how many parts of its map run have ended', async () => {
  const { lookup, asked } = await read(RUNNING);
  expect(lookup).toEqual({
    kind: 'found',
    value: {
      newest: {
        ...{
          status: 'RUNNING',
          startedAt: 1_795_000_000_123,
          endedAt: null,
          error: '',
          cause: '',
          output: null,
        },
        parts: { total: 40, done: 7, failed: 6 },
      },
    },
  });
  expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
    { stateMachineArn: MACHINE, maxResults: 1 },
    { executionArn },
    { executionArn },
    { mapRunArn },
  ]);
  const actions = asked.map((each) => `states:${operationOf(each)}`);
  expect(actions.filter((action) => !DOCTOR_ACTIONS.some((known) => known === action))).toEqual([]);
});

test('one that ended, with its output', async () => {
  const ended = { ...EXECUTION, status: 'SUCCEEDED', stopDate: STARTED + 60, output: '{"objects":3}' };
  const { lookup } = await read({
    ...RUNNING,
    DescribeExecution: json(ended),
    ListMapRuns: json({ mapRuns: [] }),
  });
  expect(lookup).toMatchObject({
    value: {
      newest: { status: 'SUCCEEDED', endedAt: 1_795_000_060_123, output: { objects: 3 }, parts: null },
    },
  });
});

test('none', async () => {
  expect((await read({ ListExecutions: json({ executions: [] }) })).lookup).toEqual({
    kind: 'found',
    value: { newest: null },
  });
});

test.each([
  ['StateMachineDoesNotExist', 'absent'],
  ['AccessDeniedException', 'notVisible'],
])('%s: %s', async (__type, kind) => {
  const { lookup } = await read({ ListExecutions: json({ __type, message: 'no' }, 400) });
  expect(lookup?.kind).toBe(kind);
});
