/** Past denials by principal, action, resource, account, layer, policy and time, alone and together. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Denial } from '../../core/model/denial.ts';
import type { DenialQuery } from '../../core/ports.ts';
import { ACCOUNT, aDenial, DEPLOY_ROLE, NO_SAMPLE, OTHER_ACCOUNT } from '../support/denials.ts';
import { collect, Fault, inEmptyStore, PATIENT, type StoreHarness, type TestStore } from './store-harness.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-ex';
const SAME_NAME = `arn:aws:iam::${OTHER_ACCOUNT}:role/deploy-role`;
const ANA = `arn:aws:iam::${ACCOUNT}:user/people/ana`;
const SERVICE = 'backup.amazonaws.com';
const HOSTILE = 'se#ssion\n"x" 🙂';
const LONG = `arn:aws:s3:::ledger/${'k'.repeat(1000)}`;
const day = (n: number) => `2026-11-${10 + n}T00:00:00Z`;

const ROWS = [
  { principal: DEPLOY_ROLE, session: 'GitHubActions', action: 's3:PutObject' },
  { principal: DEPLOY_ROLE, session: 'GitHubActions', action: 's3:putobject', layer: 'unknown' },
  { principal: DEPLOY_ROLE, session: 'i-0abc', resource: null, policy: SCP, layer: 'serviceControlPolicy' },
  { principal: SAME_NAME, session: 'GitHubActions', account: OTHER_ACCOUNT, resource: LONG },
  { principal: ANA, action: 'kms:Decrypt', resource: '*', layer: 'resourcePolicy' },
  { principal: ANA, action: 's3:PutObject', policy: SCP, layer: 'serviceControlPolicy' },
  { principal: ANA, action: 's3:PutObject', resource: 'arn:aws:s3:::ledger/2026/b.csv' },
  { principal: `arn:aws:iam::${ACCOUNT}:root`, layer: 'unknown' },
  { principal: SERVICE, account: OTHER_ACCOUNT },
  { principal: SERVICE, account: null },
  { principal: `arn:aws:iam::${ACCOUNT}:role/#ops#`, session: HOSTILE, resource: 'arn:aws:sns:x:y:a#b\nc' },
] as const;

const DENIALS = ROWS.map((row, n) => aDenial({ id: `e${n}`, time: day(n), ...row }).denial);
const NEWEST_FIRST = DENIALS.toReversed();

const names = ({ arn, session }: Denial['principal']) => [
  arn.startsWith('arn:') ? arn.split('/').at(-1)?.split(':').at(-1) : arn,
  session,
];

/** A text with `*`, in other words than the store's; a `*` alone is a text. */
function like(wanted: string | undefined, ...texts: (string | null | undefined)[]): boolean {
  if (wanted === undefined) return true;
  const source = wanted
    .split(/[*…]/)
    .map((part) => part.replaceAll(/[^\w]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`));
  const pattern = wanted === '*' ? /^\*$/ : new RegExp(`^${source.join('[^]*')}$`, 'u');
  return texts.some((text) => typeof text === 'string' && pattern.test(text));
}

const endingOf = (arn: string) => arn.split(':').slice(5).join(':');

/** The filters in other words than the store's. */
function wanted(query: DenialQuery, { time, principal, ...denial }: Denial): boolean {
  const { account, layer, policy, since, until } = query;
  const who = query.principal;
  return (
    (who === undefined ||
      [principal.arn, principal.sessionArn, endingOf(principal.arn), ...names(principal)].includes(who) ||
      (/[*…]/.test(who) && like(who, principal.arn, endingOf(principal.arn), names(principal)[0]))) &&
    like(query.action?.toUpperCase(), denial.action.toUpperCase()) &&
    like(query.resource, denial.resource, denial.resourceFamily) &&
    (query.region === undefined || query.region === denial.region) &&
    (query.ip === undefined || (denial.sourceIp?.startsWith('203.0.113.') ?? false)) &&
    (account === undefined || account === denial.account) &&
    (layer === undefined || layer === denial.attribution.layer) &&
    like(policy, denial.attribution.policy?.arn, denial.attribution.policy?.arn?.split('/').at(-1)) &&
    (since === undefined || Date.parse(time) >= Date.parse(since)) &&
    (until === undefined || Date.parse(time) <= Date.parse(until))
  );
}

const maybe = <T>(...values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });

const anyQuery = fc
  .record({
    principal: maybe(
      ...DENIALS.flatMap(({ principal: p }) => [p.arn, p.sessionArn ?? p.arn, ...names(p)]),
      ...['no-such-name', 'role/deploy-role', 'user/people/ana', 'role/d*', '*ana*', '…ploy-role'],
    ),
    action: maybe('S3:PUTOBJECT', 'kms:Decrypt', 's3:GetObject', 'iam:None', 's3:*', '*:Get*'),
    resource: maybe(
      ...DENIALS.flatMap(({ resource, resourceFamily }) => [resource ?? '*', resourceFamily]),
      ...['arn:aws:s3:::*', '…b.csv', 'arn:aws:s3:::ledger/2026/b*'],
    ),
    region: maybe('eu-central-1', 'eu-south-2'),
    ip: maybe('203.0.113.0/24'),
    account: maybe(ACCOUNT, OTHER_ACCOUNT, '000000000000'),
    layer: maybe('unknown', 'identityPolicy', 'serviceControlPolicy', 'sessionPolicy' as const),
    policy: maybe(SCP, 'p-ex', '*service_control_policy*', 'arn:aws:iam::aws:policy/None'),
    since: maybe(day(0), day(4), '2026-11-14T00:00:00.001Z', '2026-11-15T01:00:00+01:00'),
    until: maybe(day(9), day(4), '2026-11-16T23:59:59.999Z'),
    limit: maybe(0, 1, 2, 5),
  })
  .map(
    (query) =>
      Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as DenialQuery,
  );

const listIds = async ({ store }: TestStore, query: DenialQuery) =>
  (await collect(store.listDenials(query))).map(({ id }) => id);
const groupIds = async ({ store }: TestStore, query: DenialQuery) =>
  (await store.listGroups(query, 'last')).map(({ group }) => group);

const filled = <T>(harness: StoreHarness, work: (place: TestStore) => Promise<T>) =>
  inEmptyStore(harness, async (store, place) => {
    await store.putDenials(
      DENIALS.map((denial) => ({
        denial,
        sharedEventId: null,
        copy: 'caller',
        message: null,
        sample: NO_SAMPLE,
      })),
    );
    return work(place);
  });

const SINGLE: readonly [string, DenialQuery, readonly number[]][] = [
  ['the ARN of a role', { principal: DEPLOY_ROLE }, [2, 1, 0]],
  [
    'the ARN of a session',
    { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy-role/GitHubActions` },
    [1, 0],
  ],
  ['the name of a role, in two accounts', { principal: 'deploy-role' }, [3, 2, 1, 0]],
  ['the name of a session', { principal: 'GitHubActions' }, [3, 1, 0]],
  ['the name of a user', { principal: 'ana' }, [6, 5, 4]],
  ['a root user', { principal: `arn:aws:iam::${ACCOUNT}:root` }, [7]],
  ['a service principal', { principal: SERVICE }, [9, 8]],
  ['a session name with all that keys dislike', { principal: HOSTILE }, [10]],
  ['a name that no principal has', { principal: 'deploy' }, []],
  ['an action in another case', { action: 'S3:PutObject' }, [6, 5, 1, 0]],
  ['a resource', { resource: 'arn:aws:s3:::ledger/2026/b.csv' }, [6]],
  ['a resource family', { resource: 'arn:aws:s3:::ledger/2026/*' }, [9, 8, 7, 6, 5, 1, 0]],
  ['a long resource', { resource: LONG }, [3]],
  ['every resource', { resource: '*' }, [4]],
  ['resources that are unknown', { resource: 'unknown' }, [2]],
  ['an account, also that of callers whose ARN has none', { account: OTHER_ACCOUNT }, [8, 3]],
  ['what an ARN ends in', { principal: 'role/ci/deploy-role' }, [2, 1, 0]],
  ['a principal with a wildcard', { principal: 'user/*/ana' }, [6, 5, 4]],
  ['a principal as a table cuts it', { principal: 'us…ana' }, [6, 5, 4]],
  ['actions of a service', { action: 'KMS:*' }, [4]],
  ['resources with a wildcard', { resource: '*b.csv' }, [6]],
  ['a policy by its id', { policy: 'p-ex' }, [5, 2]],
  ['a Region', { region: 'eu-south-2' }, []],
  ['a layer', { layer: 'serviceControlPolicy' }, [5, 2]],
  ['a policy', { policy: SCP }, [5, 2]],
  ['since, inclusive', { since: day(8) }, [10, 9, 8]],
  ['until, inclusive', { until: day(1) }, [1, 0]],
  ['a part of a second before', { since: '2026-11-18T00:00:00.001Z', until: '2026-11-19T23:59:59.9Z' }, [9]],
  ['a time with an offset', { since: '2026-11-19T01:00:00+01:00' }, [10, 9]],
  ['no time at all', { since: day(9), until: day(2) }, []],
  ['the newest two', { limit: 2 }, [10, 9]],
  ['none', { limit: 0 }, []],
  ['two filters', { principal: 'ana', action: 's3:PutObject' }, [6, 5]],
  ['two that exclude each other', { principal: 'ana', account: OTHER_ACCOUNT }, []],
];

