import { expect, test } from 'vitest';
import { severityOf } from '../../../core/detect/severity.ts';
import { DIMENSIONS } from '../../../core/model/incident.ts';
import cases from '../../cases/detect/severities.json' with { type: 'json' };

test.each(cases)('$note: $want', ({ dimension, count, evidence, action, want }) => {
  const known = DIMENSIONS.find((each) => each === dimension);
  expect(known && severityOf({ dimension: known, count, evidence, action })).toBe(want);
});
