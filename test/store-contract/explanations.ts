/** Each group and cause has one explanation request; every denial of that group and cause shows the explanation. */
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import type { ExplanationKey, StoredExplanation } from '../../core/model/explanation-request.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { aFix } from '../support/a-fix.ts';
import { anyDenialOverrides } from '../support/any-denial.ts';
import { aDenial, type DenialOverrides } from '../support/denials.ts';
import { aSessionGrant } from './context.ts';
import {
  collect,
  contentsOf,
  inEmptyStore,
  PATIENT,
  type Store,
  type StoreHarness,
} from './store-harness.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplepolicy';
const SAMPLE = {
  record: { eventName: 'GetObject', requestParameters: { prefix: 'a', __proto__: 'b' } },
  message: 'Encoded authorization failure message: AAAA',
  leftOut: ['userAgent'],
};

const anExplanation = (
  { denial }: RecordedDenial,
  overrides: Partial<StoredExplanation> = {},
): StoredExplanation => ({
  ...explanationKeyOf(denial),
  attribution: {
    ...UNKNOWN_ATTRIBUTION,
    layer: 'serviceControlPolicy',
    kind: 'explicit',
    policy: { arn: SCP, name: 'guard', target: 'ou-1' },
    confidence: 'evaluated',
    evidence: [{ source: 'evaluation', says: 'guard, statement DenyAll, denies' }],
  },
  fix: aFix({ owner: 'organization', summary: 'ask them', where: SCP, next: 'identityPolicy' }),
  nextSteps: [{ do: 'look', command: 'aws sts get-caller-identity' }],
  changed: [
    {
      time: '2026-11-20T10:00:00Z',
      actor: 'ana',
      event: 'AttachPolicy',
      target: SCP,
      minutesBefore: 2,
      effect: 'caused',
      before: 'history',
      diff: { policy: 'guard', statement: null, removed: null, added: '{"Effect":"Deny"}' },
    },
  ],
  explained: { eventId: denial.eventId, sessionArn: denial.principal.sessionArn },
  at: '2026-11-20T10:03:00Z',
  version: '1',
  ...overrides,
});

const BY_AN_EQUAL_CALL = {
  source: 'evaluation',
  code: 'equalCall',
  says: 'explained by an equal call, event e1',
} as const;

const unstated = (overrides: DenialOverrides = {}) => aDenial({ layer: 'unknown', ...overrides });
const explanationParts = ({ attribution, fix, changed, nextSteps }: StoredExplanation) => ({
  attribution,
  fix,
  changed,
  nextSteps,
});

const NOTHING = { policy: null, policyArns: [], tags: [] } as const;

const requestsOf = (store: Store, keys: readonly ExplanationKey[]) =>
  Promise.all(keys.map((key) => store.getExplanationRequest(key)));

