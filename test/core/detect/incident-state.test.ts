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
import cases from '../../cases/detect/incident-states.json' with { type: 'json' };

const { incident: settings } = detectorSettings();

interface Step {
  readonly minute: number;
  readonly alarm?: number;
  /** When left out, that of the case. */
  readonly role?: Role;
  readonly want: string | null;
}

interface Case {
  readonly note: string;
  readonly role?: Role;
  readonly steps: readonly Step[];
}

function take(state: IncidentState, { minute, alarm: count, role }: Step & { readonly role: Role }) {
  const now = minute * 60;
  const update = passTime(state, now, settings);
  if (count === undefined) return update;
  const alarm = { now, count, evidence: count, expectedPerHour: 1 };
  return takeAlarm(state, alarm, { role, incidentId: () => 'i-1' }, settings);
}

test.each(cases as readonly Case[])('$note', ({ role = 'leads', steps }) => {
  const state = newIncidentState();
  for (const step of steps) {
    expect(take(state, { role, ...step }) ?? null, `minute ${step.minute}`).toBe(step.want);
  }
});

test('what is open for twelve hours is the new usual, once in twelve hours', () => {
  const state = newIncidentState();
  const alarm = { now: 0, count: 12, evidence: 12, expectedPerHour: 1 };
  takeAlarm(state, alarm, { role: 'leads', incidentId: () => 'i-1' }, settings);
  const hours = Array.from({ length: 30 }, (_, hour) => hour);
  expect(hours.filter((hour) => isSteady(state, hour * 3600, settings))).toEqual([12, 24]);
  expect(state.opened).toBe(0);
});

test.each([0, 3600, 30_000, 1_767_571_200])(
  'an incident state without an alarm stays as it is, at second %i',
  (now) => {
    const state = newIncidentState();
    expect(passTime(state, now, settings)).toBeUndefined();
    expect(isSteady(state, now, settings)).toBe(false);
    expect(hasAlarmed(state, now, now)).toBe(false);
    expect(state).toEqual(newIncidentState());
  },
);

test('it remembers its largest evidence, and when it alarmed last', () => {
  const state = newIncidentState();
  for (const [now, evidence] of [
    [0, 12],
    [60, 40],
    [120, 13],
  ] as const) {
    const alarm = { now, count: 12, evidence, expectedPerHour: 1 };
    takeAlarm(state, alarm, { role: 'leads', incidentId: () => 'i-1' }, settings);
  }
  expect(state).toMatchObject({ evidence: 40, lastAlarm: 120, opened: 0 });
  expect([120, 125, 126].map((now) => hasAlarmed(state, now, 5))).toEqual([true, true, false]);
});

test('until its next change time alone does nothing; after it, something', () => {
  const seconds = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(seconds, seconds, fc.constantFrom(...PHASES), (lastAlarm, steadySince, phase) => {
      const state = (): IncidentState => ({
        ...newIncidentState(),
        phase,
        lastAlarm,
        steadySince,
        closed: lastAlarm,
      });
      const changesAt = (now: number) => {
        const passed = state();
        passTime(passed, now, settings);
        return (phase === 'open' && passed.phase !== phase) || isSteady(passed, now, settings);
      };
      const next = nextChange(state(), settings);
      expect(next === undefined).toBe(phase !== 'open');
      expect(changesAt((next ?? 1_000_000) - 1)).toBe(false);
      expect(changesAt((next ?? 1_000_000) + 1)).toBe(next !== undefined);
    }),
  );
});
