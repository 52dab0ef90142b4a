/** Whose incident it is: in the attributes that subscriptions filter by, and in what each channel sends. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatMessage } from '../../../core/alert/channels/chat.ts';
import { pagerDutyEvent } from '../../../core/alert/channels/pagerduty.ts';
import { machineMessage } from '../../../core/alert/channels/queue.ts';
import { securityHubFinding } from '../../../core/alert/channels/security-hub.ts';
import type { Fix } from '../../../core/model/denial.ts';
import type { OwnedGroup } from '../../../core/model/group.ts';
import { aFix } from '../../support/a-fix.ts';
import { aGroup, anAlert } from '../../support/alerts.ts';

const PAYMENTS = { key: 'team', value: 'payments' };
const SEARCH = { key: 'team', value: 'search' };
const OTHER_ROLE = 'arn:aws:iam::111122223333:role/crawler';
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const FIX: Fix = aFix({ owner: 'account', summary: 's', where: 'w' });

describe('the attribute', () => {
  test.each<[string, readonly OwnedGroup[], string | undefined]>([
    ['of the one group', [aGroup({ ownerTag: PAYMENTS })], 'payments'],
    [
      'of the largest group',
      [aGroup({ ownerTag: PAYMENTS }), aGroup({ principal: OTHER_ROLE, ownerTag: SEARCH })],
      'payments',
    ],
    ['as another group of its caller knows it', [aGroup(), aGroup({ ownerTag: PAYMENTS })], 'payments'],
    ['never of another caller', [aGroup(), aGroup({ principal: OTHER_ROLE, ownerTag: SEARCH })], undefined],
    ['it is unknown', [aGroup()], undefined],
    ['no group is known', [], undefined],
    ['one line', [aGroup({ ownerTag: { key: 'team', value: 'a\u2028b' } })], 'a\\u{2028}b'],
    [
      'cut inside a character: no half of it',
      [aGroup({ ownerTag: { key: 't', value: `${'x'.repeat(254)}\u{1f980}x` } })],
      `${'x'.repeat(254)}\ufffd…`,
    ],
    ['whole, if IAM takes it', [aGroup({ ownerTag: { key: 't', value: 'x'.repeat(256) } })], 'x'.repeat(256)],
  ])('%s', (_note, groups, value) => {
    const { attributes } = anAlert({}, groups);
    expect(attributes.ownerTag).toBe(value);
    expect('ownerTag' in attributes).toBe(value !== undefined);
  });

  test('beside it stands who can make the fix, which is another team', () => {
    const { attributes } = anAlert({}, [aGroup({ ownerTag: PAYMENTS, fix: FIX })]);
    expect(attributes).toMatchObject({ owner: 'account', ownerTag: 'payments' });
  });

  test('law: with the id there are at most ten, which raw delivery takes, and each can be sent', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, (principal, value) => {
        const whole = aGroup({ principal, action: value, ownerTag: { key: 'team', value }, fix: FIX });
        const { attributes } = anAlert({ key: principal }, [whole]);
        expect(Object.keys(attributes).length).toBeLessThanOrEqual(9);
        for (const each of Object.values(attributes)) expect(each.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('each channel names it', () => {
  const known = anAlert({}, [
    aGroup({ ownerTag: PAYMENTS }),
    aGroup({ group: 'g-2', principal: OTHER_ROLE, ownerTag: SEARCH }),
    aGroup({ group: 'g-3', principal: OTHER_ROLE }),
  ]);
  const unknown = anAlert();

  test('a mail: once for each owner, among the lines that an update is for', () => {
    const lines = known.text.split('\n').filter((line) => /payments|search/.test(line));
    expect(lines).toEqual(['Owner     team=payments', '          team=search']);
    expect(known.reason).toEqual(expect.arrayContaining(lines));
    expect(unknown.text).not.toContain('Owner');
  });

  test('a queue, a function and the bus: of the incident and of each group', () => {
    const notice = JSON.parse(machineMessage(known).body);
    expect(notice.ownerTag).toEqual(PAYMENTS);
    expect(notice.groups.map((each: { ownerTag: unknown }) => each.ownerTag)).toEqual([
      PAYMENTS,
      SEARCH,
      null,
    ]);
    const bare = JSON.parse(machineMessage(unknown).body);
    expect([bare.ownerTag, bare.groups[0].ownerTag]).toEqual([null, null]);
    expect(pagerDutyEvent(known)?.payload.custom_details.ownerTag).toEqual(PAYMENTS);
  });

  test('a chat and Security Hub', () => {
    const texts = [
      JSON.parse(chatMessage(known).body).content.description,
      securityHubFinding(known, PLACE).Description,
    ];
    expect(texts[0]).toContain('\n*Owner:* `team=payments`\n');
    expect(texts[1]).toContain(' Owner: team=payments.');
    expect(chatMessage(unknown).body + securityHubFinding(unknown, PLACE).Description).not.toContain('Owner');
  });
});
