/** A reason that is found after the alert of a spike follows once, as an update of the same incident. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Attribution, type Evidence, UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import type { StoredExplanation } from '../../../core/model/explanation-request.ts';
import { aFix } from '../../support/a-fix.ts';
import { NINE } from '../../support/detect-world.ts';
import { burstOf, iso, openMonitor, roleArn } from '../../support/paged-monitor.ts';

let monitor: ReturnType<typeof openMonitor>;
beforeEach(() => {
  monitor = openMonitor();
});
afterEach(() => monitor.store.close());

const types = () => monitor.published.map(({ notice }) => notice.type);

describe('a reason that comes later', () => {
  const unstated = {
    attribution: { layer: 'unknown', kind: 'unknown', confidence: 'unknown', evidence: [] },
  } as const;
  const stated = { layer: 'identityPolicy' } as const;
  const fix = aFix({ owner: 'account', summary: 'allow it', where: 'r', proven: true });

  /** What the policies said, of all groups so far. */
  async function answer(parts: Partial<StoredExplanation> = {}): Promise<void> {
    for await (const key of monitor.store.openExplanationRequests()) {
      const question = await monitor.store.getExplanationRequest(key);
      const { attribution = UNKNOWN_ATTRIBUTION } = question?.denial ?? {};
      const evidence: Evidence[] = [...attribution.evidence, { source: 'evaluation', says: 'looked' }];
      const explained = { eventId: question?.denial.eventId ?? '', sessionArn: null };
      const found = {
        ...{ attribution: { ...attribution, evidence }, fix: null, changed: [], nextSteps: [], explained },
        ...parts,
      };
      await monitor.store.putExplanation({ ...key, ...found, at: iso(NINE + 90), version: '1' });
    }
  }
  const denied: Attribution = {
    ...UNKNOWN_ATTRIBUTION,
    layer: 'permissionsBoundary',
    kind: 'implicit',
    evidence: [{ source: 'evaluation', says: 'no permissions boundary allows it' }],
  };

  test.each([
    ['nothing was stated', unstated, { attribution: denied }, 'permissions boundary'],
    ['the layer was stated', stated, { fix }, 'allow it (account)'],
  ])(
    '%s: it follows as one update of the same incident, not as a page',
    async (_note, overrides, found, says) => {
      await monitor.arrive(burstOf(40, NINE, overrides));
      await monitor.sweepAt(NINE + 60);
      expect(types()).toEqual(['open']);
      expect(await monitor.incidents()).toMatchObject([{ explained: false }]);
      await answer(found);
      for (const seconds of [120, 420]) await monitor.sweepAt(NINE + seconds);
      expect(types()).toEqual(['open', 'update']);
      const [opened, update] = monitor.published;
      expect(update?.notice.incident).toBe(opened?.notice.incident);
      expect(opened?.text).not.toContain(says);
      expect(update?.text).toContain(says);
      expect(await monitor.incidents()).toMatchObject([{ explained: true, alert: update?.text }]);
      expect(monitor.pages()).toHaveLength(1);
    },
  );

  test('that adds nothing but whose it is follows, too: the team hears of it by its subscription', async () => {
    await monitor.arrive(burstOf(40, NINE, stated));
    expect(monitor.published[0]?.attributes).not.toHaveProperty('ownerTag');
    await answer({ ownerTag: { key: 'team', value: 'payments' } });
    for (const seconds of [120, 420]) await monitor.sweepAt(NINE + seconds);
    expect(types()).toEqual(['open', 'update']);
    expect(monitor.published[1]).toMatchObject({
      attributes: { type: 'update', ownerTag: 'payments' },
      text: expect.stringContaining('\nOwner     team=payments\n'),
    });
    expect(monitor.pages()).toHaveLength(1);
  });

  test('an owner that is known before is part of the page', async () => {
    await monitor.arrive(burstOf(1, NINE, stated));
    await answer({ ownerTag: { key: 'team', value: 'payments' } });
    await monitor.arrive(burstOf(40, NINE + 1, stated));
    await monitor.sweepAt(NINE + 120);
    expect(monitor.published.map(({ attributes }) => attributes.ownerTag)).toEqual(['payments']);
  });

  test.each([
    ['the layer as it was stated', stated],
    ['nothing either', unstated],
  ])('that says %s needs no update', async (_note, overrides) => {
    await monitor.arrive(burstOf(40, NINE, overrides));
    await answer();
    for (const seconds of [120, 420]) await monitor.sweepAt(NINE + seconds);
    expect(types()).toEqual(['open']);
    expect(await monitor.incidents()).toMatchObject([{ explained: true }]);
  });

  test('that is there before the spike is part of its alert', async () => {
    await monitor.arrive(burstOf(1, NINE, unstated));
    await answer({ attribution: denied });
    await monitor.arrive(burstOf(40, NINE + 1, unstated));
    await monitor.sweepAt(NINE + 120);
    expect(types()).toEqual(['open']);
    expect(monitor.published[0]?.text).toContain('permissions boundary');
  });

  describe.each(['before', 'after'] as const)('stopped %s any call and run again', (when) => {
    async function sweeping(call: number) {
      await monitor.store.close();
      monitor = openMonitor({ call, when });
      await monitor.arrive(burstOf(40, NINE, { principal: roleArn('build'), ...unstated }));
      await monitor.arrive(
        burstOf(40, NINE, { principal: roleArn('test'), action: 's3:ListBucket', ...unstated }),
      );
      await answer({ attribution: denied });
      await monitor.persist(() => monitor.sweepAt(NINE + 120));
      // What was stopped is held for two minutes, then it belongs to the next sweep.
      for (const seconds of [420, 720]) await monitor.persist(() => monitor.sweepAt(NINE + seconds));
      const texts = new Map(monitor.published.map(({ deduplicationId, text }) => [deduplicationId, text]));
      const incidents = (await monitor.incidents()).map(({ explained, alert }) => ({ explained, alert }));
      return { texts, incidents, calls: monitor.calls() };
    }

    test('each incident is explained, under one id', async () => {
      const { texts, incidents, calls } = await sweeping(0);
      expect(texts.size).toBe(2 * incidents.length);
      expect(incidents.filter(({ explained }) => explained)).toHaveLength(incidents.length);
      for (let call = 1; call <= calls; call += 1) {
        const again = await sweeping(call);
        expect(again.texts, `stopped ${when} call ${call}`).toEqual(texts);
        expect(again.incidents).toEqual(incidents);
      }
    });
  });
});
