import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evidence } from '../../../core/detect/evidence.ts';
import cases from '../../cases/detect/evidence.json' with { type: 'json' };

test.each(cases)('$note', ({ count, expected, shape, want }) => {
  expect(evidence(count, expected, Number(shape))).toBeCloseTo(want, 4);
});

/** The detector asks only for counts of at least three times the expectation. */
const above = fc
  .tuple(fc.double({ min: 0.01, max: 1e4, noNaN: true }), fc.double({ min: 3, max: 1e3, noNaN: true }))
  .map(([expected, ratio]) => ({ expected, count: expected * ratio }));
const shapes = fc.double({ min: 1e-2, max: 100, noNaN: true });

test('a larger count is more evidence', () => {
  fc.assert(
    fc.property(above, shapes, ({ expected, count }, shape) => {
      expect(evidence(count * 1.1, expected, shape)).toBeGreaterThan(evidence(count, expected, shape));
    }),
  );
});

test('a level that varies more makes the same count less surprising', () => {
  fc.assert(
    fc.property(above, shapes, ({ expected, count }, shape) => {
      expect(evidence(count, expected, shape)).toBeLessThanOrEqual(
        evidence(count, expected, shape * 2) * (1 + 1e-9),
      );
    }),
  );
});

test('Poisson is the limit of a level without variation', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 2, max: 50 }), (expected, ratio) => {
      const limit = evidence(expected * ratio, expected, Number.POSITIVE_INFINITY);
      expect(evidence(expected * ratio, expected, 1e9) / limit).toBeCloseTo(1, 3);
    }),
  );
});
