/** `denials doctor`: verifies the deployed monitor, and says how to mend what is wrong. */

import { setTimeout as realSleep } from 'node:timers/promises';
import { STACK_NAME } from '../contract/deployment.ts';
import { READ_ROLE_NAME } from '../contract/names.ts';
import { type CheckResult, STATES } from '../core/doctor/check-result.ts';
import type { MonitorInspection } from '../core/doctor/diagnose.ts';
import { oneLine } from '../core/text/one-line.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { FORMAT_OPTIONS, formatFrom, parseCommandLine, printRows } from './print.ts';
import { fittedText, printText } from './print-text.ts';
import type { Column } from './table.ts';
import { painter, type Tone } from './terminal/paint.ts';

export const command: Command = {
  help: `denials doctor [--stack NAME] [--table NAME] [--account ID…] [--role NAME] [--external-id ID] [--all]
               [--json | --jsonl | --csv]

Verifies the deployed monitor from outside, part by part: trails, rules, bus, member stacks, canaries of every account
and Region, queues, functions, table, backfill, topics, alarms, retention. It only reads. Each line is fine, wrong, or unknown
(with the permission that is missing), and says what to do.

--stack        the central stack (default: ${STACK_NAME})
--table        the table, if the stack cannot be read (default: DENIALS_TABLE)
--account      try to assume the read role of this account; may be repeated. A refused try arrives as a denial
--role         the read role (default: ${READ_ROLE_NAME})
--external-id  the external id that the read role requires (default: none)
--all          print what is fine, too

Run it in the account and Region of the central stack. Status: 0 all is fine, 1 something is not, 2 it could not run.

Example: AWS_REGION=us-east-1 denials doctor`,
  run: async (args, io) => {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: { ...OPTIONS, ...FORMAT_OPTIONS },
      allowPositionals: true,
    });
    if (positionals.length > 0) throw new UsageError(`\`${positionals[0]}\` is not understood; see --help`);
    const faulty = values.account?.find((id) => !/^\d{12}$/.test(id));
    if (faulty !== undefined) throw new UsageError(`\`${faulty}\` is no account id; it has 12 digits`);
    const format = formatFrom(values);
    const { diagnose } = await import('../core/doctor/diagnose.ts');
    const results = worstFirst(diagnose(await inspect(values, io), io.now()));
    const shown = format === 'table' && values.all !== true ? notFine(results) : results;
    if (format === 'table') await printReport(io, shown, summaryOf(results));
    else await printRows(io, shown, format, COLUMNS);
    return notFine(results).length === 0 ? 0 : 1;
  },
};

const OPTIONS = {
  stack: { type: 'string' },
  table: { type: 'string' },
  account: { type: 'string', multiple: true },
  role: { type: 'string' },
  'external-id': { type: 'string' },
  all: { type: 'boolean' },
} as const;

interface Wanted {
  readonly stack?: string;
  readonly table?: string;
  readonly account?: string[];
  readonly role?: string;
  readonly 'external-id'?: string;
}

async function inspect(wanted: Wanted, { env, now, sleep = realSleep }: Io): Promise<MonitorInspection> {
  // The clients are loaded by this command alone.
  const { openMembers, regionOfChain } = await import('../adapters/aws/member-session.ts');
  const { readMonitor } = await import('../adapters/doctor/doctor.ts');
  const { organizationsPace } = await import('../adapters/organizations/pace.ts');
  const region = await regionOfChain().catch((error: Error) => {
    throw new UsageError('set AWS_REGION to the Region of the central stack', { cause: error });
  });
  const externalId = wanted['external-id'];
  return readMonitor({
    members: openMembers({
      ...{ role: wanted.role ?? READ_ROLE_NAME, sessionName: 'denial-monitor-doctor', region, now },
      pace: organizationsPace({ now: () => performance.now(), sleep }),
      ...(externalId !== undefined && { externalId }),
    }),
    region,
    stackName: wanted.stack ?? STACK_NAME,
    table: wanted.table ?? (env.DENIALS_TABLE || undefined),
    accounts: [...new Set(wanted.account ?? [])],
    now: now(),
    logsEndpoint: env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS ?? env.AWS_ENDPOINT_URL,
    statesEndpoint: env.AWS_ENDPOINT_URL_SFN ?? env.AWS_ENDPOINT_URL,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
  });
}

const COLUMNS: readonly Column<CheckResult>[] = [
  { title: 'state', value: ({ state }) => state },
  { title: 'check', value: ({ check }) => check },
  { title: 'subject', value: ({ subject }) => subject },
  { title: 'found', value: ({ found }) => found },
  { title: 'do', value: ({ todo }) => todo },
];

const STATE_TONE: Readonly<Record<CheckResult['state'], Tone>> = {
  fine: 'good',
  wrong: 'bad',
  unknown: 'warning',
};

/** No table: a command that is cut is of no use. */
async function printReport(io: Io, results: readonly CheckResult[], summary: string): Promise<void> {
  const paint = painter(io.isColoured);
  for (const { state, check, subject, found, todo } of results) {
    const label = state.padEnd(HANG);
    const head = fittedText(io, `${label}${oneLine(`${check}  ${subject}`)}\n`, HANG);
    await io.out(paint(label, STATE_TONE[state]) + head.slice(label.length));
    for (const line of [found, todo ?? ''].filter((each) => each !== ''))
      await printText(io, `${' '.repeat(HANG)}${oneLine(line)}\n`, HANG);
  }
  await printText(io, summary);
}

const HANG = 10;

const worstFirst = (results: readonly CheckResult[]): readonly CheckResult[] =>
  STATES.flatMap((state) => results.filter((result) => result.state === state));

const notFine = (results: readonly CheckResult[]): readonly CheckResult[] =>
  results.filter(({ state }) => state !== 'fine');

function summaryOf(results: readonly CheckResult[]): string {
  const count = (state: CheckResult['state']) => results.filter((result) => result.state === state).length;
  const isHealthy = notFine(results).length === 0;
  const gap = isHealthy ? '' : '\n';
  const counts = `${count('fine')} fine, ${count('wrong')} wrong, ${count('unknown')} unknown`;
  return `${gap}${isHealthy ? 'The monitor is healthy: ' : ''}${counts}\n`;
}