export function describeExplanations(harness: StoreHarness): void {
  describe('explanation requests', () => {
    test('the first denial of a group and cause puts one, with its sample; equal ones put none', () =>
      inEmptyStore(harness, async (store, place) => {
        const first = unstated({ id: 'e1', time: '2026-11-20T10:00:05Z', sample: SAMPLE });
        const key = explanationKeyOf(first.denial);
        await store.putDenials([first]);
        await store.putDenials([unstated({ id: 'e2', time: '2026-11-20T10:00:09Z' })]);
        await place.open().putDenials([unstated({ id: 'e3', time: '2026-11-20T10:00:01Z' })]);
        expect(await store.getExplanationRequest(key)).toStrictEqual({
          ...key,
          denial: first.denial,
          sample: SAMPLE,
          askedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          firstSeen: '2026-11-20T10:00:01Z',
        });
      }));

    test('another stated cause in the same group is another request', () =>
      inEmptyStore(harness, async (store) => {
        const silent = unstated({ id: 'e1' });
        const stated = aDenial({ id: 'e2', layer: 'serviceControlPolicy', policy: SCP });
        await store.putDenials([silent, stated]);
        expect(stated.denial.group).toBe(silent.denial.group);
        for (const { denial } of [silent, stated]) {
          expect(await store.getExplanationRequest(explanationKeyOf(denial))).toMatchObject({
            denial: { id: denial.id },
          });
        }
      }));

    test('so is another Region, and another VPC endpoint', () =>
      inEmptyStore(harness, async (store) => {
        const variants = [{}, { region: 'us-east-1' }, { vpcEndpointId: 'vpce-1' }];
        const recorded = variants.map((overrides, n) => unstated({ id: `e${n}`, ...overrides }));
        await store.putDenials(recorded);
        const [first = unstated(), ...others] = recorded;
        await store.putExplanation(anExplanation(first));
        for (const { denial } of recorded) {
          expect(await store.getExplanationRequest(explanationKeyOf(denial))).toMatchObject({
            denial: { id: denial.id },
          });
        }
        for (const { denial } of others) expect(await store.getDenial(denial.id)).toStrictEqual(denial);
        expect(await store.listGroups({}, 'count')).toMatchObject([{ attribution: { layer: 'unknown' } }]);
      }));

    test('none was put where nothing was denied', () =>
      inEmptyStore(harness, async (store) => {
        const key = explanationKeyOf(unstated().denial);
        expect(await store.getExplanationRequest(key)).toBeUndefined();
        expect(await store.getExplanation(key)).toBeUndefined();
      }));

    test('a request holds all that its denial holds', PATIENT, () =>
      inEmptyStore(harness, async (store) => {
        let calls = 0;
        const asked = fc.asyncProperty(anyDenialOverrides, fc.json(), async (overrides, json) => {
          calls += 1;
          const id = `${calls}${overrides.id}`;
          const recorded = aDenial({ ...overrides, id, sample: { ...SAMPLE, record: JSON.parse(json) } });
          const { denial, sample } = recorded;
          await store.putDenials([recorded]);
          const request = await store.getExplanationRequest(explanationKeyOf(denial));
          // Of equal groups and causes the first one stays.
          if (request?.denial.id === denial.id) expect(request).toMatchObject({ denial, sample });
          expect(request?.denial).toMatchObject({
            group: denial.group,
            principal: { arn: denial.principal.arn },
          });
        });
        await fc.assert(asked, { numRuns: harness.runs });
      }),
    );

    test('different actions of a principal are counted, to a limit', () =>
      inEmptyStore(harness, async (store) => {
        const actions = Array.from({ length: 12 }, (_, n) => `s3:Action${n}`);
        const variants = actions.flatMap((action) => [
          { action },
          { action, resource: `arn:aws:s3:::other/${action}` },
        ]);
        await store.putDenials(variants.map((overrides, n) => aDenial({ id: `e${n}`, ...overrides })));
        const { arn } = aDenial().denial.principal;
        expect(await store.countActions(arn, 30)).toBe(12);
        expect(await store.countActions(arn, 5)).toBe(5);
        expect(await store.countActions('arn:aws:iam::111122223333:user/nobody', 5)).toBe(0);
      }));
  });

  describe('explanations', () => {
    test('are shown by the denials and the group of their cause, wherever these are read', () =>
      inEmptyStore(harness, async (store, place) => {
        const recorded = [unstated({ id: 'e1' }), unstated({ id: 'e2', time: '2026-11-20T10:09:00Z' })];
        const [first = unstated()] = recorded;
        const { group, principal } = first.denial;
        await store.putDenials(recorded);
        const explanation = anExplanation(first);
        await place.open().putExplanation(explanation);
        expect(await store.getExplanation(explanationKeyOf(first.denial))).toStrictEqual(explanation);
        const evidence = [...explanation.attribution.evidence, BY_AN_EQUAL_CALL];
        const ofEqual = {
          ...explanationParts(explanation),
          attribution: { ...explanation.attribution, evidence },
        };
        const [own, equal] = recorded.map(({ denial }) => denial);
        const denials = [
          { ...equal, ...ofEqual },
          { ...own, ...explanationParts(explanation) },
        ];
        expect(await collect(store.listDenials({}))).toStrictEqual(denials);
        expect(await collect(store.listDenials({ principal: principal.arn }))).toStrictEqual(denials);
        expect(await collect(store.listStated({ layer: explanation.attribution.layer }))).toStrictEqual([
          equal,
          own,
        ]);
        expect(await store.getDenial('e1')).toStrictEqual(denials[1]);
        expect(await store.getGroup(group)).toMatchObject({ count: 2, ...explanationParts(explanation) });
        expect(await store.listGroups({ principal: principal.arn }, 'count')).toMatchObject([
          explanationParts(explanation),
        ]);
        expect(await store.listGroups({}, 'count')).toMatchObject([explanationParts(explanation)]);
      }));

    test('that name a session policy are shown by the denials of that session alone', () =>
      inEmptyStore(harness, async (store) => {
        const recorded = ['a', 'a', 'b'].map((session, n) =>
          unstated({ id: `e${n}`, time: `2026-11-20T10:0${n}:00Z`, session }),
        );
        await store.putDenials(recorded);
        const [first = unstated()] = recorded;
        const attribution = { ...UNKNOWN_ATTRIBUTION, layer: 'sessionPolicy' as const };
        await store.putExplanation(anExplanation(first, { attribution }));
        const layers = (await collect(store.listDenials({}))).map((denial) => denial.attribution.layer);
        expect(layers).toEqual(['unknown', 'sessionPolicy', 'sessionPolicy']);
      }));

    test('are found by their layer and policy, no longer by what was stated', () =>
      inEmptyStore(harness, async (store) => {
        const recorded = unstated();
        const { denial } = recorded;
        await store.putDenials([recorded]);
        await store.putExplanation(anExplanation(recorded));
        for (const query of [{ layer: 'serviceControlPolicy' as const }, { policy: SCP }]) {
          expect(await collect(store.listDenials(query))).toMatchObject([{ id: denial.id }]);
          expect(await store.listGroups(query, 'count')).toMatchObject([{ group: denial.group }]);
        }
        expect(await collect(store.listDenials({ layer: 'unknown' }))).toEqual([]);
        expect(await store.listGroups({ layer: 'unknown' }, 'count')).toEqual([]);
      }));

    test('name the owner of the group when it is read by its id, and in no list', () =>
      inEmptyStore(harness, async (store, place) => {
        const recorded = unstated();
        const { group } = recorded.denial;
        await store.putDenials([recorded]);
        const ownerTag = { key: 'team', value: "pay\u{1f980}ments\u2028' OR 1=1" };
        await place.open().putExplanation(anExplanation(recorded, { ownerTag }));
        expect(await store.getExplanation(explanationKeyOf(recorded.denial))).toMatchObject({ ownerTag });
        const { ownerTag: known, ...rest } = (await store.getGroup(group)) ?? {};
        expect(known).toStrictEqual(ownerTag);
        expect(await store.listGroups({}, 'count')).toStrictEqual([rest]);
        expect(await collect(store.listDenials({}))).not.toMatchObject([{ ownerTag }]);
      }));

    test('of older versions, which named no owner, are shown as before', () =>
      inEmptyStore(harness, async (store) => {
        const recorded = unstated();
        await store.putDenials([recorded]);
        await store.putExplanation(anExplanation(recorded));
        const group = await store.getGroup(recorded.denial.group);
        expect(group).toMatchObject(explanationParts(anExplanation(recorded)));
        expect(group).not.toHaveProperty('ownerTag');
      }));

    test('are not shown by denials of another cause', () =>
      inEmptyStore(harness, async (store) => {
        const silent = unstated({ id: 'e1' });
        const stated = aDenial({ id: 'e2', time: '2026-11-20T10:05:00Z', layer: 'permissionsBoundary' });
        await store.putDenials([silent, stated]);
        await store.putExplanation(anExplanation(silent));
        const layers = (await collect(store.listDenials({}))).map(({ attribution }) => attribution.layer);
        expect(layers).toEqual(['permissionsBoundary', 'serviceControlPolicy']);
        const { group } = silent.denial;
        expect(await store.getGroup(group)).toMatchObject({ attribution: { layer: 'permissionsBoundary' } });
        // A later denial of the first cause needs no explanation of its own.
        await store.putDenials([unstated({ id: 'e3', time: '2026-11-20T10:08:00Z' })]);
        expect(await store.getGroup(group)).toMatchObject(explanationParts(anExplanation(silent)));
      }));

    test.each([
      ['a session policy', {}],
      ['managed session policies', { policy: null, tags: [] }],
      ['tags alone', { policy: null, policyArns: [] }],
    ])('that took a session for one without a grant are asked again when it had %s', (_what, given) =>
      inEmptyStore(harness, async (store, place) => {
        const recorded = [unstated({ id: 'e1' }), unstated({ id: 'e2', action: 's3:DeleteObject' })];
        await store.putDenials(recorded);
        const keys = recorded.map(({ denial }) => explanationKeyOf(denial));
        for (const each of recorded)
          await store.putExplanation(anExplanation(each, { withoutGrantOf: 'ASIALATE' }));
        const before = await requestsOf(store, keys);
        const later = Date.now() + 3_600_000;
        vi.useFakeTimers({ toFake: ['Date'], now: later });
        onTestFinished(() => void vi.useRealTimers());
        const other = aSessionGrant({ accessKeyId: 'ASIAOTHER' });
        const ofSession = (grant: object) => aSessionGrant({ accessKeyId: 'ASIALATE', ...grant });
        await place.open().putSessionGrants([other, ofSession(NOTHING)]);
        expect(await requestsOf(store, keys)).toStrictEqual(before);
        await place.open().putSessionGrants([other, ofSession(given)]);
        const askedAt = isoSeconds(later);
        expect(await requestsOf(store, keys)).toStrictEqual(
          before.map((request) => request && { ...request, askedAt }),
        );
      }),
    );

    test('are replaced by later ones', () =>
      inEmptyStore(harness, async (store) => {
        const recorded = unstated();
        await store.putDenials([recorded]);
        await store.putExplanation(anExplanation(recorded));
        const later = anExplanation(recorded, {
          attribution: UNKNOWN_ATTRIBUTION,
          fix: null,
          changed: [],
          nextSteps: [],
        });
        await store.putExplanation(later);
        expect((await contentsOf(store)).denials).toStrictEqual([
          { ...recorded.denial, ...explanationParts(later) },
        ]);
        expect(await store.getExplanation(later)).toStrictEqual(later);
      }));

    test('of more denials, groups and causes than one request holds', PATIENT, () =>
      inEmptyStore(harness, async (store) => {
        const recorded = Array.from({ length: 230 }, (_, n) =>
          unstated({
            id: `e${n}`,
            action: `s3:Action${n % 115}`,
            ...(n % 2 === 0 && { policy: `${SCP}${n}` }),
          }),
        );
        await store.putDenials(recorded);
        for (const each of recorded) await store.putExplanation(anExplanation(each));
        const { denials, groups } = await contentsOf(store);
        expect(denials).toHaveLength(230);
        for (const { attribution } of [...denials, ...groups]) {
          expect(attribution.confidence).toBe('evaluated');
        }
      }),
    );
  });
}
