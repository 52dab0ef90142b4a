import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatMessage, code } from '../../../../core/alert/channels/chat.ts';
import { emailMessage } from '../../../../core/alert/channels/email.ts';
import { spikeEvent } from '../../../../core/alert/channels/event-bus.ts';
import { pageEvent, pagerDutyAlarm, pagerDutyEvent } from '../../../../core/alert/channels/pagerduty.ts';
import { machineMessage } from '../../../../core/alert/channels/queue.ts';
import { securityHubFinding } from '../../../../core/alert/channels/security-hub.ts';
import { DIMENSIONS } from '../../../../core/model/incident.ts';
import { aFix } from '../../../support/a-fix.ts';
import { aGroup, anAlert, STATED } from '../../../support/alerts.ts';

const schema = (name: string) => JSON.parse(readFileSync(`data/schemas/${name}.json`, 'utf8'));
const ajv = new Ajv({ allErrors: true, schemas: [schema('alert-1')] });
const isNotice = ajv.getSchema('urn:denial-monitor:alert-1') as (value: unknown) => boolean;
const isSpikeEvent = ajv.compile(schema('spike-event-1'));
const isChat = ajv.compile(schema('chat-notification-1'));

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const TYPES = ['open', 'escalate', 'resolve', 'update', 'first'] as const;

const change = (text: string) => ({
  time: '2026-01-05T08:58:00Z',
  actor: text,
  event: 'PutBucketPolicy',
  target: text,
  minutesBefore: 2,
  effect: 'unknown' as const,
  before: null,
});
const cause = (text: string) => ({
  ...change(text),
  effect: 'caused' as const,
  before: 'history' as const,
  diff: { policy: text, statement: text, removed: text, added: text },
});
const fix = (summary: string) => aFix({ owner: 'account', summary, where: 'w' });

/** An alert in which every text that a caller can choose is `text`. */
const hostileAlert = (text: string, channel: (typeof DIMENSIONS)[number], type: (typeof TYPES)[number]) =>
  anAlert({ key: text, channel, type }, [
    aGroup({
      principal: text,
      action: text,
      resourceFamily: text,
      changed: [cause(text)],
      fix: fix(text),
      ownerTag: { key: text, value: text },
    }),
    aGroup({ group: 'g-2', changed: [change(text)] }),
  ]);

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.constantFrom(
    '`<!here>`',
    '</a><script>',
    '*b* _i_ ~s~',
    'a\nb\r\u2028c',
    '"}],"x":[',
    '\ud800',
    '<@U123>&amp;',
  ),
);
const hostile = fc.tuple(hostileText, fc.constantFrom(...DIMENSIONS), fc.constantFrom(...TYPES));

describe('what each channel sends for each kind of update', () => {
  test.each([
    ['open', 'ALARM', 'trigger', 'ACTIVE'],
    ['escalate', 'ALARM', 'trigger', 'ACTIVE'],
    ['resolve', 'OK', 'resolve', 'ARCHIVED'],
    ['update', undefined, undefined, 'ACTIVE'],
    ['first', 'ALARM', 'trigger', 'ACTIVE'],
  ] as const)('%s', (type, state, action, record) => {
    const alert = anAlert({ type });
    const alarm = pagerDutyAlarm(alert);
    expect(alarm?.subject?.split(':')[0]).toBe(state);
    expect(alarm === undefined ? undefined : JSON.parse(alarm.body).NewStateValue).toBe(state);
    expect(pagerDutyEvent(alert)?.event_action).toBe(action);
    expect(pageEvent(alert)?.detailType).toBe(action === undefined ? undefined : 'Denial Spike Page');
    expect(securityHubFinding(alert, PLACE).RecordState).toBe(record);
    expect(spikeEvent(alert).detail).toMatchObject({ version: '1', type });
    expect(emailMessage(alert)).toEqual({ subject: alert.subject, body: alert.text });
  });

  test('all updates of an incident are one thread, one alarm, one page, one finding', () => {
    const ids = TYPES.map((type) => {
      const alert = anAlert({ type });
      return [
        JSON.parse(chatMessage(alert).body).metadata.threadId,
        pagerDutyEvent(alert)?.dedup_key,
        securityHubFinding(alert, PLACE).Id,
        pagerDutyAlarm(alert) && JSON.parse(pagerDutyAlarm(alert)?.body ?? '').AlarmName,
      ];
    });
    expect(ids.slice(0, 3)).toEqual(Array(3).fill(ids[0]));
    expect(ids[0]).toEqual([
      'i-0123456789abcdef',
      'i-0123456789abcdef',
      'denial-monitor/i-0123456789abcdef',
      'denial-spike-i-0123456789abcdef',
    ]);
  });
});

test('the machine reads who, what, why, what changed, the fix and its owner', () => {
  const group = aGroup({ changed: [cause('p-example12'), change('p-other')], fix: fix('allow it') });
  const notice = JSON.parse(machineMessage(anAlert({}, [group])).body);
  expect(notice.groups).toEqual([
    expect.objectContaining({
      principal: group.principal,
      action: 's3:PutObject',
      layer: 'serviceControlPolicy',
      policy: group.attribution.policy?.arn,
      changed: [cause('p-example12'), change('p-other')],
      fix: { owner: 'account', summary: 'allow it' },
    }),
  ]);
  expect(notice).toMatchObject({ at: '2026-01-05T09:01:00Z', since: '2026-01-05T09:00:00Z', count: 42 });
});

