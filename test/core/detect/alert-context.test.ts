import { describe, expect, test } from 'vitest';
import { alertContext } from '../../../core/detect/alert-context.ts';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
import { KEY_NAMES } from '../../../core/detect/event.ts';
import type { Dimension } from '../../../core/model/incident.ts';
import { anEvent, type EventParts, NINE } from '../../support/detect-world.ts';

const ANA = 'arn:aws:iam::111122223333:user/ana';
const state = (dimension: Dimension, key: string) => newDimensionState(dimension, key, NINE - 60);
const eventsOf = (parts: readonly Partial<EventParts>[]) =>
  parts.map((each, i) => anEvent({ principal: ANA, ...each, id: `e-${i}`, ts: NINE + i }));

describe('the most frequent values of the batch', () => {
  const top = (parts: readonly Partial<EventParts>[], dimension: Dimension = 'principal', key = ANA) =>
    alertContext(state(dimension, key), NINE, eventsOf(parts)).top;

  test('most frequent first, each with its count', () => {
    const actions = [
      's3:GetObject',
      's3:PutObject',
      's3:PutObject',
      'kms:Decrypt',
      's3:PutObject',
      'kms:Decrypt',
    ];
    expect(top(actions.map((action) => ({ action }))).action).toEqual([
      { value: 's3:PutObject', count: 3 },
      { value: 'kms:Decrypt', count: 2 },
      { value: 's3:GetObject', count: 1 },
    ]);
  });

  test('at most five', () => {
    const actions = Array.from({ length: 9 }, (_, i) => ({ action: `ec2:Action${i}` }));
    expect(top(actions).action.map(({ value }) => value)).toEqual(
      [0, 1, 2, 3, 4].map((i) => `ec2:Action${i}`),
    );
  });

  test('events of other keys do not count', () => {
    const parts = [
      { action: 's3:GetObject' },
      { principal: 'arn:aws:iam::111122223333:user/bob', action: 'iam:PassRole' },
    ];
    expect(top(parts).action).toEqual([{ value: 's3:GetObject', count: 1 }]);
    expect(top(parts, 'action#principals', 'iam:PassRole').principal.map(({ value }) => value)).toEqual([
      'arn:aws:iam::111122223333:user/bob',
    ]);
  });

  test('a value that nobody knows is none', () => {
    const [event] = eventsOf([{}]);
    if (event === undefined) throw new Error('no event');
    const unknown = { ...event, keys: { ...event.keys, policy: undefined } };
    expect(alertContext(state('principal', ANA), NINE, [unknown]).top.policy).toEqual([]);
  });

  test('none without a batch', () => {
    const { top: values } = alertContext(state('principal', ANA), NINE, []);
    expect(KEY_NAMES.map((name) => values[name])).toEqual(KEY_NAMES.map(() => []));
  });
});

test('what the state of the key knows', () => {
  const known = state('principal', ANA);
  known.run.groups = [{ group: 'g-0123456789abcdef', count: 3 }];
  const context = alertContext(known, NINE + 5, []);
  expect(context).toMatchObject({ openedAt: NINE + 5, firstEventAt: NINE - 60, neverSeenBefore: true });
  expect(context.groups).toEqual(known.run.groups);
  known.baseline.seconds = 1;
  expect(alertContext(known, NINE, []).neverSeenBefore).toBe(false);
});
