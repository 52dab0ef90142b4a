/**
 * The benchmarks by name, and how one is started. Each compares two things in one run and prints the ratio.
 *
 * Errors  a mistake of the person is one sentence and how to call it, status 2; 1 where a measured law does not hold;
 *         whatever else a benchmark throws is thrown.
 */
import { UsageError } from '../cli/command.ts';

interface Bench {
  readonly what: string;
  /** What may follow `--`; undefined: nothing. */
  readonly options?: string;
  /** A number that it resolves to is the exit status. */
  readonly load: () => Promise<{ readonly run: (args: readonly string[]) => unknown }>;
}

const BENCHES: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  [
    'attribute',
    {
      what: 'what an attribution costs: from a snapshot, live from moto, in a storm',
      options: '[filed]',
      load: () => import('./attribute.ts'),
    },
  ],
  [
    'backfill',
    {
      what: 'how fast the function of the backfill reads log files',
      options: '[FILE.json.gz]',
      load: () => import('./backfill.ts'),
    },
  ],
  [
    'cost',
    {
      what: 'how CPU and memory of every parser, and of the evaluator, grow with their input',
      options: '[--parser NAME] [--growths N] [--seed S] [--only GROWTH]',
      load: () => import('./cost.ts'),
    },
  ],
  [
    'detect',
    {
      what: 'the detector beside five baselines on a simulated organization',
      options: '[--seeds 201,202] [--days 30] [--scale 1] [--shift NAME] [--only quality,shifts,cost,storms]',
      load: () => import('./detect.ts'),
    },
  ],
  [
    'evaluate',
    {
      what: 'the evaluator beside a literal transcription of its specification',
      options: '[--json] [--quick] [MILLISECONDS a figure]',
      load: () => import('./evaluate.ts'),
    },
  ],
  [
    'flow',
    {
      what: 'event to stored, explained and alert through the functions, at 1, 10 and 100 denials a second',
      options: '[--json] [--quick] [--seconds 30]',
      load: () => import('./flow.ts'),
    },
  ],
  [
    'growth',
    {
      what: 'the power of denials, groups, principals, accounts, policies, statements and bytes that costs grow with',
      options: '[--json] [--quick] [--svg FILE]',
      load: () => import('./growth.ts'),
    },
  ],
  [
    'import',
    {
      what: 'speed and memory of `denials import`, beside gunzip and JSON.parse of the same log',
      options: '[--json] [--quick] [--rounds 3] [--log FILE]',
      load: () => import('./import.ts'),
    },
  ],
  [
    'import-s3',
    {
      what: 'memory and speed of `denials import` from a bucket of moto, beside a folder of the same files',
      options: '[OBJECTS]',
      load: () => import('./import-s3.ts'),
    },
  ],
  [
    'memory',
    {
      what: 'peak memory of the commands that stream, over more and more input',
      options: '[COMMAND]',
      load: () => import('./memory.ts'),
    },
  ],
  [
    'nab',
    {
      what: 'the detector on the realTweets series of the Numenta Anomaly Benchmark',
      options: 'DIR',
      load: () => import('./nab.ts'),
    },
  ],
  [
    'preview',
    {
      what: 'a preview of one SCP beside gunzip and JSON.parse of the same log; its memory over more and more of it',
      options: '[--json] [--quick] [--rounds 3] [--files 60] [--log FILE]',
      load: () => import('./preview.ts'),
    },
  ],
  [
    'query',
    {
      what: 'read units and time of a query by principal, with more and more denials of others',
      options: '[--json] [--quick] [--most 100000]',
      load: () => import('./query.ts'),
    },
  ],
  [
    'size',
    {
      what: 'what a denial takes in the SQLite file, beside the same denials each kept whole',
      options: '[--json] [--quick] [--log FILE]',
      load: () => import('./size.ts'),
    },
  ],
  [
    'start',
    {
      what: 'the start of each function beside one that does nothing and has the same logger',
      options: '[--json] [--quick] [--rounds 20]',
      load: () => import('./start.ts'),
    },
  ],
  [
    'store',
    {
      what: 'write units and requests of one denial on DynamoDB Local; puts a second on SQLite',
      options: '[--json] [--quick]',
      load: () => import('./store.ts'),
    },
  ],
  [
    'storms',
    {
      what: 'pages, groups and memory of storms, from the queue to the alerts',
      options: '[SHARE of each storm]',
      load: () => import('./storms.ts'),
    },
  ],
  [
    'ui',
    {
      what: 'bytes, first picture and memory of the page over 100,000 denials, beside an empty store',
      load: () => import('./ui.ts'),
    },
  ],
]);

export interface BenchIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Resolves to the exit status. */
export async function runBench([name, ...args]: readonly string[], { out, err }: BenchIo): Promise<number> {
  if (name === undefined) {
    out(listOf());
    return 0;
  }
  const bench = BENCHES.get(name);
  const usage = `usage: ${usageOf(name, bench)}\n`;
  if (isHelp(name) || isHelp(args[0])) {
    err(usage);
    return 2;
  }
  const outcome = await outcomeOf(name, bench, args);
  if (typeof outcome === 'number') return outcome;
  err(`bench: ${outcome}; ${usage}`);
  return 2;
}

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

/** The exit status, or the mistake of the person. */
async function outcomeOf(
  name: string,
  bench: Bench | undefined,
  args: readonly string[],
): Promise<number | string> {
  if (bench === undefined) return `there is no benchmark \`${name}\``;
  if (bench.options === undefined && args.length > 0) return `\`${args[0]}\` is nothing that this takes`;
  try {
    const status = await (await bench.load()).run(args);
    return typeof status === 'number' ? status : 0;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

function usageOf(name: string, bench: Bench | undefined): string {
  if (bench === undefined) return `npm run bench NAME, one of ${[...BENCHES.keys()].join(', ')}`;
  return `npm run bench ${name}${bench.options === undefined ? '' : ` -- ${bench.options}`}`;
}

function listOf(): string {
  const lines = [...BENCHES].map(([name, { what }]) => `  ${name.padEnd(10)} ${what}`);
  return `npm run bench NAME\n\n${lines.join('\n')}\n`;
}
