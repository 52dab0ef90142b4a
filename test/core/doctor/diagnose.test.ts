import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alarmName, CANARY_ALARM_PREFIX } from '../../../contract/names.ts';
import { diagnose, type MonitorInspection } from '../../../core/doctor/diagnose.ts';
import type { InspectedPart } from '../../../core/doctor/inspection.ts';
import {
  absent,
  found,
  HOME,
  healthyMonitor,
  hidden,
  looked,
  MANAGEMENT,
  MEMBER,
  NOW,
  POLICY,
  SEES_READS,
} from '../../support/healthy-monitor.ts';

const healthy = healthyMonitor();

/** The first of a list, with other values. */
function broken<T>(
  [first, ...rest]: readonly InspectedPart<T>[],
  change: Partial<T>,
): readonly InspectedPart<T>[] {
  if (first?.inspection.lookup.kind !== 'found') throw new Error('nothing to break');
  return [looked(first.id, first.name, { ...first.inspection.lookup.value, ...change }), ...rest];
}

/** The first of a list, with another inspection of it. */
function unread<T>(
  [first, ...rest]: readonly InspectedPart<T>[],
  inspection: InspectedPart<T>['inspection'],
): readonly InspectedPart<T>[] {
  if (first === undefined) throw new Error('nothing to break');
  return [{ ...first, inspection }, ...rest];
}

const notFine = (change: Partial<MonitorInspection>) =>
  diagnose({ ...healthy, ...change }, NOW).filter(({ state }) => state !== 'fine');

test('a monitor that is whole: every line is fine, and every part has one', () => {
  const results = diagnose(healthy, NOW);
  expect(results.filter(({ state, todo }) => state !== 'fine' || todo !== null)).toEqual([]);
  expect([...new Set(results.map(({ check }) => check))]).toEqual([
    'stack',
    'trails',
    'rules',
    'bus',
    'members',
    'coverage',
    'canary',
    'own calls',
    'read roles',
    'queues',
    'functions',
    'table',
    'backfill',
    'topics',
    'alarms',
    'retention',
  ]);
});

const stack = (change: object) => {
  const { lookup } = healthy.stack;
  if (lookup.kind !== 'found') throw new Error('no stack');
  return { stack: found({ ...lookup.value, ...change }) };
};
const trail = (change: object) => ({
  trails: [
    {
      region: 'us-east-1',
      trails: found([
        {
          arn: 'arn:trail',
          isLogging: found(true),
          events: found({ recorded: 'all' as const, excluded: [] as string[] }),
          ...change,
        },
      ]),
    },
  ],
});
const ownCalls = () => {
  const { lookup } = healthy.ownCalls;
  if (lookup.kind !== 'found') throw new Error('no log');
  return lookup.value;
};
const instances = (...changes: object[]) => {
  const current = { account: MEMBER, region: 'us-east-1', status: 'CURRENT', detail: '', reason: '' };
  const other = { ...current, account: HOME.account };
  return broken(healthy.stackSets, {
    instances: found([...changes.map((each) => ({ ...current, ...each })), other]),
  });
};
/** Canaries as in the healthy one, those of one account changed or left out. */
const canariesOf = (account: string, change: object | undefined) => ({
  ownCalls: found({
    ...ownCalls(),
    canaries: ownCalls().canaries.flatMap((canary) => {
      if (canary.account !== account || canary.region !== 'us-east-1') return [canary];
      return change === undefined ? [] : [{ ...canary, ...change }];
    }),
  }),
});
const HOUR = 3_600_000;

