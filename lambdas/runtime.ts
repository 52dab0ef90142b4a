/** The only reader of the environment: builds the logger and the adapters once per warm process. */

import { Logger } from '@aws-lambda-powertools/logger';
import type { OptionalVariable, Variable } from '../contract/environment.ts';
import { oneLine } from '../core/text/one-line.ts';

/** Log lines are JSON: what callers chose stays in its text, and is seen as what it is. */
export const logger = new Logger({
  jsonReplacerFn: (_, value: unknown) => (typeof value === 'string' ? oneLine(value) : value),
});

type SetByLambda = 'AWS_REGION' | 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY';

/** A variable that the stack, or Lambda itself, always sets; without it the function must not run. */
export function environment(name: Variable | SetByLambda): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}

export function environmentIfSet(name: OptionalVariable | 'AWS_SESSION_TOKEN'): string | undefined {
  return process.env[name] || undefined;
}
