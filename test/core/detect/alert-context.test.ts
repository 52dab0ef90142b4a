import { expect, test } from 'vitest';
import { alertContext } from '../../../core/detect/alert-context.ts';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
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