describe.each<[string, Partial<MonitorInspection>, string, string, string, string]>([
  // what is broken, where, state, subject, found, what to do
  [
    'the stack rolled back',
    stack({ status: 'UPDATE_ROLLBACK_COMPLETE' }),
    'wrong',
    'DenialMonitor',
    'ROLLBACK',
    'describe-stack-events --stack-name DenialMonitor',
  ],
  [
    'a deployment runs',
    stack({ status: 'UPDATE_IN_PROGRESS' }),
    'unknown',
    'DenialMonitor',
    'IN_PROGRESS',
    'look again',
  ],
  ['another stack', stack({ parts: [] }), 'wrong', 'DenialMonitor', 'has no AWS::Events::Rule', 'runbook'],
  [
    'no trail',
    { trails: [{ region: 'us-east-1', trails: found([]) }] },
    'wrong',
    'us-east-1',
    'no trail',
    'docs/deploy.md',
  ],
  [
    'trails unseen',
    { trails: [{ region: 'us-east-1', trails: hidden('cloudtrail:DescribeTrails') }] },
    'unknown',
    'us-east-1',
    'AccessDenied',
    'needs cloudtrail:DescribeTrails',
  ],
  [
    'the trail stopped',
    trail({ isLogging: found(false) }),
    'wrong',
    'us-east-1',
    'does not log',
    'start-logging --name arn:trail',
  ],
  [
    'whether it logs unseen',
    trail({ isLogging: hidden('cloudtrail:GetTrailStatus') }),
    'unknown',
    'us-east-1',
    'AccessDenied',
    'needs cloudtrail:GetTrailStatus',
  ],
  [
    'the trail records writes only',
    trail({ events: found({ recorded: 'some', excluded: [] }) }),
    'wrong',
    'us-east-1',
    'only some',
    'get-event-selectors',
  ],
  [
    'the trail records data only',
    trail({ events: found({ recorded: 'none', excluded: [] }) }),
    'wrong',
    'us-east-1',
    'no management events',
    'docs/deploy.md',
  ],
  [
    'the trail leaves KMS out',
    trail({ events: found({ recorded: 'all', excluded: ['kms.amazonaws.com'] }) }),
    'wrong',
    'us-east-1',
    'leaves out kms.amazonaws.com',
    'get-event-selectors',
  ],
  [
    'a rule saved in the console',
    { rules: broken(healthy.rules, { state: 'ENABLED' }) },
    'wrong',
    'denial-monitor-denied-calls',
    `is ENABLED, not ${SEES_READS}`,
    'put-rule --name denial-monitor-denied-calls --event-bus-name denial-monitor --state ENABLED_WITH_ALL',
  ],
  [
    'a rule without a target',
    { rules: broken(healthy.rules, { targets: 0 }) },
    'wrong',
    'denial-monitor-denied-calls',
    'no target',
    'runbook',
  ],
  [
    'a rule deleted',
    { rules: unread(healthy.rules, absent()) },
    'wrong',
    'denial-monitor-denied-calls',
    'is not there',
    'What was changed by hand',
  ],
  [
    'a rule unseen',
    { rules: unread(healthy.rules, hidden('events:DescribeRule')) },
    'unknown',
    'denial-monitor-denied-calls',
    'AccessDenied',
    'needs events:DescribeRule',
  ],
  [
    'a schedule off',
    {
      rules: [
        ...healthy.rules.slice(0, 3),
        looked('S', 'Sweep', { state: 'DISABLED', pattern: null, targets: 1 }),
      ],
    },
    'wrong',
    'Sweep',
    'is DISABLED, not ENABLED',
    'aws events enable-rule --name Sweep',
  ],
  [
    'a bus without policy',
    { buses: broken(healthy.buses, { policy: null }) },
    'wrong',
    'denial-monitor: policy',
    'lets no account',
    'runbook',
  ],
  [
    'a bus that accepts events from any account of the organization',
    {
      buses: broken(healthy.buses, {
        policy: {
          Statement: [{ ...POLICY, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } } }],
        },
      }),
    },
    'wrong',
    'denial-monitor: policy',
    'that no bus of o-exampleorg1 forwarded',
    'describe-event-bus',
  ],
  [
    'a bus with one statement too many',
    { buses: broken(healthy.buses, { policy: { Statement: [POLICY, { ...POLICY, Condition: {} }] } }) },
    'wrong',
    'denial-monitor: policy',
    'that no bus of o-exampleorg1 forwarded',
    'describe-event-bus',
  ],
  [
    'a bus of two organizations',
    {
      buses: broken(healthy.buses, {
        policy: {
          Statement: [
            {
              ...POLICY,
              Condition: {
                ...POLICY.Condition,
                StringEquals: { 'aws:PrincipalOrgID': ['o-exampleorg1', 'o-other'] },
              },
            },
          ],
        },
      }),
    },
    'wrong',
    'denial-monitor: policy',
    'that no bus of o-exampleorg1 forwarded',
    'describe-event-bus',
  ],
  [
    'a bus that does not log',
    { buses: broken(healthy.buses, { logLevel: 'OFF' }) },
    'wrong',
    'denial-monitor: errors',
    'is not logged',
    'runbook',
  ],
  [
    'the archive off',
    { archives: broken(healthy.archives, { state: 'DISABLED' }) },
    'wrong',
    'denial-monitor: archive',
    'nothing could be replayed',
    'runbook',
  ],
  [
    'no deployment to accounts that join',
    { stackSets: broken(healthy.stackSets, { isAutomatic: false }) },
    'wrong',
    'denial-monitor-members',
    'does not deploy to accounts that join',
    'runbook',
  ],
  [
    'stacks unseen',
    { stackSets: broken(healthy.stackSets, { instances: hidden('cloudformation:ListStackInstances') }) },
    'unknown',
    'denial-monitor-members: stacks',
    'AccessDenied',
    'needs cloudformation:ListStackInstances',
  ],
  [
    'a member stack failed',
    { stackSets: instances({ status: 'OUTDATED', detail: 'FAILED', reason: 'no room' }) },
    'wrong',
    `${MEMBER} us-east-1`,
    'OUTDATED, FAILED, no room',
    `--regions us-east-1 --deployment-targets 'OrganizationalUnitIds=r-exam,Accounts=${MEMBER}`,
  ],
  [
    'a member stack on its way',
    { stackSets: instances({ status: 'OUTDATED', detail: 'RUNNING' }) },
    'unknown',
    `${MEMBER} us-east-1`,
    'is being deployed',
    'look again',
  ],
  [
    'a member without a stack',
    { stackSets: instances() },
    'wrong',
    MEMBER,
    'has no stack',
    'An account is not reached',
  ],
  [
    'a member without a canary for a day',
    canariesOf(MEMBER, undefined),
    'wrong',
    `${MEMBER} us-east-1`,
    'no canary received in a day',
    'denial-monitor-canary-REGION',
  ],
  [
    'a member with an old canary',
    canariesOf(MEMBER, { called: NOW - 27 * HOUR, arrived: NOW - 27 * HOUR }),
    'wrong',
    `${MEMBER} us-east-1`,
    'last canary received 27 h ago',
    'denial-monitor-canary-REGION',
  ],
  [
    'the management account without a canary',
    canariesOf(MANAGEMENT, undefined),
    'wrong',
    `${MANAGEMENT} us-east-1`,
    'no canary received',
    'denial-monitor-canary-REGION',
  ],
  [
    'an hourly canary four hours ago',
    canariesOf(HOME.account, { called: NOW - 4 * HOUR, arrived: NOW - 4 * HOUR }),
    'wrong',
    `${HOME.account} us-east-1`,
    'last canary received 4 h ago',
    'denial-monitor-canary-REGION',
  ],
  [
    'a canary that came late',
    canariesOf(MEMBER, { arrived: NOW }),
    'wrong',
    `${MEMBER} us-east-1`,
    '2400 s after the call',
    'A canary arrives late',
  ],
  [
    'no canary in the table',
    { storedCanaries: [{ ...HOME, newest: absent() }] },
    'wrong',
    `${HOME.account} us-east-1`,
    'is not there',
    'denial-monitor-canary-REGION',
  ],
  [
    'an old canary in the table',
    { storedCanaries: [{ ...HOME, newest: found('2026-11-20T06:00:00Z') }] },
    'wrong',
    `${HOME.account} us-east-1`,
    '6 h old',
    'denial-monitor-canary-REGION',
  ],
  [
    'the table unseen',
    { storedCanaries: [{ ...HOME, newest: hidden('dynamodb:Query') }] },
    'unknown',
    `${HOME.account} us-east-1`,
    'AccessDenied',
    'needs dynamodb:Query',
  ],
  [
    'attribute refused entry',
    {
      ownCalls: found({
        ...ownCalls(),
        refused: [
          {
            account: HOME.account,
            call: 'AssumeRole',
            role: 'denial-monitor-attribute',
            resource: `arn:aws:iam::${MEMBER}:role/denial-monitor-read`,
            count: 3,
          },
        ],
      }),
    },
    'wrong',
    `denial-monitor-attribute in ${HOME.account}`,
    `AssumeRole of arn:aws:iam::${MEMBER}:role/denial-monitor-read was refused 3 times`,
    'denial-monitor-own-denials',
  ],
  [
    'a read role that does not trust the doctor',
    { entries: [{ account: MEMBER, entered: hidden('sts:AssumeRole') }] },
    'unknown',
    MEMBER,
    'AccessDenied',
    'run it as a role that the read role trusts',
  ],
  [
    'dead letters',
    {
      queues: [
        ...healthy.queues.slice(0, 1),
        ...broken(healthy.queues.slice(1), { waiting: 2, inFlight: 1 }),
      ],
    },
    'wrong',
    'Unprocessed',
    '3 wait for a person',
    'denial-monitor-unprocessed-events',
  ],
  [
    'events that wait too long',
    { queues: broken(healthy.queues, { oldest: found(900) }) },
    'wrong',
    'Source: oldest',
    'waited 900 s',
    'denial-monitor-late-events',
  ],
  [
    'events that wait, of unknown age',
    { queues: broken(healthy.queues, { waiting: 5, oldest: absent() }) },
    'unknown',
    'Source: oldest',
    'not known yet',
    'look again',
  ],
  [
    'their age unseen',
    { queues: broken(healthy.queues, { oldest: hidden('cloudwatch:GetMetricData') }) },
    'unknown',
    'Source: oldest',
    'AccessDenied',
    'needs cloudwatch:GetMetricData',
  ],
  [
    'an open queue',
    { queues: broken(healthy.queues, { isEncrypted: false }) },
    'wrong',
    'Source',
    'not encrypted',
    'runbook',
  ],
  [
    'a function that does not start',
    { functions: broken(healthy.functions, { state: 'Failed', reason: 'no image' }) },
    'wrong',
    'ingest',
    'is Failed: no image',
    'denial-monitor-function-errors',
  ],
  [
    'an update that failed',
    { functions: broken(healthy.functions, { lastUpdate: 'Failed', reason: 'too large' }) },
    'wrong',
    'ingest',
    'last update failed: too large',
    'denial-monitor-function-errors',
  ],
  [
    'a function that fails',
    { functions: broken(healthy.functions, { hour: found({ invocations: 9, errors: 2, throttles: 0 }) }) },
    'wrong',
    'ingest: last hour',
    '2 of 9 calls failed',
    'denial-monitor-function-errors',
  ],
  [
    'a function that is throttled',
    { functions: broken(healthy.functions, { hour: found({ invocations: 9, errors: 0, throttles: 1 }) }) },
    'wrong',
    'ingest: last hour',
    '1 call was throttled',
    'denial-monitor-function-throttles',
  ],
  [
    'functions that disagree',
    { functions: broken(healthy.functions, { environment: { RETENTION_DAYS: '30' } }) },
    'wrong',
    'denials',
    'functions disagree: 30, 90 days',
    'runbook',
  ],
  [
    'a mapping off',
    { mappings: broken(healthy.mappings, { state: 'Disabled' }) },
    'wrong',
    'DetectStream',
    'is Disabled: nothing is read',
    'update-event-source-mapping --uuid 1-2-3 --enabled',
  ],
  [
    'a mapping in trouble',
    { mappings: broken(healthy.mappings, { lastResult: 'PROBLEM: Function call failed' }) },
    'wrong',
    'DetectStream',
    'PROBLEM',
    'denial-monitor-function-errors',
  ],
  [
    'a table without stream',
    { tables: broken(healthy.tables, { stream: null }) },
    'wrong',
    'denials',
    'nothing is detected',
    'runbook',
  ],
  [
    'a table that is being made',
    { tables: broken(healthy.tables, { status: 'CREATING' }) },
    'wrong',
    'denials',
    'is CREATING',
    'describe-table --table-name denials',
  ],
  [
    'a table unprotected',
    { tables: broken(healthy.tables, { isProtected: false }) },
    'wrong',
    'denials',
    'by accident',
    'update-table --table-name denials --deletion-protection-enabled',
  ],
  [
    'a table that cannot be restored',
    { tables: broken(healthy.tables, { restorable: found(false) }) },
    'wrong',
    'denials: restore',
    'cannot be restored',
    'update-continuous-backups',
  ],
  [
    'a table without time to live',
    { tables: broken(healthy.tables, { timeToLive: found(null) }) },
    'wrong',
    'denials: time to live',
    'never deleted',
    'update-time-to-live',
  ],
  [
    'backups unseen',
    { tables: broken(healthy.tables, { restorable: hidden('dynamodb:DescribeContinuousBackups') }) },
    'unknown',
    'denials: restore',
    'AccessDenied',
    'needs dynamodb:DescribeContinuousBackups',
  ],
  [
    'no subscription confirmed',
    { topics: broken(healthy.topics, { confirmed: 0, pending: 1 }) },
    'wrong',
    'Alerts',
    '1 not confirmed',
    'open the link',
  ],
  [
    'no subscription',
    { topics: broken(healthy.topics, { confirmed: 0 }) },
    'wrong',
    'Alerts',
    'has no subscription',
    'aws sns subscribe --topic-arn arn:aws:sns:us-east-1:111122223333:Alerts',
  ],
  [
    'an open topic',
    { topics: broken(healthy.topics, { isEncrypted: false }) },
    'wrong',
    'Alerts',
    'not encrypted',
    'runbook',
  ],
  [
    'an alarm in ALARM',
    { alarms: broken(healthy.alarms, { state: 'ALARM', reason: 'no data' }) },
    'wrong',
    'denial-monitor-silence',
    'is in ALARM: no data',
    '`denial-monitor-silence`',
  ],
  [
    'a canary alarm in ALARM',
    {
      alarms: [
        looked('A', 'denial-monitor-canary-us-east-1', {
          state: 'ALARM',
          reason: '',
          hasActions: true,
          watches: [],
        }),
      ],
    },
    'wrong',
    'denial-monitor-canary-us-east-1',
    'is in ALARM',
    '`denial-monitor-canary-REGION`',
  ],
  [
    'an alarm without actions',
    { alarms: broken(healthy.alarms, { hasActions: false }) },
    'wrong',
    'denial-monitor-silence',
    'notifies no topic',
    'enable-alarm-actions --alarm-names denial-monitor-silence',
  ],
  [
    'an alarm without data',
    { alarms: broken(healthy.alarms, { state: 'INSUFFICIENT_DATA' }) },
    'unknown',
    'denial-monitor-silence',
    'no data yet',
    'look again',
  ],
  [
    'an alarm deleted',
    { alarms: unread(healthy.alarms, absent()) },
    'wrong',
    'denial-monitor-silence',
    'is not there',
    'What was changed by hand',
  ],
  [
    'logs for ever',
    { logGroups: broken(healthy.logGroups, { retentionDays: null }) },
    'wrong',
    '/aws/lambda/ingest',
    'for ever',
    'put-retention-policy --log-group-name /aws/lambda/ingest',
  ],
])('%s', (_note, change, state, subject, says, todo) => {
  test('is the one line that is not fine, and says what to do', () => {
    expect(notFine(change)).toEqual([
      {
        state,
        check: expect.any(String),
        subject,
        found: expect.stringContaining(says),
        todo: expect.stringContaining(todo),
      },
    ]);
  });
});

