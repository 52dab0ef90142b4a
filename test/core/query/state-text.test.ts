import { expect, test } from 'vitest';
import type { FixedMark } from '../../../core/model/fixed-mark.ts';
import type { GroupState } from '../../../core/model/group.ts';
import { stateText } from '../../../core/query/state-text.ts';
import { aGroup } from '../../support/alerts.ts';

const fixed: FixedMark = {
  at: '2026-01-06T14:02:00Z',
  by: 'success',
  eventId: 'e1',
  foundBy: 'ana',
  foundAt: '2026-01-07T00:00:00Z',
};
const seen = 'at 2026-01-06T14:02:00Z (event e1; found by ana)';

test.each<[GroupState, FixedMark | undefined, string]>([
  ['open', undefined, 'open'],
  ['quiet', undefined, 'quiet: no denial since 2026-01-05T09:01:00Z, longer than a week'],
  ['fixed', fixed, `fixed: the call passed ${seen}`],
  ['fixed', { ...fixed, by: 'policyChange' }, `fixed: a policy change allowed the call ${seen}`],
  ['regressed', fixed, `regressed: denied again; before, the call passed ${seen}`],
])('%s', (state, mark, text) => {
  expect(stateText(aGroup({ state, ...(mark && { fixed: mark }) }))).toBe(text);
});

test('quiet after denials of several days', () => {
  const times = { count: 3, firstSeen: '2026-01-03T09:01:00Z', lastSeen: '2026-01-05T09:01:00Z' };
  expect(stateText(aGroup({ state: 'quiet', ...times }))).toBe(
    'quiet: no denial since 2026-01-05T09:01:00Z, much longer than its usual gap',
  );
});
