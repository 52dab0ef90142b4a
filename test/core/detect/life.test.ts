import { expect, test } from 'vitest';
import {
  type Alarm,
  continueLife,
  isSteady,
  type Life,
  newLife,
  openLife,
  passTime,
  reopenLife,
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
  const alarm: Alarm = { now, count, evidence: count, expectedPerHour: 1 };
  const role = related ? 'part' : full && room !== true ? 'held' : 'leads';
  switch (life.phase) {
    case 'quiet':
      return openLife(life, alarm, { role, incident: 'i-1' });
    case 'over':
      return reopenLife(life, alarm);
    case 'open':
      return continueLife(life, alarm, role, settings);
  }
}

test.each<Case>(cases)('$note', (each) => {
  const life = newLife();
  for (const step of each.steps) {
    expect(take(life, step, each) ?? null, `minute ${step.minute}`).toBe(step.want);
  }
});

test('what is open for twelve hours is the new usual, once in twelve hours', () => {
  const life = newLife();
  openLife(life, { now: 0, count: 12, evidence: 12, expectedPerHour: 1 }, { role: 'leads', incident: 'i-1' });
  const hours = Array.from({ length: 30 }, (_, hour) => hour);
  expect(hours.filter((hour) => isSteady(life, hour * 3600, settings))).toEqual([12, 24]);
  expect(life.opened).toBe(0);
});
