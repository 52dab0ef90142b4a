import { expect, test } from 'vitest';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import type { Denial } from '../../../core/model/denial.ts';
import { summaryOf, toGroup } from '../../../core/query/group-summary.ts';
import type { Lookup } from '../../../core/query/lookups.ts';
import { type DenialSource, searchDenials, searchGroups } from '../../../core/query/search.ts';
import { isWithin } from '../../../core/query/time-range.ts';
import { explanationKeyOf, foundDenial } from '../../../core/query/with-explanation.ts';
import { aDenial, DEPLOY_ROLE, familyOf } from '../../support/denials.ts';

const ANA = 'arn:aws:iam::111122223333:user/ana';
const ROWS = [
  aDenial({ id: 'e0', time: '2026-11-20T10:00:00Z', session: 'ci' }),
  aDenial({ id: 'e1', time: '2026-11-20T10:00:01Z', session: 'cd' }),
  aDenial({ id: 'e2', time: '2026-11-20T10:00:02Z', principal: ANA }),
  aDenial({ id: 'e3', time: '2026-11-20T10:00:03Z', session: 'cd', action: 'kms:Decrypt' }),
].map(({ denial }) => denial);

/** The rows as a source that answers every look-up with all groups, and notes what it was asked. */
function aSource() {
  const asked: (Lookup | string)[] = [];
  const read: string[] = [];
  const source: DenialSource = {
    familyOf,
    async *groups(lookup) {
      asked.push(lookup);
      for (const denials of Map.groupBy(ROWS, ({ group }) => group).values()) yield groupOf(denials);
    },
    async *denials(principal, range) {
      asked.push(principal);
      for (const denial of ROWS.toReversed()) {
        if (denial.principal.arn !== principal || !isWithin(denial.time, range)) continue;
        read.push(denial.id);
        yield foundDenial(denial, undefined);
      }
    },
  };
  return { source, asked, read };
}

function groupOf(denials: readonly Denial[]) {
  const [first, last] = [denials[0] ?? aDenial().denial, denials.at(-1) ?? aDenial().denial];
  const span = { firstSeen: first.time, lastSeen: last.time, count: denials.length };
  const key = { group: last.group, principal: last.principal.arn, resourceFamily: last.resourceFamily };
  return toGroup({ ...key, ...span }, summaryOf(last), { marks: undefined, now: 0 });
}

async function idsOf(items: AsyncIterable<Denial>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

test('denials of a principal ARN: its partition only, no groups', async () => {
  const { source, asked } = aSource();
  expect(await idsOf(searchDenials(source, { principal: DEPLOY_ROLE }))).toEqual(['e3', 'e1', 'e0']);
  expect(asked).toEqual([DEPLOY_ROLE]);
});

test('denials across principals: the principals in question, newest first', async () => {
  const { source, asked } = aSource();
  expect(await idsOf(searchDenials(source, { layer: 'identityPolicy' }))).toEqual(['e3', 'e2', 'e1', 'e0']);
  expect(asked).toEqual([{ by: 'layer', value: 'identityPolicy' }, DEPLOY_ROLE, ANA]);
});

test('with a limit, no more principals than needed; with none, nothing', async () => {
  const { source, asked } = aSource();
  expect(await idsOf(searchDenials(source, { limit: 1 }))).toEqual(['e3']);
  expect(asked).toEqual([{ by: 'everything' }, DEPLOY_ROLE]);
  expect(await idsOf(searchDenials(source, { limit: 0 }))).toEqual([]);
  expect(asked).toHaveLength(2);
});

test('principals whose groups cannot match are not read', async () => {
  const { source, asked } = aSource();
  expect(
    await idsOf(searchDenials(source, { action: 'KMS:decrypt', until: '2026-11-20T10:00:03Z' })),
  ).toEqual(['e3']);
  expect(asked).toEqual([{ by: 'action', value: 'kms:decrypt' }, DEPLOY_ROLE]);
});

test('a principal is read when the newest of its groups comes up, not before', async () => {
  const { source, asked } = aSource();
  const until = '2026-11-20T10:00:02Z';
  expect(await idsOf(searchDenials(source, { until, limit: 1 }))).toEqual(['e2']);
  expect(asked).toEqual([{ by: 'everything' }, ANA]);
  expect(await idsOf(searchDenials(source, { limit: 2 }))).toEqual(['e3', 'e2']);
  expect(asked.slice(2)).toEqual([{ by: 'everything' }, DEPLOY_ROLE, ANA]);
});

test('groups that say all themselves: no denial is read', async () => {
  const { source, asked } = aSource();
  expect(await searchGroups(source, {}, 'last')).toHaveLength(3);
  expect(asked).toEqual([{ by: 'everything' }]);
});

test('groups that only their denials can decide: one pass, no longer than needed', async () => {
  const { source, asked, read } = aSource();
  const groups = await searchGroups(source, { principal: 'cd' }, 'count');
  expect(groups.map(({ action, count }) => [action, count])).toEqual([
    ['s3:GetObject', 2],
    ['kms:Decrypt', 1],
  ]);
  expect(asked).toEqual([{ by: 'name', value: 'cd' }, DEPLOY_ROLE, ANA]);
  expect(read).toEqual(['e3', 'e1', 'e2']);
});

test('denials of groups that are out of the question decide nothing', async () => {
  const { source } = aSource();
  const groups = await searchGroups(source, { principal: 'cd', action: 's3:GetObject' }, 'count');
  expect(groups.map(({ action }) => action)).toEqual(['s3:GetObject']);
});

test('a group that several look-ups lead to is listed once', async () => {
  const { source, asked } = aSource();
  const query = { resource: ROWS[0]?.resource ?? '' };
  expect(await searchGroups(source, query, 'last')).toHaveLength(3);
  expect(asked.filter((each) => typeof each !== 'string')).toHaveLength(3);
  expect(await searchGroups(source, { ...query, limit: 2 }, 'last')).toHaveLength(2);
});

test('a denial is found by the action that is counted, and shown under the one that was refused', async () => {
  const { source } = aSource();
  const refusedCheck = { action: 'kms:GenerateDataKey', resource: null, from: 'evaluation' } as const;
  const explaining: DenialSource = {
    ...source,
    async *denials(principal, range) {
      for await (const found of source.denials(principal, range)) {
        const { stated } = found;
        yield foundDenial(stated, {
          ...explanationKeyOf(stated),
          explained: { eventId: stated.eventId, sessionArn: null },
          attribution: { ...UNKNOWN_ATTRIBUTION, refusedCheck },
          fix: null,
          changed: [],
          nextSteps: [],
          at: stated.time,
          version: '1',
        });
      }
    },
  };
  const found = await Array.fromAsync(searchDenials(explaining, { principal: ANA, action: 's3:GetObject' }));
  expect(found.map(({ id, action }) => `${id} ${action}`)).toEqual(['e2 kms:GenerateDataKey']);
  expect(await idsOf(searchDenials(explaining, { action: 'kms:GenerateDataKey' }))).toEqual([]);
});
