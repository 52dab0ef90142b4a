import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backfillRequest } from '../../../core/backfill/request.ts';

const WHOLE = { bucket: 'logs', prefix: '', since: null, until: null };

test.each([
  ['a bucket', { bucket: 'logs' }, WHOLE],
  ['a prefix', { bucket: 'logs', prefix: 'AWSLogs/' }, { ...WHOLE, prefix: 'AWSLogs/' }],
  [
    'days',
    { bucket: 'logs', since: '2026-02-28', until: '2026-03-01' },
    { ...WHOLE, since: '2026-02-28', until: '2026-03-01' },
  ],
  ['one day', { bucket: 'logs', since: '2026-02-28', until: '2026-02-28' }, undefined],
  ['members that are null', { bucket: 'logs', prefix: null, since: null }, WHOLE],
])('is read: %s', (_note, input, expected) => {
  expect(backfillRequest(input)).toEqual({ value: expected ?? { ...WHOLE, ...input } });
});

test.each([
  ['no object', 'logs', /must be a JSON object/],
  ['no bucket', { prefix: 'AWSLogs/' }, /`bucket` must be/],
  ['an empty bucket', { bucket: '' }, /`bucket` must be/],
  ['another member', { bucket: 'logs', Prefix: 'x' }, /`"Prefix"` is not known: an input has bucket, prefix/],
  ['a prefix that is no text', { bucket: 'logs', prefix: 7 }, /`prefix` must be a text, not 7/],
  ['30 February', { bucket: 'logs', since: '2026-02-30' }, /`since` must be a day such as/],
  ['a time', { bucket: 'logs', until: '2026-02-20T00:00:00Z' }, /`until` must be a day/],
  ['days in the wrong order', { bucket: 'logs', since: '2026-03-02', until: '2026-03-01' }, /lies behind/],
])('is refused in one sentence: %s', (_note, input, problem) => {
  expect(backfillRequest(input)).toEqual({ problem: expect.stringMatching(problem) });
});

test('whatever comes in: a request, or one short line', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json().map((text) => JSON.parse(text)),
        fc.anything(),
      ),
      (input) => {
        const read = backfillRequest(input);
        if ('problem' in read) expect(read.problem).toMatch(/^[^\n\r\u2028]{1,250}$/);
      },
    ),
  );
});
