import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeAlert } from '../../../core/alert/compose.ts';
import type { AlertContext } from '../../../core/detect/alert-context.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import type { DenialGroup } from '../../../core/model/group.ts';
import { CHANNELS, type Finding } from '../../../core/model/incident.ts';

const role = 'arn:aws:iam::111122223333:role/ci/deploy-role';
const scp = 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-example12';

const finding: Finding = {
  at: 1_763_632_931,
  type: 'open',
  incident: 'i-0123456789abcdef',
  channel: 'principal',
  key: role,
  severity: 'high',
  count: 42,
  expectedPerHour: 0.31,
  evidence: 14,
};

const context: AlertContext = {
  openedAt: 1_763_632_931,
  firstEventAt: 1_763_632_800,
  neverSeenBefore: false,
  groups: [],
  top: { principal: [], account: [], action: [], resource: [], policy: [] },
};

const group: DenialGroup = {
  group: 'g-0123456789abcdef',
  principal: role,
  action: 's3:PutObject',
  resourceFamily: 'arn:aws:s3:::prod-artifacts/releases/*',
  account: '111122223333',
  count: 42,
  firstSeen: '2025-11-20T10:00:00Z',
  lastSeen: '2025-11-20T10:02:11Z',
  state: 'open',
  attribution: {
    ...UNKNOWN_ATTRIBUTION,
    layer: 'serviceControlPolicy',
    kind: 'explicit',
    confidence: 'stated',
    policy: { arn: scp, name: null, target: null },
  },
  fix: null,
  changed: [
    {
      time: '2025-11-20T09:58:00Z',
      actor: 'arn:aws:iam::999988887777:user/kim',
      event: 'UpdatePolicy',
      target: 'p-example12',
      minutesBefore: 2,
    },
  ],
};

test('a spike of one principal, whole', () => {
  const { subject, text, attributes, deduplicationId } = composeAlert(finding, context, [group]);
  expect(subject).toBe(
    '[high] Denial spike: 42 denials of role/ci/deploy-role, s3:PutObject (usually 0.3/h)',
  );
  expect(text.split('\n')).toStrictEqual([
    'Denial spike (high)',
    '',
    `Who       ${role}`,
    'How many  42 denials within the last hour, usually 0.3 an hour',
    'Since     2025-11-20T10:00:00Z',
    'Why       explicit deny in the service control policy p-example12 (stated by AWS)',
    `ARN       ${scp}`,
    'Changed   2025-11-20T09:58:00Z UpdatePolicy on p-example12 by arn:aws:iam::999988887777:user/kim',
    'Calls     s3:PutObject on arn:aws:s3:::prod-artifacts/releases/*',
    '',
    'Look closer:',
    '  denials show i-0123456789abcdef',
    '  denials show g-0123456789abcdef',
    `  denials list --principal ${role} --since 2025-11-20T10:00:00Z`,
  ]);
  expect(attributes).toStrictEqual({
    type: 'open',
    severity: 'high',
    layer: 'serviceControlPolicy',
    action: 's3:PutObject',
    principal: role,
    principalType: 'role',
    account: '111122223333',
  });
  expect(deduplicationId).toBe('i-0123456789abcdef/open/1763632931');
});

describe('each channel names its key and the command that shows it', () => {
  test.each([
    ['principal#actions', role, 'newly denied actions of role/ci/deploy-role', `--principal ${role}`],
    [
      'policy#principals',
      `serviceControlPolicy:${scp}`,
      'principals denied by service control policy p-example12',
      '--layer serviceControlPolicy',
    ],
    [
      'policy#principals',
      'identity-implicit@111122223333',
      'principals denied by identity-based policy in account 111122223333',
      '--layer identityPolicy --account 111122223333',
    ],
    ['policy#principals', 'notAPolicy:quota', 'principals denied by notAPolicy:quota', '--layer notAPolicy'],
    ['action#principals', 's3:GetObject', 'principals denied s3:GetObject', '--action s3:GetObject'],
    [
      'account#principals',
      '111122223333',
      'principals denied in account 111122223333',
      '--account 111122223333',
    ],
    [
      'resource#principals',
      "arn:aws:s3:::b/it's/*",
      "principals denied on b/it's/*",
      `--resource 'arn:aws:s3:::b/it'\\''s/*'`,
    ],
  ] as const)('%s %s', (channel, key, subjectPart, filter) => {
    const { subject, text } = composeAlert({ ...finding, channel, key }, context, [group]);
    expect(subject).toContain(subjectPart);
    expect(text).toContain(`denials list ${filter} --since`);
  });
});

test('what all groups share is said once, and not every call is told', () => {
  const groups = Array.from({ length: 9 }, (_, index) => ({
    ...group,
    group: `g-${index}`,
    action: `s3:Action${index}`,
  }));
  const { text } = composeAlert(finding, context, groups);
  expect(text.match(/^Why /gm)).toHaveLength(1);
  expect(text.match(/s3:Action/g)).toHaveLength(5);
  expect(text).toContain('and more');
});

test('a finding of whose groups nothing is known is told all the same', () => {
  const { subject, text, attributes } = composeAlert(
    { ...finding, type: 'escalate' },
    { ...context, neverSeenBefore: true },
    [],
  );
  expect(subject).toContain('Denial spike grows');
  expect(text).toContain('never seen before');
  expect(attributes).not.toHaveProperty('layer');
});

test('law: no name adds a line, leaves ASCII in the subject, or is longer than SNS takes', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 400 });
  const plain = composeAlert(finding, context, [group]).text.split('\n').length;
  fc.assert(
    fc.property(hostile, hostile, hostile, fc.constantFrom(...CHANNELS), (key, action, actor, channel) => {
      const change = {
        time: '2025-11-20T09:58:00Z',
        actor,
        event: 'UpdatePolicy',
        target: actor,
        minutesBefore: 2,
      };
      const named = { ...group, action, principal: key, changed: [change] };
      const { subject, text, attributes } = composeAlert({ ...finding, key, channel }, context, [named]);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(text.split(/[\n\r\u2028\u2029]/)).toHaveLength(plain);
      for (const value of Object.values(attributes)) expect(value.length).toBeLessThanOrEqual(256);
    }),
  );
});
