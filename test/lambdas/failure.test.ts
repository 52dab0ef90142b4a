import { globSync, readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { failureOf, logsFailure } from '../../lambdas/failure.ts';
import { LAMBDA_NAMES } from '../../lib/pipeline/bundling.ts';

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

test('what AWS says is logged', () => {
  const error = Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $metadata: {} });
  expect(failureOf(error)).toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
});

test('what is no error has no message', () => {
  expect(failureOf('hunter2')).toEqual({ name: 'string' });
});

test('what a handler throws is thrown on without what it may quote', async () => {
  const handler = logsFailure(async (text: string) => JSON.parse(text));
  expect(await handler('1', {} as Context)).toBe(1);
  const thrown = await handler('{"secret": hunter2}', {} as Context).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'SyntaxError', message: 'SyntaxError' });
  expect((thrown as Error).stack).not.toContain('hunter2');
});

test('the functions log an error in no other way', () => {
  for (const file of globSync('lambdas/*.ts')) {
    const text = readFileSync(file, 'utf8');
    expect(text, file).not.toMatch(/error: error|error as Error|error\.message|String\(error\)/);
    for (const [, fields] of text.matchAll(/logger\.error\([^,]+,\s*\{([^}]*)\}/g))
      expect(fields, file).toMatch(/\bfailure\b/);
  }
  for (const name of LAMBDA_NAMES)
    expect(readFileSync(`lambdas/${name}.ts`, 'utf8')).toContain('export const handler = logsFailure(');
});