export function describeQueries(harness: StoreHarness): void {
  describe('queries', () => {
    test('by one filter', () =>
      filled(harness, async (place) => {
        for (const [note, query, rows] of SINGLE) {
          expect(await listIds(place, query), note).toEqual(rows.map((n) => `e${n}`));
        }
      }));

    test('ids by their beginning, each once', () =>
      filled(harness, async ({ store }) => {
        expect((await store.findIds('denial', 'e1', 9)).toSorted()).toEqual(['e1', 'e10']);
        expect(await store.findIds('denial', 'e1', 1)).toHaveLength(1);
        expect(await store.findIds('denial', 'no', 9)).toEqual([]);
        const ids = (await store.listGroups({}, 'last')).map(({ group }) => group);
        const [id = ''] = ids;
        expect(await store.findIds('group', id.slice(0, 10), 9)).toEqual([id]);
        expect((await store.findIds('group', 'g-', 99)).toSorted()).toEqual(ids.toSorted());
        expect(await store.findIds('group', 'x', 9)).toEqual([]);
      }));

    test('by any filters: denials', PATIENT, () =>
      filled(harness, async (place) => {
        const property = fc.asyncProperty(anyQuery, async (query) => {
          const all = NEWEST_FIRST.filter((denial) => wanted(query, denial)).map(({ id }) => id);
          expect(await listIds(place, query)).toEqual(all.slice(0, query.limit));
        });
        await fc.assert(property, { numRuns: harness.runs * 5 });
      }),
    );

    test('by who, what and since when: groups', PATIENT, () =>
      filled(harness, async (place) => {
        const property = fc.asyncProperty(
          anyQuery,
          async ({ until, limit, account, layer, policy, ...query }) => {
            const found = NEWEST_FIRST.filter((denial) => wanted(query, denial)).map(({ group }) => group);
            expect((await groupIds(place, query)).toSorted()).toEqual([...new Set(found)].toSorted());
          },
        );
        await fc.assert(property, { numRuns: harness.runs * 5 });
      }),
    );

    test('groups by account, layer and policy: of their newest denial', () =>
      filled(harness, async (place) => {
        const newest = new Map(DENIALS.map((denial) => [denial.group, denial]));
        for (const query of [{ account: OTHER_ACCOUNT }, { layer: 'unknown' }, { policy: SCP }] as const) {
          const found = [...newest.values()]
            .filter((denial) => wanted(query, denial))
            .map(({ group }) => group);
          expect((await groupIds(place, query)).toSorted()).toEqual(found.toSorted());
        }
      }));

    test('groups by count or by time, limited', () =>
      filled(harness, async ({ store }) => {
        const byCount = await store.listGroups({}, 'count');
        expect(byCount.map(({ count }) => count)).toEqual([2, 2, 2, ...Array(byCount.length - 3).fill(1)]);
        const byTime = (await store.listGroups({}, 'last')).map(({ lastSeen }) => lastSeen);
        expect(byTime).toEqual(byTime.toSorted().reverse());
        expect(await store.listGroups({ limit: 3 }, 'count')).toEqual(byCount.slice(0, 3));
      }));

    test('of one session: name, role and session give the same rows', () =>
      inEmptyStore(harness, async (store, place) => {
        const rows = [0, 1, 2].map((n) => aDenial({ id: `e${n}`, time: day(n), session: 'GitHubActions' }));
        await store.putDenials(rows);
        const { arn, sessionArn } = aDenial({ session: 'GitHubActions' }).denial.principal;
        for (const principal of ['deploy-role', 'GitHubActions', arn, sessionArn ?? '']) {
          expect(await listIds(place, { principal }), principal).toEqual(['e2', 'e1', 'e0']);
        }
      }));

    test('a long list is read page by page, as far as it is asked for', PATIENT, () =>
      inEmptyStore(harness, async (store, place) => {
        // Each in a minute of its own, of which the table keeps no two in one item.
        const minute = (n: number) => new Date(Date.UTC(2026, 10, 20) + n * 60_000).toISOString();
        const rows = Array.from({ length: 1500 }, (_, n) =>
          aDenial({ id: `e${n}`, time: minute(n).replace('.000', '') }),
        );
        await store.putDenials(rows);
        const callsFor = async (query: DenialQuery) => {
          const fault = new Fault();
          const process = place.open(fault);
          const opening = fault.calls;
          const read = await collect(process.listDenials({ principal: 'deploy-role', ...query }));
          return { rows: read.length, calls: fault.calls - opening };
        };
        const few = await callsFor({ limit: 10 });
        const all = await callsFor({});
        expect([few.rows, all.rows]).toEqual([10, 1500]);
        expect(all.calls).toBeGreaterThan(few.calls + 1);
      }),
    );

    test('a stream left early is left', () =>
      filled(harness, async ({ store }) => {
        for await (const { id } of store.listDenials({})) {
          expect(id).toBe('e10');
          break;
        }
        expect(await store.putDenials([])).toEqual({ added: [], duplicates: 0 });
      }));
  });
}
