import { expect, test } from 'vitest';
import { toGroup } from '../../../core/query/group-summary.ts';
import { matchesDenial, matchesGroup, mayHoldMatch, prepareQuery } from '../../../core/query/matches.ts';
import { ACCOUNT, aDenial, DEPLOY_ROLE, OTHER_ACCOUNT } from '../../support/denials.ts';

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy-role/ci`;
const { denial } = aDenial({ session: 'ci', layer: 'resourcePolicy', policy: 'p-1' });
const group = toGroup(
  {
    group: denial.group,
    principal: DEPLOY_ROLE,
    resourceFamily: denial.resourceFamily,
    count: 3,
    firstSeen: '2026-11-20T10:00:00Z',
    lastSeen: '2026-11-20T11:00:00Z',
  },
  denial,
  { marks: undefined, now: 0 },
);

test.each([
  [{}, true],
  [{ principal: 'ci', action: 's3:getobject', resource: denial.resource ?? '', account: ACCOUNT }, true],
  [{ resource: denial.resourceFamily, layer: 'resourcePolicy', policy: 'p-1' }, true],
  [{ since: denial.time, until: denial.time }, true],
  [{ principal: 'cd' }, false],
  [{ action: 's3:GetObjec' }, false],
  [{ resource: 'arn:aws:s3:::ledger' }, false],
  [{ account: OTHER_ACCOUNT }, false],
  [{ layer: 'unknown' }, false],
  [{ policy: 'p-2' }, false],
  [{ since: '2026-11-20T10:02:12Z' }, false],
  [{ until: '2026-11-20T10:02:10Z' }, false],
] as const)('%j: denial %s', (query, matches) => {
  expect(matchesDenial(prepareQuery(query), denial)).toBe(matches);
});

test.each([
  [{}, 'yes'],
  [{ principal: DEPLOY_ROLE, action: 'S3:GETOBJECT', account: ACCOUNT }, 'yes'],
  [{ principal: 'deploy-role', resource: group.resourceFamily }, 'yes'],
  [{ layer: 'resourcePolicy', policy: 'p-1' }, 'yes'],
  [{ principal: 'ci' }, 'look at its denials'],
  [{ principal: SESSION }, 'look at its denials'],
  [{ resource: denial.resource ?? '' }, 'look at its denials'],
  [{ since: '2026-11-20T11:00:00Z', until: '2026-11-20T12:00:00Z' }, 'yes'],
  [{ since: '2026-11-20T09:00:00Z', until: '2026-11-20T10:00:00Z' }, 'yes'],
  [{ since: '2026-11-20T11:00:01Z' }, 'no'],
  [{ until: '2026-11-20T09:59:59Z' }, 'no'],
  [{ principal: `${DEPLOY_ROLE}2` }, 'no'],
  [{ principal: SESSION.replace(ACCOUNT, OTHER_ACCOUNT) }, 'no'],
  [{ principal: 'ci', action: 's3:PutObject' }, 'no'],
  [{ account: OTHER_ACCOUNT }, 'no'],
  [{ layer: 'unknown' }, 'no'],
  [{ policy: 'p-2' }, 'no'],
] as const)('%j: group %s', (query, match) => {
  expect(matchesGroup(prepareQuery(query), group)).toBe(match);
});

test('a group of which nothing is left holds nothing', () => {
  expect(mayHoldMatch(prepareQuery({}), { ...group, count: 0 })).toBe(false);
  expect(matchesGroup(prepareQuery({}), { ...group, count: 0 })).toBe('no');
});

test('denials of another layer, account or policy may lie in a group that shows none', () => {
  const query = { layer: 'unknown', account: OTHER_ACCOUNT, policy: 'p-2' } as const;
  expect(mayHoldMatch(prepareQuery(query), group)).toBe(true);
});
