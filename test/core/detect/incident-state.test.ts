import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hasAlarmed,
  type IncidentState,
  isSteady,
  newIncidentState,
  nextChange,
  PHASES,
  passTime,
  type Role,
  takeAlarm,
} from '../../../core/detect/incident-state.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import cases from '../../cases/detect/lives.json' with { type: 'json' };

const { life: settings } = detectorSettings();

interface Step {
  readonly minute: number;
  readonly alarm?: number;
  /** Unless told, that of the case. */
  readonly role?: Role;
  readonly want: string | null;
}

interface Case {
  readonly note: string;
  readonly role?: Role;
  readonly steps: readonly Step[];
}

function take(life: IncidentState, { minute, alarm: count, role }: Step & { readonly role: Role }) {
  const now = minute * 60;
  const news = passTime(life, now, settings);
  if (count === undefined) return news;
  const alarm = { now, count, evidence: count, expectedPerHour: 1 };
  return takeAlarm(life, alarm, { role, incident: () => 'i-1' }, settings);
}

test.each(cases as readonly Case[])('$note', ({ role = 'leads', steps }) => {
  const life = newIncidentState();
  for (const step of steps) {
    expect(take(life, { role, ...step }) ?? null, `minute ${step.minute}`).toBe(step.want);
  }
});

test('what is open for twelve hours is the new usual, once in twelve hours', () => {
  const life = newIncidentState();
  const alarm = { now: 0, count: 12, evidence: 12, expectedPerHour: 1 };
  takeAlarm(life, alarm, { role: 'leads', incident: () => 'i-1' }, settings);
  const hours = Array.from({ length: 30 }, (_, hour) => hour);
  expect(hours.filter((hour) => isSteady(life, hour * 3600, settings))).toEqual([12, 24]);
  expect(life.opened).toBe(0);
});

test.each([0, 3600, 30_000, 1_767_571_200])('a life without an alarm stays as it is, at second %i', (now) => {
  const life = newIncidentState();
  expect(passTime(life, now, settings)).toBeUndefined();
  expect(isSteady(life, now, settings)).toBe(false);
  expect(hasAlarmed(life, now, now)).toBe(false);
  expect(life).toEqual(newIncidentState());
});

test('it remembers its largest evidence, and when it alarmed last', () => {
  const life = newIncidentState();
  for (const [now, evidence] of [
    [0, 12],
    [60, 40],
    [120, 13],
  ] as const) {
    const alarm = { now, count: 12, evidence, expectedPerHour: 1 };
    takeAlarm(life, alarm, { role: 'leads', incident: () => 'i-1' }, settings);
  }
  expect(life).toMatchObject({ evidence: 40, lastAlarm: 120, opened: 0 });
  expect([120, 125, 126].map((now) => hasAlarmed(life, now, 5))).toEqual([true, true, false]);
});

test('until its next change time alone does nothing; after it, something', () => {
  const seconds = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(seconds, seconds, fc.constantFrom(...PHASES), (lastAlarm, steadySince, phase) => {
      const life = (): IncidentState => ({
        ...newIncidentState(),
        phase,
        lastAlarm,
        steadySince,
        closed: lastAlarm,
      });
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