test('a finding of another account is filed under the importing one, with the principal as its resource', () => {
  const group = aGroup({ principal: 'arn:aws:iam::444455556666:role/x', account: '444455556666' });
  const finding = securityHubFinding(anAlert({}, [group]), PLACE);
  expect(finding.AwsAccountId).toBe('111122223333');
  expect(finding.ProductArn).toBe('arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default');
  expect(finding.Resources).toEqual([
    { Type: 'Other', Id: group.principal, Partition: 'aws', Region: 'eu-west-1' },
  ]);
  expect(finding.FindingProviderFields.Severity.Label).toBe('HIGH');
});

describe('law: whatever callers choose, each channel keeps its form', () => {
  test('queues, functions and the bus: the published schemas', () => {
    fc.assert(
      fc.property(hostile, ([text, channel, type]) => {
        const alert = hostileAlert(text, channel, type);
        expect(isNotice(JSON.parse(machineMessage(alert).body))).toBe(true);
        const { detailType, detail } = spikeEvent(alert);
        const event = { source: 'denial-monitor', 'detail-type': detailType, detail };
        expect(isSpikeEvent(JSON.parse(JSON.stringify(event)))).toBe(true);
      }),
    );
  });

  test('chat: the schema, no mention, link, markup or line of theirs outside a code span', () => {
    const plain = JSON.parse(chatMessage(hostileAlert('plain', 'principal', 'open')).body).content
      .description;
    const skeleton = (text: string) => text.replace(/`[^`\n]*`/g, '');
    fc.assert(
      fc.property(hostile, ([text, channel, type]) => {
        const body = JSON.parse(chatMessage(hostileAlert(text, channel, type)).body);
        expect(isChat(body)).toBe(true);
        const { title, description, nextSteps } = body.content;
        expect(description.split('\n')).toHaveLength(plain.split('\n').length);
        for (const part of [title, description, ...nextSteps]) {
          expect(part).not.toMatch(/<|>|\r|\u2028/);
          expect(skeleton(part).replace(/^\*[A-Za-z ]+:\*/gm, '')).not.toMatch(/[`*_~@]|\/\//);
        }
      }),
    );
  });

  test('PagerDuty: a subject that says the state of the body, and the limits of both forms', () => {
    fc.assert(
      fc.property(hostile, ([text, channel, type]) => {
        const alert = hostileAlert(text, channel, type);
        const alarm = pagerDutyAlarm(alert);
        expect(alarm === undefined).toBe(type === 'update');
        if (alarm === undefined) return;
        expect(alarm.subject).toMatch(/^(ALARM|OK): [\x20-\x7e]+$/);
        expect(alarm.subject?.length).toBeLessThan(100);
        const body = JSON.parse(alarm.body);
        expect(alarm.subject?.startsWith(`${body.NewStateValue}: `)).toBe(true);
        expect(body.NewStateReason.length).toBeLessThanOrEqual(1024);
        const { payload, dedup_key } = pagerDutyEvent(alert) ?? {};
        expect(payload?.summary.length).toBeLessThanOrEqual(1024);
        expect(dedup_key?.length).toBeLessThanOrEqual(255);
        expect(payload?.component).not.toMatch(/[\n\r\u2028]/);
      }),
    );
  });

  test('Security Hub: one line each, within the limits of the format', () => {
    fc.assert(
      fc.property(hostile, ([text, channel, type]) => {
        const { Title, Description, Resources } = securityHubFinding(
          hostileAlert(text, channel, type),
          PLACE,
        );
        expect(Title).toMatch(/^[\x20-\x7e]{1,256}$/);
        expect(Description.length).toBeLessThanOrEqual(1024);
        for (const line of [Description, ...Resources.map(({ Id }) => Id)])
          expect(line).not.toMatch(/[\n\r\u2028]/);
        for (const { Id } of Resources) expect(Id.length).toBeLessThanOrEqual(512);
      }),
    );
  });

  test.each([
    ['JSON needs six bytes for each', '\u0007'],
    ['three bytes each in UTF-8', '\u4e00'],
    ['quoted for a shell, then for JSON', "'"],
    ['escaped as a code point', '\u{e0001}'],
  ])('no body is larger than a topic or a bus takes: %s', (_note, character) => {
    const text = character.repeat(4000);
    const group = aGroup({
      principal: text,
      action: text,
      resourceFamily: text,
      attribution: { ...STATED, policy: { arn: text, name: text, target: text } },
      changed: Array(9).fill(cause(text)),
      fix: fix(text),
      ownerTag: { key: text, value: text },
    });
    const alert = anAlert({ key: text.slice(0, 640) }, Array(9).fill(group));
    const bodies = [emailMessage, chatMessage, machineMessage, pagerDutyAlarm].map(
      (render) => render(alert)?.body,
    );
    const details = [spikeEvent(alert), pageEvent(alert)].map((event) => JSON.stringify(event));
    for (const body of [...bodies, ...details]) {
      // 16 KiB are left for attributes and the envelope.
      expect(Buffer.byteLength(body ?? '')).toBeLessThan(240 * 1024);
    }
  });

  test('a mail: no line of theirs', () => {
    const lines = (text: string) =>
      emailMessage(hostileAlert(text, 'principal', 'open')).body.split(/[\n\r\u2028\u2029]/).length;
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(lines(text)).toBe(lines('plain'));
      }),
    );
  });
});

test.each([
  ['a`b', '`a\\u{60}b`'],
  ['<!here> & <@U1>', '`&lt;!here&gt; &amp; &lt;@U1&gt;`'],
  ['a\nb', '`a\\u{a}b`'],
])('a code span of %j', (text, span) => {
  expect(code(text)).toBe(span);
});
