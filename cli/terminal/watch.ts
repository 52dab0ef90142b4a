/** `--watch`: a list printed again and again, as far as the terminal shows it, until the person stops it. */
import { type Io, UsageError } from '../command.ts';

export const WATCH = '--watch';

/** Of a file; the deployed table is read less often, for each reading is paid for. */
const SECONDS = 5;
const SECONDS_AWS = 30;

/** Each command loads this file, and Node's own promise of a timer takes it 3 ms to load. */
const realSleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const CLEAR = '\x1b[H\x1b[2J\x1b[3J';

/** Ends with a status other than 0, or by a signal. */
export async function watch(args: readonly string[], io: Io, run: Run): Promise<number> {
  if (!io.isTerminal) throw new UsageError('`--watch` needs a terminal; leave it out in a pipe');
  const rest = args.filter((arg) => arg !== WATCH);
  const seconds = isDeployed(rest, io) ? SECONDS_AWS : SECONDS;
  const { sleep = realSleep } = io;
  while (true) {
    let text = '';
    const held: Io = Object.create(io, {
      out: {
        value: (more: string) => {
          text += more;
        },
      },
    });
    const status = await run(rest, held);
    if (status !== 0) return status;
    const lines = text.split('\n').slice(0, (io.height ?? lineCount(text)) - 1);
    await io.out(`${CLEAR}${lines.join('\n')}\nevery ${seconds} s; Ctrl-C ends`);
    await sleep(seconds * 1_000);
  }
}

type Run = (args: readonly string[], io: Io) => Promise<number>;

const lineCount = (text: string): number => text.split('\n').length;

function isDeployed(args: readonly string[], { env }: Io): boolean {
  const at = args.indexOf('--store');
  const given =
    at < 0 ? args.find((arg) => arg.startsWith('--store='))?.slice('--store='.length) : args[at + 1];
  return (given ?? env.DENIALS_STORE) === 'aws';
}
