import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../core/alert/channels/registry.ts';
import { composeAlert } from '../../../core/alert/compose.ts';
import { deployedStore } from '../../../core/alert/look-closer.ts';
import type { AlertContext } from '../../../core/detect/alert-context.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import type { FixedMark } from '../../../core/model/fixed-mark.ts';
import type { DenialGroup } from '../../../core/model/group.ts';
import { DIMENSIONS, type IncidentUpdate } from '../../../core/model/incident.ts';
import { aFix } from '../../support/a-fix.ts';
import { aGroup, anUpdate, CONTEXT } from '../../support/alerts.ts';

const role = 'arn:aws:iam::111122223333:role/ci/deploy-role';
const scp = 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-example12';

const update: IncidentUpdate = {
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
  firstEventAt: 1_763_632_800,
  lastEventAt: 1_763_632_931,
  replayed: false,
  neverSeenBefore: false,
  groups: [],
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
  nextSteps: [],
  changed: [
    {
      time: '2025-11-20T09:58:00Z',
      actor: 'arn:aws:iam::999988887777:user/kim',
      event: 'UpdatePolicy',
      target: 'p-example12',
      minutesBefore: 2,
      effect: 'caused',
      before: 'history',
      diff: { policy: 'guard', statement: 'Regions', removed: '{"Action":"a"}', added: '{"Action":"b"}' },
    },
  ],
};

test('a spike of one principal, whole', () => {
  const { subject, text, attributes, deduplicationId } = composeAlert(update, context, [group]);
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
    'Caused by 2025-11-20T09:58:00Z UpdatePolicy on p-example12 by arn:aws:iam::999988887777:user/kim',
    '          guard, statement Regions:',
    '          - {"Action":"a"}',
    '          + {"Action":"b"}',
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
    const { subject, text } = composeAlert({ ...update, channel, key }, context, [group]);
    expect(subject).toContain(subjectPart);
    expect(text).toContain(`denials list ${filter} --since`);
  });
});

test('what all groups share is said once, and not every call is listed', () => {
  const groups = Array.from({ length: 9 }, (_, index) => ({
    ...group,
    group: `g-${index}`,
    action: `s3:Action${index}`,
    principal: `arn:aws:iam::111122223333:role/app-${index}`,
  }));
  const { text } = composeAlert(update, context, groups);
  expect(text.match(/^Why /gm)).toHaveLength(1);
  expect(text.match(/^Caused by /gm)).toHaveLength(1);
  expect(text.match(/^ {10}- /gm)).toHaveLength(1);
  expect(text.match(/s3:Action/g)).toHaveLength(5);
  expect(text).toContain('and more');
});

describe('the subject', () => {
  const subject = (overrides: Partial<IncidentUpdate>, groups = [group], more: Partial<AlertContext> = {}) =>
    composeAlert({ ...update, ...overrides }, { ...context, ...more }, groups).subject;
  const other = { ...group, group: 'g-2', action: 's3:GetObject' };
  const named = (length: number) => `arn:aws:iam::111122223333:role/${'n'.repeat(length)}`;

  test.each([
    ['one group: its action', {}, [group], ', s3:PutObject (usually 0.3/h)'],
    ['several groups: no action stands for all', {}, [group, other], 'deploy-role (usually 0.3/h)'],
    ['no group', {}, [], 'deploy-role (usually 0.3/h)'],
    [
      'of new actions none is the one',
      { channel: 'principal#actions' },
      [group],
      'deploy-role (usually 0.3/h)',
    ],
    ['what is usual, from ten on without a fraction', { expectedPerHour: 10 }, [], '(usually 10/h)'],
    ['below it with one', { expectedPerHour: 9.94 }, [], '(usually 9.9/h)'],
    ['as good as never', { expectedPerHour: 0.04 }, [], '(usually 0/h)'],
    ['a twentieth of one', { expectedPerHour: 0.05 }, [], '(usually 0.1/h)'],
  ] as const)('%s', (_note, overrides, groups, end) => {
    expect(subject(overrides, [...groups]).endsWith(end)).toBe(true);
  });

  test('of what was never seen', () => {
    expect(subject({}, [group], { neverSeenBefore: true })).toBe(
      '[high] Denial spike: 42 denials of role/ci/deploy-role, s3:PutObject (never before)',
    );
  });

  test.each([
    [29, ', s3:PutObject (usually 0.3/h)'],
    [30, ', s3:PutObject'],
    [45, ', s3:PutObject'],
    [46, 'n'],
  ])('with a name of %i characters it ends in %j', (length, end) => {
    const text = subject({ key: named(length) }, [{ ...group, principal: named(length) }]);
    expect([text.endsWith(end), text.length <= 99]).toEqual([true, true]);
  });

  test('what is not ASCII is shown as a question mark', () => {
    expect(subject({ key: 'arn:aws:iam::111122223333:role/böse' }, [])).toContain('role/b?se');
  });
});

