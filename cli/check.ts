/** `denials check`: calls that must pass, and calls that must not, held against policies. */
import { describeFault } from '../core/evaluate/parse/fault.ts';
import type { PolicySource } from '../core/model/policy-source.ts';
import { readCheckFile } from '../core/what-if/read-checks.ts';
import type { CheckResult } from '../core/what-if/run-checks.ts';
import { runChecks } from '../core/what-if/run-checks.ts';
import { actionTable } from './action-table.ts';
import { report } from './change-file.ts';
import { CHECK_FORMATS, type FileResults, printChecks } from './check-print.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { parseCommandLine } from './print.ts';
import { WHAT_IF_HELP, WHAT_IF_OPTIONS, whatIfPolicies } from './what-if-options.ts';
import { readWritten, type WrittenFile } from './written-file.ts';

export const command: Command = {
  help: `denials check FILE… --snapshot FILE [--change FILE | --scp FILE --target ID…] [--format text|tap|junit|json]

Evaluates calls that are written down, each with what is expected of it, with the policies of a snapshot, and with changes
that are laid over them. Needs no AWS credentials.

  FILE              checks as YAML or JSON: {"checks": [{"name", "principal", "action", "resource", "context", "expect", "by"}]}
${WHAT_IF_HELP}
  --format FORM     text, tap, junit or json

One result for each action on each resource. A condition key that "context" does not state is unknown; null states that
the request does not have it. A check that turns on something unknown fails, and names it. Sessions have no session policy,
and a call comes through a VPC endpoint only with \`aws:SourceVpce\`.

Exit status: 0 all hold, 1 some do not, 2 a file could not be read; the checks of the others are made.

Example: denials check access.json --snapshot organization.json --scp region-guard.json --target ou-ab12-prod`,
  run: async (args, io) => {
    const options = { ...WHAT_IF_OPTIONS, format: { type: 'string', default: 'text' } } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const format = CHECK_FORMATS.find((each) => each === values.format);
    if (format === undefined)
      throw new UsageError(`--format is one of ${CHECK_FORMATS.join(', ')}, not \`${values.format}\``);
    if (positionals.length === 0) throw new UsageError('give at least one file of checks');
    const policies = await whatIfPolicies(values, io);
    if (policies === undefined) return 2;
    const files: FileResults[] = [];
    let unreadable = 0;
    for (const file of positionals) {
      const written = await readWritten(file);
      const results = await checked(written, policies.after, io);
      if (results === undefined) unreadable += 1;
      else files.push({ file, results });
    }
    await printChecks(io, format, files);
    if (unreadable > 0) return 2;
    return files.some(({ results }) => results.some(({ ok }) => !ok)) ? 1 : 0;
  },
};

/** Undefined: it is no file of checks, which is reported. */
export async function checked(
  written: WrittenFile,
  policies: PolicySource,
  io: Pick<Io, 'err' | 'env'>,
): Promise<readonly CheckResult[] | undefined> {
  const table = actionTable(io);
  const read = readCheckFile(written.json, table);
  if (read.ok) return Array.fromAsync(runChecks(read.checks, policies, table));
  for (const fault of read.faults) report(io, written, fault.path, describeFault(fault));
  return undefined;
}
