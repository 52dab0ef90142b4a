import { expect, test } from 'vitest';
import { alertContext, contextOf } from '../../../core/detect/alert-context.ts';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
import type { PendingUpdate } from '../../../core/detect/outbox.ts';
import { NINE } from '../../support/detect-world.ts';

test('what the state of the key knows', () => {
  const known = newDimensionState('principal', 'arn:aws:iam::111122223333:user/ana', NINE - 60);
  known.run.groups = [{ group: 'g-0123456789abcdef', count: 3 }];
  expect(alertContext(known, false)).toEqual({
    firstEventAt: NINE - 60,
    lastEventAt: NINE - 60,
    neverSeenBefore: true,
    groups: known.run.groups,
    replayed: false,
  });
  known.baseline.seconds = 1;
  expect(alertContext(known, false).neverSeenBefore).toBe(false);
});

const GROUPS = ['g-000000000000000a', 'g-000000000000000b'];
const spiked = [{ group: 'g-0123456789abcdef', count: 3 }];
const ofRun = { firstEventAt: NINE - 60, neverSeenBefore: true, groups: spiked };
const ofRegression = {
  firstEventAt: NINE - 5,
  neverSeenBefore: false,
  groups: GROUPS.map((group) => ({ group, count: 1 })),
};

test.each<[string, Partial<PendingUpdate>, object]>([
  ['of a spike: what the run of its key knows', { type: 'open' }, ofRun],
  ['of a spike of old denials', { type: 'open', replayed: true }, { ...ofRun, replayed: true }],
  [
    'of what was fixed: its groups, since its own first call',
    { type: 'regressed', groups: GROUPS },
    ofRegression,
  ],
  ['of what was fixed, without groups', { type: 'regressed' }, { ...ofRegression, groups: [] }],
])('an alert %s', (_note, update, want) => {
  const state = newDimensionState('principal', 'arn:aws:iam::111122223333:user/ana', NINE - 60);
  state.run.groups = spiked;
  const entry: PendingUpdate = {
    ...{ type: 'open', at: NINE, opened: NINE - 5, incident: 'i-0123456789abcdef', severity: 'low' },
    ...{ count: 1, expectedPerHour: 0, evidence: 0, heldUntil: 0, taken: [], tries: 0, replayed: false },
    ...update,
  };
  expect(contextOf(state, entry)).toEqual({ lastEventAt: NINE - 60, replayed: false, ...want });
});
