import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resourcesOf, synthesizedStacks } from '../../support/synthesized-stacks.ts';

const stacks = synthesizedStacks('account');
const central = stacks.get('DenialMonitor') ?? { Resources: {} };
// Only there is an organization to be read.
const whole = synthesizedStacks('organization').get('DenialMonitor') ?? { Resources: {} };
const alarms = resourcesOf(central, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
const nameOf = ({ AlarmName }: { readonly AlarmName: string }) => AlarmName;
const alarm = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `denial-monitor-${name}`);

test('an account in two Regions: the central stack, and a member stack for each', () => {
  expect([...stacks.keys()].toSorted()).toEqual([
    'DenialMonitor',
    'DenialMonitorMember-eu-west-1',
    'DenialMonitorMember-us-east-1',
  ]);
  expect(resourcesOf(central, 'AWS::Events::EventBusPolicy')).toEqual([]);
});

describe('runbook', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8');
  const entries = [...runbook.matchAll(/^## `(denial-monitor-[\w-]+)`$/gm)].map(([, name]) => name);
  const part = (name: string) => runbook.split(`## \`${name}\``)[1]?.split('\n## ')[0] ?? '';

  test('has one entry for each alarm', () => {
    const everywhere = [central, whole].flatMap((stack) => resourcesOf(stack, 'AWS::CloudWatch::Alarm'));
    const named = everywhere
      .map(({ Properties }) => nameOf(Properties))
      .map((name) => name.replace(/canary-[a-z]+-[a-z]+-\d$/, 'canary-REGION'));
    // Made once their channels, or a backfill, are on.
    const later = ['untold-channels', 'backfill', 'unread-log-files'].map((end) => `denial-monitor-${end}`);
    expect(new Set(entries)).toEqual(new Set([...named, ...later]));
    expect(entries).toHaveLength(new Set(entries).size);
  });

  test.each(entries)('%s: what it means, what to look at, what to do', (name = '') => {
    for (const heading of ['**Means.**', '**Look at.**', '**Do.**']) expect(part(name)).toContain(heading);
  });
});

test('every alarm notifies the operators, when it rings and when it ends', () => {
  for (const { AlarmName, AlarmActions, OKActions } of alarms) {
    expect(AlarmActions, AlarmName).toEqual([{ Ref: expect.stringMatching(/^Operators/) }]);
    expect(OKActions, AlarmName).toEqual(AlarmActions);
  }
});

test('alarms may publish to the topic, and use its key', () => {
  const statements = ['AWS::SNS::TopicPolicy', 'AWS::KMS::Key'].flatMap((type) =>
    resourcesOf(central, type).flatMap(({ Properties }) =>
      (Properties.PolicyDocument ?? Properties.KeyPolicy).Statement.filter(
        ({ Principal }: { Principal: { Service?: string } }) =>
          Principal.Service === 'cloudwatch.amazonaws.com',
      ),
    ),
  );
  expect(statements).toHaveLength(2);
  for (const { Condition } of statements) {
    expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
  }
});

test.each([
  ['silence', 86_400, 1],
  ['canary-us-east-1', 3600, 3],
  ['canary-eu-west-1', 3600, 3],
])('%s: no data is an alarm', (name, Period, EvaluationPeriods) => {
  expect(alarm(name)).toMatchObject({
    MetricName: 'MatchedEvents',
    Dimensions: [{ Name: 'EventBusName', Value: 'denial-monitor' }, { Name: 'RuleName' }],
    Period,
    EvaluationPeriods,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('every other alarm stays silent without data', () => {
  const others = alarms.filter((each) => !/silence|canary/.test(nameOf(each)));
  expect(others.map(({ TreatMissingData }) => TreatMissingData)).toEqual(others.map(() => 'notBreaching'));
});

test('the cost alarm rings at the rate that costs as much as was set', () => {
  expect(alarm('cost')).toMatchObject({ MetricName: 'MatchedEvents', Period: 3600 });
  // 5 USD a day, at 3.50 USD a million.
  expect(alarm('cost')?.Threshold).toBeGreaterThan(57_000);
  expect(alarm('cost')?.Threshold).toBeLessThan(62_000);
});

test('every queue of dead letters of the central stack has an alarm', () => {
  const deadLetters = Object.entries(central.Resources)
    .filter(
      ([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && Properties.RedrivePolicy === undefined,
    )
    .map(([id]) => id);
  const watched = alarms
    .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
    .map(({ Dimensions }) => Dimensions[0].Value['Fn::GetAtt'][0]);
  expect(watched.toSorted()).toEqual(deadLetters.toSorted());
});

test('every function has an alarm that a failure of it sets off', () => {
  const metrics = resourcesOf(whole, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
    [Properties, ...(Properties.Metrics ?? [])].map(
      ({ MetricStat, ...alone }) => MetricStat?.Metric ?? alone,
    ),
  );
  const watched = (name: string) => metrics.filter(({ MetricName }) => MetricName === name);
  const failing = watched('Errors').map(({ Dimensions }) => Dimensions[0].Value.Ref);
  // What a function does not take from its queue grows old there.
  const queues = watched('ApproximateAgeOfOldestMessage').map(
    ({ Dimensions }) => Dimensions[0].Value['Fn::GetAtt'][0],
  );
  const waiting = resourcesOf(whole, 'AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => queues.includes(Properties.EventSourceArn['Fn::GetAtt'][0]))
    .map(({ Properties }) => Properties.FunctionName.Ref);
  const functions = Object.entries(whole.Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([id]) => id);
  expect([...failing, ...waiting].toSorted()).toEqual(functions.toSorted());
});

test('one dashboard shows all alarms', () => {
  const dashboards = resourcesOf(central, 'AWS::CloudWatch::Dashboard');
  expect(dashboards).toHaveLength(1);
  const body = JSON.stringify(dashboards[0]?.Properties.DashboardBody);
  for (const id of Object.keys(central.Resources).filter((each) => each.startsWith('Alarms'))) {
    expect(body).toContain(id);
  }
});
