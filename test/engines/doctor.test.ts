import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Call } from '../../adapters/aws/member-clients.ts';
import { openMembers } from '../../adapters/aws/member-session.ts';
import { readMonitor } from '../../adapters/doctor/doctor.ts';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import { command } from '../../cli/doctor.ts';
import { DOCTOR_ACTIONS } from '../../contract/doctor-actions.ts';
import { policyOfPerson } from '../../contract/people.ts';
import type { CheckResult } from '../../core/doctor/check-result.ts';
import { actionOf } from '../support/action-of-call.ts';
import { type AnsweredStack, answerCloudformation } from '../support/cloudformation-answers.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import {
  CLOUDTRAIL,
  type Deployment,
  LOG_GROUP,
  makeDeployment,
  putRule,
  REGION,
  SEES_READS,
  TABLE,
} from '../support/engines/moto-deployment.ts';
import { logsCaller } from '../support/engines/moto-logs.ts';
import { enforced, userWith } from '../support/engines/moto-person.ts';
import { type CliRun, runCommand } from '../support/run-cli.ts';

const NOW = Date.now();
const CALLED = new Date(NOW - 1_200_000).toISOString().replace(/\.\d+Z/, 'Z');
let moto: Moto;
let made: Deployment;
beforeAll(async () => {
  moto = await startMoto();
  made = await makeDeployment();
  await storeCanary();
  await logEvents([canaryEvent(made.account), canaryEvent(made.member)]);
});
afterAll(() => moto?.stop());

async function storeCanary(): Promise<void> {
  const store = openDynamodbStore({ table: TABLE });
  await store.putCanaries([{ account: made.account, region: REGION, time: CALLED }]);
  await store.close();
}

const ownEvent = (account: string, userName: string, eventName: string, requestParameters = {}) => ({
  account,
  region: REGION,
  detail: {
    ...{ eventTime: CALLED, eventName, requestParameters },
    userIdentity: { sessionContext: { sessionIssuer: { userName } } },
  },
});
const canaryEvent = (account: string) =>
  ownEvent(account, `denial-monitor-canary-${REGION}`, 'DescribeAvailabilityZones');

async function logEvents(events: readonly object[]): Promise<void> {
  const stream = { logGroupName: LOG_GROUP, logStreamName: 'one' };
  const timestamp = Date.parse(CALLED) + 4_000;
  await logsCaller('PutLogEvents', {
    ...stream,
    logEvents: events.map((event) => ({ timestamp, message: JSON.stringify(event) })),
  });
}

const whole = (): AnsweredStack => ({
  ...{ name: 'DenialMonitor', status: 'CREATE_COMPLETE', parts: made.parts, targets: [made.root] },
  instances: [{ account: made.member, region: REGION, status: 'CURRENT' }],
});

async function doctor(args: readonly string[] = [], stack = whole()): Promise<CliRun> {
  const { endpoint } = await answerCloudformation(stack);
  useCloudformation(endpoint);
  return runCommand(command, args, { env: process.env, now: NOW });
}

function useCloudformation(endpoint: string): void {
  process.env.AWS_ENDPOINT_URL_CLOUDFORMATION = endpoint;
  onTestFinished(() => {
    delete process.env.AWS_ENDPOINT_URL_CLOUDFORMATION;
  });
}

/** moto's buses know no log configuration. */
const isLackOfMoto = ({ subject }: CheckResult): boolean => subject === 'denial-monitor: errors';

async function notFine(args: readonly string[] = [], stack = whole()): Promise<readonly CheckResult[]> {
  const { status, out } = await doctor([...args, '--json'], stack);
  const results: readonly CheckResult[] = JSON.parse(out);
  const notFine = results.filter(({ state }) => state !== 'fine');
  expect(status).toBe(notFine.length === 0 ? 0 : 1);
  return notFine.filter((result) => !isLackOfMoto(result));
}

describe('a healthy monitor', () => {
  test('every part is looked at, and fine', async () => {
    expect(await notFine()).toEqual([]);
  });

  test('of one Region: says so, and the status is 0', async () => {
    const parts = made.parts.filter(([type]) => !/EventBus|Archive|StackSet/.test(type));
    const { status, out } = await doctor([], { ...whole(), parts });
    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringMatching(/^The monitor is healthy: \d+ fine/),
    });
  });

  test('line by line, when asked for', async () => {
    const { out } = await doctor(['--all', '--account', made.member]);
    for (const line of [
      'CREATE_COMPLETE',
      'canary received 20 min ago, 4 s after the call',
      'can be assumed',
    ])
      expect(out).toContain(line);
  });
});

/** As moto calls them, by the host of the service. */
const OF_MOTO = ['monitoring:DescribeAlarms', 'monitoring:GetMetricData'];

test('the policy `doctor`, enforced by moto: every part is looked at, and fine; without it, nothing is', async () => {
  const [statement] = policyOfPerson('doctor').Statement;
  const [person, other] = [
    await userWith([...(statement?.Action ?? []), ...OF_MOTO], 'doctor'),
    await userWith(['s3:GetObject'], 'other'),
  ];
  const seen = await enforced(moto, person, () => doctor(['--all', '--json']));
  const whole: readonly CheckResult[] = JSON.parse((await doctor(['--all', '--json'])).out);
  expect(JSON.parse(seen.out)).toEqual(whole);
  const blind = await enforced(moto, other, () => notFine());
  expect(blind.length).toBeGreaterThan(10);
  expect(new Set(blind.map(({ state }) => state))).toEqual(new Set(['unknown']));
});

