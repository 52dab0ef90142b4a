/** What is kept of one principal is erased, and nothing of another. */
import { describe, expect, test } from 'vitest';
import { dimensionId } from '../../core/detect/dimensions.ts';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import { ERASED, forgetPrincipal } from '../../core/query/forget.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { aDenial } from '../support/denials.ts';
import { anIncident, putIncident } from '../support/incidents.ts';
import { aPolicyChange } from './context.ts';
import { contentsOf, inEmptyStore, type Store, type StoreHarness } from './store-harness.ts';

const ANA = 'arn:aws:iam::111122223333:user/ana';
const BO = 'arn:aws:iam::111122223333:user/bo';

const denialsOf = (arn: string) => [
  ...['1', '2'].map((n) => aDenial({ id: `${arn}-${n}`, principal: arn, action: 's3:GetObject' })),
  aDenial({ id: `${arn}-3`, principal: arn, action: 'sqs:SendMessage' }),
];

async function fill(store: Store): Promise<void> {
  for (const arn of [ANA, BO]) {
    const [first, ...others] = denialsOf(arn);
    if (first === undefined) throw new Error('no denial');
    await store.putDenials([first, ...others]);
    await store.putExplanation({
      ...explanationKeyOf(first.denial),
      attribution: { ...UNKNOWN_ATTRIBUTION, layer: 'identityPolicy', confidence: 'evaluated' },
      ...{ fix: null, nextSteps: [], changed: [], at: '2026-11-20T10:03:00Z', version: '1' },
      explained: { eventId: first.denial.eventId, sessionArn: null },
    });
    await store.putPolicyChanges([aPolicyChange({ id: `change-${arn}`, targets: [arn] })]);
    await store.writeDimension({
      ...{ id: dimensionId('principal', arn), version: 0, state: new Uint8Array([1]) },
      ...{ due: false, expires: 4_000_000_000 },
    });
    await putIncident(
      store,
      anIncident({ incident: `i-${arn.at(-1)}`, key: arn, alert: `denials of ${arn}` }),
    );
  }
}

const ALL = { denials: 3, groups: 2, explanations: 1, policyChanges: 1 };
const NOTHING = { denials: 0, groups: 0, explanations: 0, policyChanges: 0 };

export function describeErasure(harness: StoreHarness): void {
  describe('erasure of a principal', () => {
    test('a dry run counts, and erases nothing', () =>
      inEmptyStore(harness, async (store) => {
        await fill(store);
        const before = await contentsOf(store);
        const counted = await forgetPrincipal(store, ANA, { dryRun: true });
        expect(counted).toEqual({ principal: ANA, ...ALL, incidents: 1, erased: false });
        expect(await contentsOf(store)).toStrictEqual(before);
      }));

    test('nothing of it is found any more, by whatever is asked for, and all of another', () =>
      inEmptyStore(harness, async (store) => {
        await fill(store);
        const forgotten = await forgetPrincipal(store, ANA, { dryRun: false });
        expect(forgotten).toEqual({ principal: ANA, ...ALL, incidents: 1, erased: true });
        for (const query of [
          ...[{}, { layer: 'identityPolicy' }, { action: 's3:GetObject' }, { account: '111122223333' }],
          ...[{ principal: 'ana' }, { principal: ANA }, { since: '2000-01-01T00:00:00Z' }],
        ] as const) {
          const groups = await store.listGroups(query, 'last');
          expect(
            groups.filter(({ principal }) => principal === ANA),
            JSON.stringify(query),
          ).toEqual([]);
        }
        const { denials, groups, incidents } = await contentsOf(store);
        expect(new Set(denials.map(({ principal }) => principal.arn))).toEqual(new Set([BO]));
        expect([denials.length, groups.length]).toEqual([3, 2]);
        expect(JSON.stringify(incidents)).not.toContain(ANA);
        expect(incidents.find(({ incident }) => incident === 'i-a')).toMatchObject({
          key: ERASED,
          alert: ERASED,
        });
        expect(incidents.find(({ incident }) => incident === 'i-o')).toMatchObject({ key: BO });
        expect(await store.listPolicyChanges({ targets: [ANA] })).toEqual([]);
        const dimensions = await store.readDimensions([ANA, BO].map((arn) => dimensionId('principal', arn)));
        expect([...dimensions.keys()]).toEqual([dimensionId('principal', BO)]);
        expect(await store.countOfPrincipal(ANA)).toEqual(NOTHING);
        expect(await store.erasePrincipal(ANA)).toEqual(NOTHING);
        expect(await store.countOfPrincipal(BO)).toEqual(ALL);
      }));

    test('what comes later is stored and counted anew, a shared call among it', () =>
      inEmptyStore(harness, async (store, place) => {
        const shared = aDenial({ sharedEventId: 'shared-1', principal: ANA, copy: 'caller' });
        await store.putDenials([shared]);
        await store.erasePrincipal(ANA);
        // A process that knows a pointer as written does not write it again.
        expect(await place.open().putDenials([shared])).toMatchObject({
          added: [shared.denial],
          duplicates: 0,
        });
        expect(await store.listGroups({}, 'last')).toMatchObject([{ count: 1 }]);
      }));

    test('an incident that names one whose name only begins alike keeps its text', () =>
      inEmptyStore(harness, async (store) => {
        for (const [incident, alert] of [
          ['i-longer', `denials of ${ANA}bel`],
          ['i-both', `denials of ${ANA}bel and ${ANA}.`],
        ] as const)
          await putIncident(store, anIncident({ incident, key: BO, alert }));
        expect(await forgetPrincipal(store, ANA, { dryRun: false })).toMatchObject({ incidents: 1 });
        const { incidents } = await contentsOf(store);
        expect(incidents.map(({ alert }) => alert).sort()).toEqual([`denials of ${ANA}bel`, ERASED]);
      }));

    test('a principal that is not there: nothing', () =>
      inEmptyStore(harness, async (store) => {
        expect(await store.countOfPrincipal('"; --')).toEqual(NOTHING);
        expect(await store.erasePrincipal('')).toEqual(NOTHING);
      }));
  });
}