test.each<[string, Partial<MonitorInspection>, string, readonly string[]]>([
  [
    'accounts',
    { organization: hidden('organizations:ListAccounts') },
    'organizations:ListAccounts',
    ['bus', 'members'],
  ],
  [
    'the log of canaries',
    { ownCalls: hidden('logs:FilterLogEvents') },
    'logs:FilterLogEvents',
    ['coverage', 'own calls'],
  ],
])('%s unseen: what depends on it is unknown', (_note, change, permission, checks) => {
  const results = notFine(change);
  expect(results.map(({ check }) => check)).toEqual(checks);
  for (const { state, todo } of results)
    expect({ state, todo }).toEqual({ state: 'unknown', todo: `needs ${permission}` });
});

describe('without the stack', () => {
  test.each([
    ['not there', absent<never>(), 'wrong', 'set AWS_REGION'],
    [
      'unseen',
      hidden<never>('cloudformation:DescribeStacks'),
      'unknown',
      'needs cloudformation:DescribeStacks',
    ],
  ])('%s: only the table is checked', (_note, inspection, state, todo) => {
    const results = diagnose({ ...healthy, stack: inspection }, NOW);
    expect(results[0]).toMatchObject({
      state,
      subject: 'DenialMonitor',
      todo: expect.stringContaining(todo),
    });
    expect(new Set(results.map(({ check }) => check))).toEqual(new Set(['stack', 'table']));
  });
});

