import { expect, test } from 'vitest';
import { agePassed, ageText } from '../../../core/record/age.ts';

const NOW = Date.parse('2026-11-21T00:00:00Z');

test.each([
  ['2026-11-21T00:00:00Z', '0 s ago'],
  ['2026-11-20T23:59:01Z', '59 s ago'],
  ['2026-11-20T22:00:01Z', '119 min ago'],
  ['2026-11-20T22:00:00Z', '2 h ago'],
  ['2026-11-19T00:00:00Z', '2 d ago'],
  ['2026-09-22T00:00:01Z', '59 d ago'],
  ['2026-09-22T00:00:00Z', '2026-09-22'],
  ['2026-11-23T00:00:00Z', 'in 2 d'],
  ['unknown', 'unknown'],
])('%s: %s', (time, text) => {
  expect(ageText(time, NOW)).toBe(text);
  expect(agePassed(time, NOW)).toBe(text.replace(' ago', ''));
});
