import { expect, test } from 'vitest';
import { readBoundedJson } from '../../../../core/evaluate/parse/bounded-json.ts';

test.each([
  ['{"a":[1]}', { value: { a: [1] } }],
  ['null', { value: null }],
  ['123456789012', { fault: { path: '$', problem: 'has more than 11 characters' } }],
  ['{"a":', { fault: { path: '$', problem: expect.stringMatching(/^is not JSON: /) } }],
  ['{"a":1,"a":2}'.slice(0, 11), { fault: { path: '$', problem: expect.stringMatching(/^is not JSON: /) } }],
  ['{"":1,"":2}', { fault: { path: '$[""]', problem: 'occurs twice' } }],
])('%s', (text, read) => {
  expect(readBoundedJson(text, 11)).toEqual(read);
});