describe('just deployed', () => {
  const fresh = stack({ createdAt: new Date(NOW - HOUR).toISOString() });

  test('a canary that has not arrived yet is unknown, not wrong', () => {
    const silent = found({ canaries: [], refused: [] });
    const results = notFine({ ...fresh, ownCalls: silent, storedCanaries: [{ ...HOME, newest: absent() }] });
    expect(results).toHaveLength(7);
    expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  test('after a day it is wrong', () => {
    const old = stack({ createdAt: new Date(NOW - 27 * HOUR).toISOString() });
    const results = notFine({ ...old, ownCalls: found({ canaries: [], refused: [] }) });
    expect(results.map(({ state }) => state)).toEqual(Array(6).fill('wrong'));
  });
});

describe('a single account', () => {
  const alone: Partial<MonitorInspection> = {
    stackSets: [],
    organization: absent(),
    buses: broken(healthy.buses, { policy: null }),
  };

  test('needs no policy on its bus, no organization and no members', () => {
    expect(notFine(alone)).toEqual([]);
  });

  test('a bus that accepts other accounts is wrong there', () => {
    const open = { ...alone, buses: healthy.buses };
    expect(notFine(open)).toMatchObject([
      { check: 'bus', found: expect.stringContaining('from other accounts') },
    ]);
  });
});

test('accounts outside of the units that are targets are a choice', () => {
  const units = broken(healthy.stackSets, { targets: ['ou-exam-12345678'] });
  const organization = found({
    id: 'o-exampleorg1',
    managementAccount: MANAGEMENT,
    accounts: [MEMBER, '777788889999'],
  });
  const results = diagnose({ ...healthy, stackSets: units, organization }, NOW);
  expect(results).toContainEqual(
    expect.objectContaining({ state: 'fine', found: '1 of 2 lie outside of the targets ou-exam-12345678' }),
  );
});

test('dead letters of a queue without an alarm are reported, too', () => {
  const queues = [...healthy.queues.slice(0, 1), ...broken(healthy.queues.slice(1), { waiting: 1 })];
  const [result] = notFine({ queues, alarms: [] });
  expect(result).toMatchObject({
    found: '1 waits for a person',
    todo: expect.stringContaining('its messages'),
  });
});

test('the bus of alerts is not the bus of denials', () => {
  const alerts = looked('Alerts', 'denial-monitor-alerts', { policy: null, logLevel: null });
  expect(notFine({ buses: [...healthy.buses, alerts] })).toEqual([]);
});

test('every entry of the runbook that a check names exists', () => {
  const text = globSync('core/doctor/*.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replace(/alarmName\('([^']+)'\)/g, (_, end: string) => `'${alarmName(end)}'`)
    .replace(/`\$\{(CANARY_ALARM_PREFIX)\}REGION`/g, `'${CANARY_ALARM_PREFIX}REGION'`);
  const entries = [...text.matchAll(/runbook\('([^']+)'\)|runbook\.md, `([^`$]+)`/g)].map(
    ([, called, named]) => called ?? named,
  );
  expect(entries.length).toBeGreaterThan(10);
  const headings = readFileSync('docs/runbook.md', 'utf8').matchAll(/^## `?([^`\n]+)`?$/gm);
  const there = new Set([...headings].map(([, heading]) => heading));
  expect(entries.filter((entry) => !there.has(entry))).toEqual([]);
});
