/** The complete message of each channel: it says what a person needs, and no change of it goes unnoticed. */
import { expect, test } from 'vitest';
import { chatMessage } from '../../../../core/alert/channels/chat.ts';
import { spikeEvent } from '../../../../core/alert/channels/event-bus.ts';
import { pageEvent, pagerDutyAlarm } from '../../../../core/alert/channels/pagerduty.ts';
import { findingEvent, securityHubFinding } from '../../../../core/alert/channels/security-hub.ts';
import type { OwnedGroup } from '../../../../core/model/group.ts';
import type { AlertUpdate } from '../../../../core/model/notice.ts';
import { aFix } from '../../../support/a-fix.ts';
import { aGroup, anAlert, BUILD_ROLE } from '../../../support/alerts.ts';

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '999988887777' };
const GROUP = aGroup({
  changed: ['08:58', '08:50'].map((time) => ({
    time: `2026-01-05T${time}:00Z`,
    actor: 'arn:aws:iam::999988887777:user/kim',
    event: 'UpdatePolicy',
    target: 'p-example12',
    minutesBefore: 2,
    effect: 'unknown' as const,
    before: null,
  })),
  fix: aFix({ owner: 'organization', summary: 'except the build role', where: 'p-example12' }),
  ownerTag: { key: 'team', value: 'payments' },
});
const SUBJECT = '[high] Denial spike: 42 denials of role/ci/build, s3:PutObject (usually 0.3/h)';
const WHY = 'explicit deny in the service control policy no-public-buckets (stated by AWS)';

const chat = (update: Partial<AlertUpdate> = {}, groups: readonly OwnedGroup[] = [GROUP]) =>
  JSON.parse(chatMessage(anAlert(update, groups)).body);

test('chat', () => {
  expect(chat()).toStrictEqual({
    version: '1.0',
    source: 'custom',
    id: 'i-0123456789abcdef-open-2026-01-05T09:01:00Z',
    content: {
      textType: 'client-markdown',
      title: '[high] Denial spike: 42 denials within the last hour',
      description: [
        `*Who:* \`${BUILD_ROLE}\``,
        '*How many:* 42 denials within the last hour, usually 0.3 an hour',
        '*Since:* 2026-01-05T09:00:00Z',
        '*Owner:* `team=payments`',
        '*Call:* `s3:PutObject` on `arn:aws:s3:::ledger/*`',
        `*Why:* \`${WHY}\``,
        '*Changed before:* `2026-01-05T08:58:00Z UpdatePolicy on p-example12 by arn:aws:iam::999988887777:user/kim`',
        '*Fix:* `except the build role (organization)`',
      ].join('\n'),
      nextSteps: [
        'Look closer: `denials show i-0123456789abcdef`',
        'Look closer: `denials show g-0123456789abcdef`',
        `Look closer: \`denials list --principal ${BUILD_ROLE} --since 2026-01-05T09:00:00Z\``,
        'If it is expected: `denials mute --group g-0123456789abcdef --until 24h --reason "WHY"`',
      ],
      keywords: ['AccessDenied', 'high', '111122223333'],
    },
    metadata: {
      threadId: 'i-0123456789abcdef',
      summary: 'Denial spike (high)',
      eventType: 'DenialSpike',
      additionalContext: { severity: 'high', type: 'open', account: '111122223333' },
    },
  });
});

test('chat, when the reason follows later: no count', () => {
  expect(chat({ type: 'update' }).content.title).toBe('[high] Denial spike explained');
});

test('chat, of whose groups nothing is known', () => {
  const { content, metadata } = chat({}, []);
  expect(content.description.split('\n')).toHaveLength(3);
  expect(content.nextSteps.join()).not.toContain('mute');
  expect(content.keywords).toEqual(['AccessDenied', 'high']);
  expect(metadata.additionalContext).toEqual({ severity: 'high', type: 'open' });
});

test('chat, of a call outside any account, with nothing to fix and without an owner', () => {
  const { content } = chat({}, [aGroup({ account: null })]);
  expect(content.keywords).toEqual(['AccessDenied', 'high']);
  expect(content.description).not.toMatch(/Changed|Fix|Owner/);
});

