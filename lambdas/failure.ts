/**
 * The one way in which the functions log an error: its name and where it was thrown, and the message only if AWS wrote
 * it. Other messages may quote what callers chose.
 */
import type { Context } from 'aws-lambda';
import { oneLine } from '../core/text/one-line.ts';
import { logger } from './runtime.ts';

export interface Failure {
  readonly name: string;
  readonly message?: string;
  readonly thrownAt?: string;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = '' } = error;
  const thrownAt = stack
    .split('\n')
    .find((line) => /^\s+at /.test(line))
    ?.trim();
  return {
    name,
    ...('$metadata' in error && { message: oneLine(message) }),
    ...(thrownAt !== undefined && { thrownAt }),
  };
}

/** Lambda logs what a handler throws: only what `failureOf` lets through reaches it. */
export function logsFailure<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return async (event, context) => {
    try {
      return await handler(event, context);
    } catch (error) {
      const failure = failureOf(error);
      logger.error('the function failed', { failure });
      throw Object.assign(new Error(failure.message ?? failure.name), { name: failure.name });
    }
  };
}
