import { expect, test } from 'vitest';
import { saidBy, toGroup } from '../../../core/query/group-said.ts';
import { aDenial } from '../../support/denials.ts';

test('a group is its key and counts, and what its newest denial says', () => {
  const { denial } = aDenial({ layer: 'unknown' });
  const counts = {
    group: denial.group,
    principal: denial.principal.arn,
    resourceFamily: denial.resourceFamily,
    count: 7,
    firstSeen: '2026-11-20T10:00:00Z',
    lastSeen: '2026-11-20T11:00:00Z',
  };
  const { action, account, attribution, fix, changed } = denial;
  const said = { action, account, attribution, fix, changed };
  expect(saidBy(denial)).toEqual(said);
  expect(toGroup(counts, saidBy(denial))).toEqual({ ...counts, ...said, state: 'open' });
});