test('chat shows three groups, and leaves out whole lines that no longer fit', () => {
  const groups = Array.from({ length: 6 }, (_, i) => ({
    ...GROUP,
    group: `g-${i}`,
    action: `s3:Action${i}`,
  }));
  expect(chat({}, groups).content.description.match(/\*Call:\*/g)).toHaveLength(3);
  const long = groups.map((group) => ({ ...group, resourceFamily: '<'.repeat(600), fix: null }));
  const { description } = chat({ key: '<'.repeat(600) }, long).content;
  expect(description.length).toBeLessThanOrEqual(3900);
  expect(description.match(/`/g)?.length % 2).toBe(0);
});

test('a command that is too long for chat is left to the mail', () => {
  const { nextSteps } = chat({ key: 'x'.repeat(400) }).content;
  expect(nextSteps.join()).not.toContain('denials list');
  expect(nextSteps).toHaveLength(3);
});

test('an alarm for PagerDuty', () => {
  const alarm = pagerDutyAlarm(anAlert({}, [GROUP]));
  const body = JSON.parse(alarm?.body ?? '');
  expect(alarm?.subject).toBe(`ALARM: ${SUBJECT}`);
  expect(body).toStrictEqual({
    AlarmName: 'denial-spike-i-0123456789abcdef',
    AlarmDescription: SUBJECT,
    AWSAccountId: '111122223333',
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: expect.stringContaining(`Why       ${WHY}`),
    StateChangeTime: '2026-01-05T09:01:00.000+0000',
    Region: 'all',
    Trigger: {
      MetricName: 'Denial spike',
      Namespace: 'DenialMonitor',
      Dimensions: [{ name: 'principal', value: BUILD_ROLE }],
      Severity: 'high',
    },
  });
});

test.each([
  ['resolve', [GROUP], 'OK', 'ALARM', '111122223333'],
  ['escalate', [], 'ALARM', 'OK', 'unknown'],
  ['open', [aGroup({ account: null })], 'ALARM', 'OK', 'unknown'],
] as const)('an alarm for PagerDuty: %s', (type, groups, now, before, account) => {
  const body = JSON.parse(pagerDutyAlarm(anAlert({ type }, groups))?.body ?? '');
  expect([body.NewStateValue, body.OldStateValue, body.AWSAccountId]).toEqual([now, before, account]);
});

test('a page', () => {
  const alert = anAlert({}, [GROUP]);
  const page = {
    event_action: 'trigger',
    dedup_key: 'i-0123456789abcdef',
    payload: {
      summary: SUBJECT,
      source: '111122223333',
      severity: 'error',
      timestamp: '2026-01-05T09:01:00Z',
      component: BUILD_ROLE,
      class: 'principal',
      custom_details: alert.notice,
    },
  };
  expect(pageEvent(alert)).toStrictEqual({ detailType: 'Denial Spike Page', detail: page });
  expect(pageEvent(anAlert({}, []))?.detail).toMatchObject({ payload: { source: 'denial-monitor' } });
});

test('a finding', () => {
  const alert = anAlert({}, [GROUP]);
  expect(findingEvent(PLACE)(alert)).toStrictEqual({
    detailType: 'Denial Spike Finding',
    detail: { Findings: [securityHubFinding(alert, PLACE)] },
  });
  expect(securityHubFinding(alert, PLACE)).toStrictEqual({
    SchemaVersion: '2018-10-08',
    Id: 'denial-monitor/i-0123456789abcdef',
    ProductArn: 'arn:aws:securityhub:eu-west-1:999988887777:product/999988887777/default',
    GeneratorId: 'denial-monitor/principal',
    AwsAccountId: '999988887777',
    CreatedAt: '2026-01-05T09:00:00Z',
    UpdatedAt: '2026-01-05T09:01:00Z',
    Title: SUBJECT,
    Description: `Who ${BUILD_ROLE}: 42 denials within the last hour, usually 0.3 an hour. s3:PutObject: ${WHY}. Owner: team=payments.`,
    Resources: [{ Type: 'Other', Id: BUILD_ROLE, Partition: 'aws', Region: 'eu-west-1' }],
    FindingProviderFields: {
      Severity: { Label: 'HIGH' },
      Types: ['Unusual Behaviors/User/Denied Access'],
    },
    RecordState: 'ACTIVE',
    Workflow: { Status: 'NEW' },
  });
});

test('a finding of whose groups nothing is known is about its key', () => {
  const { Description, Resources } = securityHubFinding(anAlert({}, []), PLACE);
  expect(Description).toBe(`Who ${BUILD_ROLE}: 42 denials within the last hour, usually 0.3 an hour.`);
  expect(Resources.map(({ Id }) => Id)).toEqual([BUILD_ROLE]);
});

test('an event on the bus', () => {
  const alert = anAlert({}, [GROUP]);
  expect(spikeEvent(alert)).toStrictEqual({ detailType: 'Denial Spike Detected', detail: alert.notice });
});