/** What is broken, how, how it is mended, and what the line says then. */
const BREAKAGES: readonly (readonly [
  string,
  () => Promise<unknown>,
  () => Promise<unknown>,
  Partial<CheckResult>,
])[] = [
  [
    'the rule was saved in the console',
    () => putRule('denied-calls', 'ENABLED', CLOUDTRAIL),
    () => putRule('denied-calls', SEES_READS, CLOUDTRAIL),
    {
      state: 'wrong',
      subject: 'denial-monitor-denied-calls',
      found: expect.stringContaining('is ENABLED, not'),
    },
  ],
  [
    'the trail was stopped',
    () => new CloudTrailClient({}).send(new StopLoggingCommand({ Name: made.trail })),
    () => new CloudTrailClient({}).send(new StartLoggingCommand({ Name: made.trail })),
    { state: 'wrong', subject: REGION, todo: expect.stringContaining('start-logging') },
  ],
  [
    'a message waits for a person',
    () => new SQSClient({}).send(new SendMessageCommand({ QueueUrl: made.deadLetters, MessageBody: 'x' })),
    () => new SQSClient({}).send(new PurgeQueueCommand({ QueueUrl: made.deadLetters })),
    { state: 'wrong', subject: 'Unprocessed', found: '1 waits for a person' },
  ],
  [
    'an alarm in ALARM',
    () => setAlarm('ALARM'),
    () => setAlarm('OK'),
    { state: 'wrong', subject: 'denial-monitor-silence', found: 'is in ALARM: because' },
  ],
  [
    'the table can be deleted',
    () => protectTable(false),
    () => protectTable(true),
    { state: 'wrong', subject: TABLE, found: 'can be deleted by accident' },
  ],
];

function setAlarm(StateValue: 'OK' | 'ALARM') {
  const alarm = { AlarmName: 'denial-monitor-silence', StateValue, StateReason: 'because' };
  return new CloudWatchClient({}).send(new SetAlarmStateCommand(alarm));
}

function protectTable(DeletionProtectionEnabled: boolean) {
  return new DynamoDBClient({}).send(new UpdateTableCommand({ TableName: TABLE, DeletionProtectionEnabled }));
}

describe('what is broken has its line', () => {
  test.each(BREAKAGES)('%s', async (_note, breakIt, mend, line) => {
    await breakIt();
    const results = await notFine();
    await mend();
    expect(results).toEqual([expect.objectContaining(line)]);
    expect(await notFine()).toEqual([]);
  });

  test('a member stack, by CloudFormation', async () => {
    const [instance] = whole().instances;
    const instances = instance === undefined ? [] : [{ ...instance, status: 'OUTDATED' }];
    expect(await notFine([], { ...whole(), instances })).toMatchObject([
      { state: 'wrong', check: 'members', subject: `${made.member} ${REGION}`, found: 'OUTDATED' },
    ]);
  });

  test('parts that are not there', async () => {
    const parts = made.parts.map(([type, id, name]) => [type, id, `${name}-gone`] as const);
    const results = await notFine([], { ...whole(), parts });
    const gone = results.filter(({ found }) => found === 'is not there').map(({ check }) => check);
    const looked = ['rules', 'queues', 'functions', 'table', 'topics', 'alarms', 'retention', 'bus'];
    expect(looked.filter((check) => !gone.includes(check))).toEqual([]);
  });

  test('a Region that is watched and says nothing', async () => {
    const instances = [
      ...whole().instances,
      { account: made.member, region: 'eu-west-1', status: 'CURRENT' },
    ];
    const silent = await notFine([], { ...whole(), instances });
    expect(silent).toMatchObject([
      { check: 'coverage', subject: `${made.member} eu-west-1`, found: 'no canary received in a day' },
      { check: 'coverage', subject: `${made.account} eu-west-1`, found: 'no canary received in a day' },
    ]);
  });

  test('the last hour of a function, and a read role that keeps us out, as the log of our own calls has it', async () => {
    const MetricData = [
      {
        MetricName: 'Errors',
        Value: 3,
        Timestamp: new Date(NOW - 60_000),
        Dimensions: [{ Name: 'FunctionName', Value: 'ingest' }],
      },
    ];
    await new CloudWatchClient({}).send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData }));
    const roleArn = `arn:aws:iam::${made.member}:role/denial-monitor-read`;
    await logEvents([ownEvent(made.account, 'denial-monitor-attribute', 'AssumeRole', { roleArn })]);
    expect(await notFine()).toMatchObject([
      { check: 'own calls', found: `AssumeRole of ${roleArn} was refused once` },
      { check: 'functions', subject: 'ingest: last hour', found: expect.stringContaining('3 of') },
    ]);
  });
});

test('every call is one of the actions that the page for the security review names', async () => {
  const { endpoint } = await answerCloudformation(whole());
  useCloudformation(endpoint);
  const calls: Call[] = [];
  const members = openMembers({
    ...{ role: 'denial-monitor-read', sessionName: 'test', region: REGION, now: () => NOW },
    onCall: (call) => calls.push(call),
  });
  await readMonitor({
    ...{ members, region: REGION, stackName: 'DenialMonitor', table: undefined, accounts: [], now: NOW },
    logsEndpoint: moto.endpoint,
    statesEndpoint: moto.endpoint,
    sleep: async () => {},
  });
  const made = new Set(calls.map(actionOf));
  const known = new Set<string>(DOCTOR_ACTIONS);
  expect([...made].filter((action) => !known.has(action))).toEqual([]);
  // All but those of services that have no client.
  const byHand = /^(logs|states):/;
  expect([...known].filter((action) => !made.has(action) && !byHand.test(action))).toEqual([]);
});

test('no stack of that name: what to do is said', async () => {
  const { status, out } = await doctor(['--stack', 'Other']);
  expect(status).toBe(1);
  expect(out).toMatch(/wrong +stack +Other\s+is not there\s+set AWS_REGION/);
});
