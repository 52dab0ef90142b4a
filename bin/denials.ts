/** The command line: `node bin/denials.cjs`, which verifies the version of Node, loads it. */
import { once } from 'node:events';
import { DEFECT } from '../cli/failure.ts';
import { main } from '../cli/main.ts';
import { terminalOf } from '../cli/terminal/terminal.ts';

const { stdout, stderr, env } = process;

// Who reads us may stop early (`| head`): that is no error, and there is nothing left to say.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Until `main` has come to its end: if it never does, that is a defect.
process.exitCode = DEFECT;

const status = main(process.argv.slice(2), {
  // Waits where the reader is slower than we are: output never piles up in memory.
  out: async (text) => {
    if (!stdout.write(text)) await once(stdout, 'drain');
  },
  err: (text) => void stderr.write(text),
  // Opened by those who read it: opening takes time.
  get stdin() {
    return process.stdin;
  },
  env,
  ...terminalOf(stdout, env),
  now: Date.now,
});

// No `await` here: `require`, by which this is loaded, takes no module that waits.
void status.then((code) => {
  process.exitCode = code;
});
