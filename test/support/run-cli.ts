/** Runs `denials` in this process, with what it prints. */
import { Readable } from 'node:stream';
import { main } from '../../cli/main.ts';

export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON lines. */
  readonly lines: readonly Record<string, unknown>[];
}

interface Surroundings {
  readonly stdin?: string | Buffer;
  readonly env?: Record<string, string>;
  readonly now?: number;
}

export async function denials(
  args: readonly string[],
  { stdin = '', env = {}, now }: Surroundings = {},
): Promise<CliRun> {
  let out = '';
  let err = '';
  const status = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    env,
    isTerminal: false,
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
