/** `denials cost`: what the monitor would cost a month, from a week of logs. */
import { forwardFilter } from '../adapters/input/forward-filter.ts';
import { DEFAULT_RETENTION_DAYS } from '../contract/deployment.ts';
import { LogCounter, type LogUsage } from '../core/cost/log-usage.ts';
import { monthOf } from '../core/cost/month.ts';
import { jsonText } from '../core/text/json-text.ts';
import { actionTable } from './action-table.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { printCost } from './cost-print.ts';
import { keepMemoryFlat } from './flat-memory.ts';
import { InputProblems } from './input-problems.ts';
import { inputsAt } from './log-inputs.ts';
import { parseCommandLine } from './print.ts';
import { Progress } from './progress.ts';
import { readLogs } from './read-logs.ts';
import { BUCKET_OPTIONS, isS3Url, refuseWithout, s3UrlFrom, s3WantedFrom } from './s3-options.ts';

const OPTIONS = {
  ...BUCKET_OPTIONS,
  from: { type: 'string', multiple: true },
  days: { type: 'string' },
  'retention-days': { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const command: Command = {
  help: `denials cost --from FILE|DIR|s3://… [--days N] [--json]

Reads CloudTrail logs, best of a whole week, counts what the monitor's rules would forward, and reckons what the monitor would cost
a month, and a month without any event. Needs no AWS credentials, and stores nothing.

  --from PATH       logs, as \`denials import\` takes them; may be given several times
  --days N          how many days they cover; left out: from the first record to the last, without days that have none
  --retention-days N   how long denials are kept, ${DEFAULT_RETENTION_DAYS} unless given
  --since T, --until T, --account ID, --region R, --role ARN, --requester-pays   with s3://BUCKET/PREFIX, as \`denials import\` has them
  --json            counts and sums without rounding

An event that is in the logs twice is counted twice: give the organization's trail or the accounts' own, not both.

Exit status: 0, 2 something could not be read; the rest is counted.

Example: denials cost --from ./AWSLogs`,
  run: async (args, io) => {
    const { values } = parseCommandLine({ args: [...args], options: OPTIONS, allowPositionals: false });
    const { from = [] } = values;
    if (from.length === 0) throw new UsageError('give the logs: --from FILE, a folder or s3://BUCKET/PREFIX');
    const wanted = s3WantedFrom(values, io.now);
    refuseWithout(from, values, Object.keys(BUCKET_OPTIONS));
    for (const path of from.filter(isS3Url)) s3UrlFrom(path);
    const given = numberFrom(values.days, 'days');
    const retentionDays = numberFrom(values['retention-days'], 'retention-days') ?? DEFAULT_RETENTION_DAYS;
    keepMemoryFlat();
    const problems = new InputProblems(io);
    const usage = await usageOf(from, { io, problems, inputsAt: (path) => inputsAt(path, wanted, io) });
    const days = given ?? daysOf(usage);
    const options = { days, retentionDays };
    const month = monthOf(usage, options);
    if (values.json === true) await io.out(`${jsonText({ log: usage, ...options, month }, 2)}\n`);
    else await printCost(io, usage, month, options);
    return problems.count > 0 ? 2 : 0;
  },
};

function numberFrom(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,4}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (number === 0) throw new UsageError(`\`--${option}\` is a number of days above 0, not \`${text}\``);
  return number;
}

/** A month from less than an hour would say nothing. */
const LEAST_DAYS = 1 / 24;

function daysOf({ records, days }: LogUsage): number {
  if (records === 0) throw new UsageError('there is no CloudTrail record in what `--from` names');
  if (days >= LEAST_DAYS) return days;
  throw new UsageError('the logs cover less than an hour; give `--days` with how many days they are of');
}

interface Around extends Required<Pick<Parameters<typeof readLogs>[1], 'inputsAt'>> {
  readonly io: Io;
  readonly problems: InputProblems;
}

async function usageOf(paths: readonly string[], { io, problems, inputsAt }: Around): Promise<LogUsage> {
  const table = actionTable(io);
  const counter = new LogCounter();
  const progress = new Progress(io);
  const isWanted = forwardFilter(counter);
  for await (const batch of readLogs(paths, { table, inputsAt, problems, isWanted })) {
    for (const { normalized, raw, bytes } of batch) counter.take(normalized, raw, bytes?.length);
    progress.show(`${counter.records} records`);
  }
  progress.clear();
  return counter.usage();
}
