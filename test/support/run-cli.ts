/** Runs `denials` in this process, with what it prints. */
import { Readable } from 'node:stream';
import type { Command, Io } from '../../cli/command.ts';
import { main } from '../../cli/main.ts';

export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON lines. */
  readonly lines: readonly Record<string, unknown>[];
}

interface ExplanationInputs {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly now?: number;
  /** Columns of the terminal; left out: a pipe. */
  readonly width?: number;
  /** Lines of the terminal; left out: a pipe. */
  readonly height?: number;
  /** Left out: real time passes. */
  readonly sleep?: Io['sleep'];
  /** Left out: what runs until it is stopped runs on. */
  readonly signal?: AbortSignal;
}

export function denials(args: readonly string[], surroundings: ExplanationInputs = {}): Promise<CliRun> {
  return run((io) => main(args, io), surroundings);
}

/** One command, as `main` runs it. */
export function runCommand(
  command: Command,
  args: readonly string[],
  surroundings: ExplanationInputs = {},
): Promise<CliRun> {
  return run((io) => command.run(args, io), surroundings);
}

async function run(
  call: (io: Io) => Promise<number>,
  { stdin = '', env = {}, now, width, height, sleep, signal }: ExplanationInputs,
): Promise<CliRun> {
  let out = '';
  let err = '';
  const status = await call({
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    env,
    isTerminal: height !== undefined,
    ...{ width, height },
    ...(sleep && { sleep }),
    ...(signal && { signal }),
    now: () => now ?? Date.parse('2026-11-21T00:00:00Z'),
  });
  const linesOf = () =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return {
    status,
    out,
    err,
    get lines() {
      return linesOf();
    },
  };
}
