/** Runs `denials` for the process that started it, in the folder in which it was started. */
import { denials } from '../support/run-cli.ts';

process.on('message', async ({ args, ...surroundings }: { args: readonly string[] }) => {
  // What runs until it is stopped is stopped as soon as it runs.
  const { status, out, err } = await denials(args, { ...surroundings, signal: AbortSignal.abort() });
  process.send?.({ status, out, err });
});
