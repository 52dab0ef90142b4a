/** `denials preview`: which calls of past weeks would end otherwise if the policies were others. */
import { volatileReads } from '../core/context/volatile-reads.ts';
import type { EntryKind } from '../core/snapshot/entry.ts';
import type { PreviewResult } from '../core/what-if/preview/preview.ts';
import { previewLog } from '../core/what-if/preview/preview-log.ts';
import { remembering } from '../core/what-if/preview/remembering.ts';
import { actionTable } from './action-table.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { keepMemoryFlat } from './flat-memory.ts';
import { InputProblems } from './input-problems.ts';
import { inputsAt } from './log-inputs.ts';
import { printPreview } from './preview-print.ts';
import { FORMAT_OPTIONS, formatFrom, parseCommandLine } from './print.ts';
import { Progress } from './progress.ts';
import { type LogReading, readLogs } from './read-logs.ts';
import { BUCKET_OPTIONS, isS3Url, refuseWithout, s3UrlFrom, s3WantedFrom } from './s3-options.ts';
import {
  hasChanges,
  WHAT_IF_HELP,
  WHAT_IF_OPTIONS,
  type WhatIfPolicies,
  whatIfPolicies,
} from './what-if-options.ts';
import { parseWhen } from './when.ts';

/** Calls that wait are kept, thousands at once. */
const KEPT_GROWING_PERCENT = 80;

const FAIL_ON = ['will', 'may', 'never'] as const;

export const command: Command = {
  help: `denials preview FILE|DIR|s3://… … --snapshot FILE (--change FILE | --terraform FILE | --template FILE | --scp FILE --target ID…)

Reads CloudTrail logs, evaluates every call that AWS authorized and every denial with the policies of the snapshot and with the
changes laid over them, and lists what would end otherwise. Needs no AWS credentials.

${WHAT_IF_HELP}
  --since T         ISO 8601 or an age: 30m, 24h, 7d
  --until T
  --account ID      account of the caller, 12 digits; may be given several times
  --region R, --role ARN, --requester-pays   with s3://BUCKET/PREFIX, as \`denials import\` has them; a bucket may be read twice
  --fail-on WHAT    will (the default): exit status 1 where a call will be denied; may: where it may be; never

Calls of the management account and of service-linked roles are exempt, as AWS exempts them. Calls that the snapshot denies
although AWS let them pass are listed apart: they show how far the snapshot can be trusted.

Exit status: 0, 1 as --fail-on says, 2 something could not be read; the rest is evaluated.

Example: denials preview ./AWSLogs --snapshot organization.json --scp region-guard.json --target ou-ab12-prod --since 14d`,
  run: async (args, io) => {
    const options = {
      ...WHAT_IF_OPTIONS,
      ...FORMAT_OPTIONS,
      ...BUCKET_OPTIONS,
      'fail-on': { type: 'string', default: 'will' },
    } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const format = formatFrom(values);
    const failOn = FAIL_ON.find((each) => each === values['fail-on']);
    if (failOn === undefined)
      throw new UsageError(`--fail-on is one of ${FAIL_ON.join(', ')}, not \`${values['fail-on']}\``);
    if (positionals.length === 0) throw new UsageError('give at least one log file or folder');
    const wanted = s3WantedFrom(values, io.now);
    refuseWithout(positionals, values, ['region', 'role', 'requester-pays']);
    for (const path of positionals.filter(isS3Url)) s3UrlFrom(path);
    const isWanted = filterFrom(values, io);
    if (!hasChanges(values))
      throw new UsageError('give the changes: --change, --scp, --rcp, --terraform or --template');
    const policies = await whatIfPolicies(values, io);
    if (policies === undefined) return 2;
    keepMemoryFlat({ growingPercent: KEPT_GROWING_PERCENT });
    const problems = new InputProblems(io);
    const inputsOf = (path: string) => inputsAt(path, wanted, io);
    const result = await previewOf(positionals, policies, isWanted, { io, problems, inputsAt: inputsOf });
    await printPreview(io, result, format);
    if (problems.count > 0) return 2;
    const { willBeDenied, mayBeDenied } = result.outcomes;
    const failing = failOn === 'never' ? 0 : willBeDenied.calls + (failOn === 'may' ? mayBeDenied.calls : 0);
    return failing > 0 ? 1 : 0;
  },
};

interface FilterValues {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly account?: readonly string[] | undefined;
}

type Filter = (call: { readonly time: string; readonly account: string | null }) => boolean;

function filterFrom({ since, until, account }: FilterValues, io: Io): Filter {
  const from = since === undefined ? '' : parseWhen(since, 'since', io.now());
  const to = until === undefined ? '~' : parseWhen(until, 'until', io.now());
  const wrong = account?.find((each) => !/^\d{12}$/.test(each));
  if (wrong !== undefined)
    throw new UsageError(`\`--account ${wrong}\` is no account id; give its 12 digits`);
  const accounts = account === undefined ? undefined : new Set(account);
  return ({ time, account: of }) =>
    time >= from && time <= to && (accounts === undefined || accounts.has(of ?? ''));
}

interface Around extends Required<Pick<LogReading, 'inputsAt'>> {
  readonly io: Io;
  readonly problems: InputProblems;
}

async function previewOf(
  paths: readonly string[],
  policies: WhatIfPolicies,
  isWanted: Filter,
  { io, problems, inputsAt }: Around,
): Promise<PreviewResult> {
  const table = actionTable(io);
  const isTimeless = !policies.snapshot.hasHistory;
  const progress = new Progress(io);
  const result = await previewLog({
    sources: {
      before: remembering(policies.before, isTimeless),
      after: remembering(policies.after, isTimeless),
      table,
    },
    reads: volatileReads(policyTexts(policies), isTimeless),
    isWanted,
    read: ({ isAgain, takes }) =>
      readLogs(paths, {
        ...{ table, inputsAt, problems: isAgain ? undefined : problems },
        isWanted: (record) => !takes(record),
      }),
    onProgress: (calls) => progress.show(calls === undefined ? 'how sessions began' : `${calls} calls`),
  });
  progress.clear();
  return result;
}

const WITH_POLICIES = [
  'organizationPolicy',
  'role',
  'user',
  'group',
  'managedPolicy',
  'resource',
  'vpcEndpoint',
] as const satisfies readonly EntryKind[];

function* policyTexts({ snapshot, documents }: WhatIfPolicies): Generator<string> {
  for (const kind of WITH_POLICIES) for (const entry of snapshot.all(kind)) yield JSON.stringify(entry);
  // What is removed puts none.
  for (const document of documents) yield JSON.stringify(document) ?? '';
}
