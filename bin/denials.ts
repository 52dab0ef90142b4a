#!/usr/bin/env node
import { once } from 'node:events';
import { main } from '../cli/main.ts';

const { stdout, stderr, stdin, env } = process;

// Who reads us may stop early (`| head`): that is no error, and there is nothing left to say.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  // Waits where the reader is slower than we are: output never piles up in memory.
  out: async (text) => {
    if (!stdout.write(text)) await once(stdout, 'drain');
  },
  err: (text) => void stderr.write(text),
  stdin,
  env,
  isTerminal: stdout.isTTY === true && env.NO_COLOR === undefined,
  now: Date.now,
});
