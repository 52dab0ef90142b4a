import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isSteady,
  type Life,
  newLife,
  nextChange,
  PHASES,
  passTime,
  takeAlarm,
} from '../../../core/detect/life.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import cases from '../../cases/detect/lives.json' with { type: 'json' };

const { life: settings } = detectorSettings();

interface Step {
  readonly minute: number;
  readonly alarm?: number;
  readonly room?: boolean;
  readonly want: string | null;
}

interface Case {
  readonly note: string;
  readonly related?: boolean;
  readonly full?: boolean;
  readonly steps: readonly Step[];
}

function take(life: Life, { minute, alarm: count, room }: Step, { related, full }: Case) {
  const now = minute * 60;
  const news = passTime(life, now, settings);
  if (count === undefined) return news;
  const alarm = { now, count, evidence: count, expectedPerHour: 1 };
  const role = related ? 'part' : full && room !== true ? 'held' : 'leads';
  return takeAlarm(life, alarm, { role, incident: () => 'i-1' }, settings);
}

test.each<Case>(cases)('$note', (each) => {
  const life = newLife();
  for (const step of each.steps) {
    expect(take(life, step, each) ?? null, `minute ${step.minute}`).toBe(step.want);
  }
});

test('what is open for twelve hours is the new usual, once in twelve hours', () => {
  const life = newLife();
  const alarm = { now: 0, count: 12, evidence: 12, expectedPerHour: 1 };
  takeAlarm(life, alarm, { role: 'leads', incident: () => 'i-1' }, settings);
  const hours = Array.from({ length: 30 }, (_, hour) => hour);
  expect(hours.filter((hour) => isSteady(life, hour * 3600, settings))).toEqual([12, 24]);
  expect(life.opened).toBe(0);
});

test('until its next change time alone does nothing; after it, something', () => {
  const seconds = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(seconds, seconds, fc.constantFrom(...PHASES), (lastAlarm, steadySince, phase) => {
      const life = (): Life => ({ ...newLife(), phase, lastAlarm, steadySince, closed: lastAlarm });
      const changesAt = (now: number) => {
        const passed = life();
        passTime(passed, now, settings);
        return (phase === 'open' && passed.phase !== phase) || isSteady(passed, now, settings);
      };
      const next = nextChange(life(), settings);
      expect(next === undefined).toBe(phase !== 'open');
      expect(changesAt((next ?? 1_000_000) - 1)).toBe(false);
      expect(changesAt((next ?? 1_000_000) + 1)).toBe(next !== undefined);
    }),
  );
});
