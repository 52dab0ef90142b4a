/**
 * An error as it may be logged: its name and where it was thrown, and the message only if AWS wrote it. Other messages
 * may quote what callers chose.
 */
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
    ...('$metadata' in error && { message }),
    ...(thrownAt !== undefined && { thrownAt }),
  };
}
