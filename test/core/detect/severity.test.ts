import { expect, test } from 'vitest';
import { severityOf } from '../../../core/detect/severity.ts';
import { CHANNELS } from '../../../core/model/incident.ts';
import cases from '../../cases/detect/severities.json' with { type: 'json' };

test.each(cases)('$note: $want', ({ channel, count, evidence, action, want }) => {
  const known = CHANNELS.find((each) => each === channel);
  expect(known && severityOf({ channel: known, count, evidence, action })).toBe(want);
});
