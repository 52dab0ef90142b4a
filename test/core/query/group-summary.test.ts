import { expect, test } from 'vitest';
import { causeOf } from '../../../core/model/cause.ts';
import { summaryOf, toGroup, toStoredGroup } from '../../../core/query/group-summary.ts';
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
  const cause = causeOf(denial);
  expect(summaryOf(denial)).toEqual({ ...said, cause });
  const group = { ...counts, ...said, nextSteps: [], state: 'open' };
  const since = { marks: undefined, now: Date.parse('2026-11-20T12:00:00Z') };
  expect(toGroup(counts, summaryOf(denial), since)).toStrictEqual(group);
  expect(toStoredGroup(counts, summaryOf(denial), since)).toEqual({ group, cause });
  expect(toStoredGroup(counts, said, since).cause).toBe('');
});
