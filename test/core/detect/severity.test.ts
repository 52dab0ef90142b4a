import { describe, expect, test } from 'vitest';
import { Replay } from '../../../core/detect/replay.ts';
import { RUN_ACTIONS } from '../../../core/detect/run.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { moreSevere, raised, SEVERITIES, severityOf, triedLevels } from '../../../core/detect/severity.ts';
import { DIMENSIONS } from '../../../core/model/incident.ts';
import cases from '../../cases/detect/severities.json' with { type: 'json' };

test.each(cases)('$note: $want', ({ dimension, count, evidence, tried, want }) => {
  const known = DIMENSIONS.find((each) => each === dimension);
  expect(known && severityOf({ dimension: known, count, evidence, tried })).toBe(want);
});

const actions = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('levels that what was tried adds', () => {
  test.each([
    ['one ordinary action', 0, 1, 0],
    ['nine ordinary ones', 0, RUN_ACTIONS - 1, 0],
    ['ten ordinary ones: probing', 0, RUN_ACTIONS, 1],
    ['a sensitive one', 1, 1, 1],
    ['ten, one of them sensitive', 1, RUN_ACTIONS, 2],
    ['a grave one', 2, 1, 2],
    ['ten, one of them grave', 2, RUN_ACTIONS, 2],
  ])('%s', (_note, worst, count, want) => {
    expect(triedLevels({ worst, actions: actions(count) })).toBe(want);
  });
});

test('severities rise to critical, and the worse of two is the later in the order', () => {
  expect(SEVERITIES.map((each) => raised(each, 1))).toEqual(['medium', 'high', 'critical', 'critical']);
  for (const [i, one] of SEVERITIES.entries())
    for (const [j, other] of SEVERITIES.entries())
      expect(moreSevere(one, other)).toBe(SEVERITIES[Math.max(i, j)]);
});

describe('the severity of one caller that is denied twenty times', () => {
  const NINE = 1_767_603_600;
  const many = (count: number) => Array.from({ length: count }, (_, i) => `s3:Get${i % 4}`);
  const different = (count: number) => Array.from({ length: count }, (_, i) => `s3:Get${i}`);

  /** Types and severities of all updates of its spike, one denial a second. */
  const updatesOf = (called: readonly string[]) => {
    const replay = new Replay(detectorSettings());
    called.forEach((action, i) => {
      const keys = { principal: 'ana', account: undefined, action, resource: undefined, policy: undefined };
      replay.event({ ts: NINE + i, at: NINE + i, id: String(i), keys, group: undefined });
    });
    replay.tick(NINE + 7200);
    const of = replay.take().filter(({ channel }) => channel === 'principal');
    return of.map(({ type, severity }) => `${type} ${severity}`);
  };

  test.each([
    ['a few actions', many(20), ['open low', 'resolve low']],
    ['many different actions', different(20), ['open medium', 'resolve medium']],
    [
      'many different actions, and a grave one before the alarm',
      [...different(5), 'cloudtrail:StopLogging', ...different(14)],
      ['open high', 'resolve high'],
    ],
    [
      'a few actions, and a sensitive one after the alarm',
      [...many(19), 'iam:PassRole'],
      ['open low', 'resolve medium'],
    ],
    [
      'a few actions, and a grave one after the alarm',
      [...many(19), 'kms:ScheduleKeyDeletion'],
      ['open low', 'resolve high'],
    ],
  ])('%s', (_note, called, want) => {
    expect(updatesOf(called)).toEqual(want);
  });
});

describe('the severity of a wave: one policy denies thirty callers once each', () => {
  const NINE = 1_767_603_600;
  const waveOf = (actionOf: (caller: number) => string) => {
    const replay = new Replay(detectorSettings());
    for (let i = 0; i < 30; i += 1) {
      const keys = { principal: `role-${i}`, account: undefined, action: actionOf(i), resource: undefined };
      const group = `g-${String(i).padStart(16, '0')}`;
      replay.event({
        ...{ ts: NINE + i, at: NINE + i, id: String(i), group },
        keys: { ...keys, policy: 'scp:p-wave' },
      });
    }
    replay.tick(NINE + 7200);
    const of = replay.take().filter(({ channel }) => channel === 'policy#principals');
    return of.map(({ type, severity }) => `${type} ${severity}`);
  };

  test.each<[string, (caller: number) => string, readonly string[]]>([
    ['one action', () => 's3:GetObject', ['open low', 'resolve low']],
    ['different actions are no probing', (i) => `s3:Get${i}`, ['open low', 'resolve low']],
    ['a grave one', () => 'cloudtrail:StopLogging', ['open high', 'resolve high']],
  ])('%s', (_note, actionOf, want) => {
    expect(waveOf(actionOf)).toEqual(want);
  });
});
