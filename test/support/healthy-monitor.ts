/** A made-up deployment, as the doctor would read it, with nothing wrong; tests break one part of it. */
import type { MonitorInspection } from '../../core/doctor/diagnose.ts';
import type { HourOfFunction } from '../../core/doctor/functions.ts';
import type { InspectedPart, Inspection } from '../../core/doctor/inspection.ts';
import type { RuleDescription } from '../../core/doctor/rules.ts';
import type { StackPart } from '../../core/doctor/stack.ts';

export const NOW = Date.parse('2026-11-20T12:00:00Z');
export const HOME = { account: '111122223333', region: 'us-east-1' };
export const MANAGEMENT = '999988887777';
export const MEMBER = '444455556666';
export const REGIONS = ['us-east-1', 'eu-west-1'];
export const SEES_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

const MINUTE = 60_000;

export const found = <T>(value: T, needs = 'a:Permission'): Inspection<T> => ({
  needs,
  lookup: { kind: 'found', value },
});
export const absent = <T>(needs = 'a:Permission'): Inspection<T> => ({ needs, lookup: { kind: 'absent' } });
export const hidden = <T>(needs = 'a:Permission'): Inspection<T> => ({
  needs,
  lookup: { kind: 'notVisible', code: 'accessDenied', why: 'AccessDenied: no' },
});
export const looked = <T>(id: string, name: string, value: T): InspectedPart<T> => ({
  id,
  name,
  inspection: found(value),
});

const part = (id: string, type: string): StackPart => ({ id, type, name: id });
const rule = (name: string, more: object = {}): InspectedPart<RuleDescription> =>
  looked(name, `denial-monitor|denial-monitor-${name}`, {
    state: SEES_READS,
    pattern: { 'detail-type': [{ suffix: ' via CloudTrail' }], ...more },
    targets: 1,
  });
const hour = (): Inspection<HourOfFunction> => found({ invocations: 60, errors: 0, throttles: 0 });

/** Everywhere that a canary calls. */
const PLACES = [HOME.account, MEMBER, MANAGEMENT].flatMap((account) =>
  REGIONS.map((region) => ({ account, region })),
);

export const POLICY = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'events:PutEvents',
  Condition: {
    StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
    Bool: { 'events:eventBusInvocation': 'true' },
  },
};

export function healthyMonitor(): MonitorInspection {
  return {
    home: HOME,
    stackName: 'DenialMonitor',
    stack: found({
      status: 'UPDATE_COMPLETE',
      createdAt: '2026-10-01T00:00:00Z',
      parts: [
        'AWS::Events::Rule',
        'AWS::SQS::Queue',
        'AWS::Lambda::Function',
        'AWS::Lambda::EventSourceMapping',
        'AWS::DynamoDB::GlobalTable',
        'AWS::SNS::Topic',
        'AWS::CloudWatch::Alarm',
      ].map((type) => part('One', type)),
    }),
    rules: [
      rule('denied-calls'),
      ...REGIONS.map((region) => rule(`canary-${region}`, { account: [HOME.account], region: [region] })),
      looked('Sweep', 'DenialMonitor-Sweep', { state: 'ENABLED', pattern: null, targets: 1 }),
    ],
    buses: [looked('Bus', 'denial-monitor', { policy: { Statement: [POLICY] }, logLevel: 'ERROR' })],
    archives: [looked('BusArchive', 'denial-monitor', { state: 'ENABLED', retentionDays: 14 })],
    queues: [
      looked('SourceQueue1', 'https://sqs/111122223333/Source', {
        ...{ waiting: 0, inFlight: 2, isEncrypted: true, deadLetters: '{}' },
        oldest: found(3),
      }),
      looked('SourceUnprocessed1', 'https://sqs/111122223333/Unprocessed', {
        ...{ waiting: 0, inFlight: 0, isEncrypted: true, deadLetters: null },
        oldest: absent<number>(),
      }),
    ],
    functions: ['ingest', 'detect'].map((name) =>
      looked(name, name, {
        ...{ state: 'Active', lastUpdate: 'Successful', reason: '', environment: { RETENTION_DAYS: '90' } },
        hour: hour(),
      }),
    ),
    mappings: [looked('DetectStream', '1-2-3', { state: 'Enabled', lastResult: 'OK' })],
    tables: [
      looked('Table', 'denials', {
        ...{ status: 'ACTIVE', stream: 'NEW_IMAGE', isProtected: true },
        restorable: found(true),
        timeToLive: found<string | null>('ttl'),
      }),
    ],
    topics: [
      looked('Alerts', 'arn:aws:sns:us-east-1:111122223333:Alerts', {
        ...{ confirmed: 1, pending: 0, isEncrypted: true },
      }),
    ],
    alarms: [
      looked('AlarmsSilence', 'denial-monitor-silence', {
        ...{ state: 'OK', reason: '', hasActions: true },
        watches: ['denial-monitor', 'denial-monitor-denied-calls'],
      }),
      looked('AlarmsUnprocessed', 'denial-monitor-unprocessed-events', {
        ...{ state: 'OK', reason: '', hasActions: true },
        watches: ['Unprocessed'],
      }),
    ],
    backfills: [
      looked('Machine', `arn:aws:states:us-east-1:111122223333:stateMachine:denial-monitor-backfill`, {
        newest: null,
      }),
    ],
    logGroups: [looked('Logs', '/aws/lambda/ingest', { retentionDays: 30 })],
    stackSets: [
      looked('Members', 'denial-monitor-members:1-2-3', {
        isAutomatic: true,
        targets: ['r-exam'],
        instances: found(
          PLACES.filter(({ account }) => account !== MANAGEMENT).map((place) => ({
            ...place,
            ...{ status: 'CURRENT', detail: 'SUCCEEDED', reason: '' },
          })),
        ),
      }),
    ],
    organization: found({
      id: 'o-exampleorg1',
      managementAccount: MANAGEMENT,
      accounts: [HOME.account, MEMBER, MANAGEMENT],
    }),
    ownCalls: found({
      canaries: PLACES.map((place) => ({
        ...place,
        called: NOW - 40 * MINUTE,
        arrived: NOW - 39 * MINUTE,
      })),
      refused: [],
    }),
    storedCanaries: REGIONS.map((region) => ({
      ...{ account: HOME.account, region },
      newest: found('2026-11-20T11:20:00Z'),
    })),
    trails: REGIONS.map((region) => ({
      region,
      trails: found([
        {
          arn: 'arn:aws:cloudtrail:us-east-1:999988887777:trail/all',
          isLogging: found(true),
          events: found({ recorded: 'all' as const, excluded: [] }),
        },
      ]),
    })),
    entries: [{ account: MEMBER, entered: found(true as const) }],
  };
}
