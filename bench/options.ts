/** The options that several benchmarks take: `--json` prints one object with the figures, `--quick` takes a minute at most. */
import { parseArgs } from 'node:util';
import { UsageError } from '../cli/command.ts';

export interface BenchOptions {
  readonly json: boolean;
  readonly quick: boolean;
  /** Of the benchmark's own options, those that were given. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** `own`: names of options that take a whole number from 1. */
export function optionsOf(args: readonly string[], own: readonly string[] = []): BenchOptions {
  const options = Object.fromEntries([
    ...['json', 'quick'].map((name) => [name, { type: 'boolean' as const }]),
    ...own.map((name) => [name, { type: 'string' as const }]),
  ]);
  const values = parsed(args, options);
  const numbers = own.flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    if (!/^[1-9][0-9]{0,8}$/.test(String(value)))
      throw new UsageError(`\`--${name}\` must be a whole number from 1, not \`${value}\``);
    return [[name, Number(value)] as const];
  });
  return { json: values.json === true, quick: values.quick === true, numbers: new Map(numbers) };
}

function parsed(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args: [...args], options: options ?? {} }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
