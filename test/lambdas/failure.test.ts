import { expect, test } from 'vitest';
import { failureOf } from '../../lambdas/failure.ts';

test('what a parser quotes of its input stays out', () => {
  let thrown: unknown;
  try {
    JSON.parse('{"secret": hunter2}');
  } catch (error) {
    thrown = error;
  }
  const failure = failureOf(thrown);
  expect(failure).toEqual({ name: 'SyntaxError', thrownAt: expect.stringContaining('at ') });
  expect(JSON.stringify(failure)).not.toContain('hunter2');
});

test('what AWS says is told', () => {
  const error = Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $metadata: {} });
  expect(failureOf(error)).toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
});

test('what is no error has no message', () => {
  expect(failureOf('hunter2')).toEqual({ name: 'string' });
});
