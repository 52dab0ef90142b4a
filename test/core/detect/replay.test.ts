import { describe, expect, test } from 'vitest';
import type { DetectEvent } from '../../../core/detect/event.ts';
import { Replay } from '../../../core/detect/replay.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { anEvent, burst, NINE } from '../../support/detect-world.ts';

const MINUTE = 60;
const OTHER = {
  principal: 'arn:aws:iam::444455556666:role/other',
  account: '444455556666',
  action: 'kms:Decrypt',
  resource: 'arn:aws:kms:::key/*',
  policy: 'identity-implicit@444455556666',
};

/** Something else happens, so that the clock moves on. */
const elsewhere = (after: number) => anEvent({ ...OTHER, id: `other-${after}`, ts: NINE + after });

/** `type` and seconds after nine, in the order of the updates. */
function updatesOf(steps: readonly (DetectEvent | number)[]) {
  const replay = new Replay(detectorSettings());
  for (const step of steps) {
    if (typeof step === 'number') replay.tick(NINE + step);
    else replay.event(step);
  }
  return replay.take().map(({ type, at }) => [type, at - NINE]);
}

describe('the sweep of every five minutes', () => {
  // The last of twenty denials, the last alarm, is at 09:00:19: over after 09:30:19, and swept at 09:35.
  const spike = burst(20, NINE);
  const opened = ['open', 11];

  test.each<[string, readonly (DetectEvent | number)[], readonly unknown[]]>([
    ['ends it before what comes later', [...spike, elsewhere(50 * MINUTE)], [['resolve', 35 * MINUTE]]],
    [
      'ends it before what comes at its very time',
      [...spike, elsewhere(35 * MINUTE)],
      [['resolve', 35 * MINUTE]],
    ],
    ['has not come yet a second before', [...spike, elsewhere(35 * MINUTE - 1)], []],
    ['finds nothing over when it comes too early', [...spike, elsewhere(30 * MINUTE)], []],
    ['is made at a tick, too', [...spike, 31 * MINUTE], [['resolve', 31 * MINUTE]]],
    ['finds nothing over at an early tick', [...spike, 30 * MINUTE], []],
    [
      'comes again for what opens after it had nothing to do',
      [
        ...spike,
        elsewhere(100 * MINUTE),
        ...burst(20, NINE + 121 * MINUTE, { ...OTHER, id: 'late' }),
        240 * MINUTE,
      ],
      [
        ['resolve', 35 * MINUTE],
        ['open', 121 * MINUTE + 11],
        ['resolve', 155 * MINUTE],
      ],
    ],
    [
      'looks after two at once',
      [...spike, ...burst(20, NINE + 10 * MINUTE, { ...OTHER, id: 'two' }), 240 * MINUTE],
      [
        ['open', 10 * MINUTE + 11],
        ['resolve', 35 * MINUTE],
        ['resolve', 45 * MINUTE],
      ],
    ],
  ])('%s', (_note, steps, want) => {
    expect(updatesOf(steps)).toEqual([opened, ...want]);
  });
});

test('what was found is handed over once', () => {
  const replay = new Replay(detectorSettings());
  expect(replay.take()).toEqual([]);
  for (const event of burst(20, NINE)) replay.event(event);
  expect(replay.take().map(({ type }) => type)).toEqual(['open']);
  expect(replay.take()).toEqual([]);
  replay.tick(NINE + 3600);
  expect(replay.take().map(({ type }) => type)).toEqual(['resolve']);
});