describe('the calls', () => {
  const calls = (parts: Partial<DenialGroup>, key = role) =>
    composeAlert({ ...update, key }, context, [{ ...group, ...parts }]).text.match(/^Calls +(.*)$/m)?.[1];

  test.each([
    [{}, role, 's3:PutObject on arn:aws:s3:::prod-artifacts/releases/*'],
    [{ resourceFamily: 'unknown' }, role, 's3:PutObject'],
    [{ resourceFamily: 'unknown' }, 's3:PutObject', `s3:PutObject by ${role}`],
  ])('%j of %s', (parts, key, want) => {
    expect(calls(parts, key)).toBe(want);
  });

  test('further lines have no label, and of each kind there are three at most', () => {
    const groups = Array.from({ length: 5 }, (_, i) => ({
      ...group,
      action: `s3:Action${i}`,
      fix: aFix({ owner: 'account', summary: `fix ${i}`, where: 'w' }),
    }));
    const lines = composeAlert(update, context, groups).text.split('\n');
    const fixes = lines.filter((line) => line.includes('(account)'));
    expect(fixes).toEqual([
      'Fix       fix 0 (account)',
      '          fix 1 (account)',
      '          fix 2 (account)',
    ]);
    expect(lines.filter((line) => /^(Calls| {5}) +s3:/.test(line))).toEqual(
      groups.map(
        ({ action }, i) => `${i === 0 ? 'Calls' : '     '}     ${action} on ${group.resourceFamily}`,
      ),
    );
    expect(lines.join()).not.toContain('and more');
  });

  test('one group to look closer at is enough', () => {
    const { text } = composeAlert(update, context, [group, { ...group, group: 'g-2' }]);
    expect(text.match(/denials show g-/g)).toHaveLength(1);
  });
});

test('a policy is named by its layer and id, in the mail, too', () => {
  const key = `serviceControlPolicy:${scp}`;
  const { text } = composeAlert({ ...update, channel: 'policy#principals', key }, context, [group]);
  expect(text).toContain('\nPolicy    service control policy p-example12\n');
});

test('an update of whose groups nothing is known still makes an alert', () => {
  const { subject, text, attributes } = composeAlert(
    { ...update, type: 'escalate' },
    { ...context, neverSeenBefore: true },
    [],
  );
  expect(subject).toContain('Denial spike grows');
  expect(text).toContain('never seen before');
  expect(attributes).not.toHaveProperty('layer');
});

test('law: no name adds a line, leaves ASCII in the subject, or is longer than SNS takes', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 400 });
  const plain = composeAlert(update, context, [group]).text.split('\n').length;
  fc.assert(
    fc.property(hostile, hostile, hostile, fc.constantFrom(...DIMENSIONS), (key, action, actor, channel) => {
      const change = {
        time: '2025-11-20T09:58:00Z',
        actor,
        event: 'UpdatePolicy',
        target: actor,
        minutesBefore: 2,
        effect: 'caused' as const,
        before: 'history' as const,
        diff: { policy: actor, statement: key, removed: action, added: actor },
      };
      const named = { ...group, action, principal: key, changed: [change] };
      const { subject, text, attributes } = composeAlert({ ...update, key, channel }, context, [named]);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(text.split(/[\n\r\u2028\u2029]/)).toHaveLength(plain);
      for (const value of Object.values(attributes)) expect(value.length).toBeLessThanOrEqual(256);
    }),
  );
});

test('the commands of a deployed alert name its table, in the mail, in the notice and in the chat', () => {
  const options = deployedStore('the table');
  expect(options).toBe(" --store aws --table 'the table'");
  const alert = composeAlert(update, context, [aGroup()], options);
  const inText = alert.text.split('\n').filter((line) => line.startsWith('  denials '));
  expect(inText).toHaveLength(3);
  const { content } = JSON.parse(CHANNELS.chat.render.message(alert)?.body ?? '');
  const inChat: readonly string[] = content.nextSteps;
  expect(inChat).toHaveLength(4);
  for (const command of [...inText, ...alert.notice.commands]) expect(command.endsWith(options)).toBe(true);
  for (const command of inChat) expect(command).toContain(options);
});

test('what was fixed and is denied again says what had shown it, and no usual number', () => {
  const fixed: FixedMark = {
    ...{ at: '2026-01-04T10:00:00Z', by: 'success' as const, eventId: 'e1' },
    ...{ foundBy: 'ana', foundAt: '2026-01-04T11:00:00Z' },
  };
  const alert = composeAlert(
    { ...anUpdate(), type: 'regressed', severity: 'medium', count: 1, expectedPerHour: 0 },
    CONTEXT,
    [aGroup({ state: 'regressed', fixed })],
  );
  expect(alert.subject).toBe('[medium] Denied again after it was fixed: role/ci/build, s3:PutObject');
  expect(alert.text.split('\n').slice(0, 7)).toEqual([
    'Denied again after it was fixed (medium)',
    '',
    'Who       arn:aws:iam::111122223333:role/ci/build',
    'How many  1 call that had been fixed',
    'Since     2026-01-05T09:00:00Z',
    'Fixed     the call passed at 2026-01-04T10:00:00Z (event e1; found by ana)',
    'Why       explicit deny in the service control policy no-public-buckets (stated by AWS)',
  ]);
  expect(alert.attributes.type).toBe('regressed');
});
