import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHistoryLine } from '../../../core/detect/event-line.ts';
import cases from '../../cases/detect/lines.json' with { type: 'json' };

test.each(cases)('$note', ({ line, want }) => {
  expect(readHistoryLine(line)).toEqual(want);
});

test('any text is an event, a tick or a mistake', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readHistoryLine(text)));
});
