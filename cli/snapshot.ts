/** `denials snapshot`: an organization's policies in one file, for `explain --snapshot` and other tools. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { SnapshotCounts } from '../adapters/snapshot/taker.ts';
import { READ_ROLE_NAME } from '../contract/names.ts';
import { isoMilliseconds } from '../core/record/event-time.ts';
import { jsonText } from '../core/text/json-text.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { keepMemoryFlat } from './flat-memory.ts';
import { parseCommandLine } from './print.ts';
import { printText } from './print-text.ts';
import { Progress } from './progress.ts';
import { snapshotSummary } from './snapshot-summary.ts';

export const command: Command = {
  help: `denials snapshot --out FILE [--role NAME] [--account ID…] [--region R…] [--external-id ID] [--json]

Collects every policy that decides who may do what: the organization's tree with its service and resource control
policies; of each account the roles, users, groups and managed policies; of each Region the resources that carry
policies, key grants and VPC endpoints. Reads only; no object, secret or message is ever read.

--role         the read-only role to assume in each account (default ${READ_ROLE_NAME}, which the stack deploys)
--account      only these accounts; may be repeated (default: every account of the organization)
--region       where to look for resources; may be repeated (default: your Region and us-east-1); \`none\`: nowhere
--external-id  the external id that the role asks for, if it does
--json         print the counts as JSON

Run it with credentials of the management account or of a delegated administrator. What cannot be read is written
down as not visible, with the reason. A run that was stopped resumes where it was: FILE.partial holds what is done.

Example: denials snapshot --out organization.json --region eu-central-1 --region us-east-1`,
  run: async (args, io) => {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    if (positionals.length > 0) throw new UsageError(`\`${positionals[0]}\` is not understood; see --help`);
    const { out: path, account: accounts, region, role = READ_ROLE_NAME, 'external-id': externalId } = values;
    if (path === undefined) throw new UsageError('give `--out FILE`, the file to write');
    const faulty = accounts?.find((id) => !/^\d{12}$/.test(id));
    if (faulty !== undefined) throw new UsageError(`\`${faulty}\` is no account id; it has 12 digits`);
    keepMemoryFlat();
    const counts = await take(io, { path, role, accounts, externalId, regions: region });
    if (values.json === true) await io.out(`${jsonText(counts)}\n`);
    else await printText(io, snapshotSummary(path, counts));
    return 0;
  },
};

const OPTIONS = {
  out: { type: 'string' },
  role: { type: 'string' },
  account: { type: 'string', multiple: true },
  region: { type: 'string', multiple: true },
  'external-id': { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Wanted {
  readonly path: string;
  readonly role: string;
  readonly accounts: readonly string[] | undefined;
  readonly externalId: string | undefined;
  readonly regions: readonly string[] | undefined;
}

async function take(
  io: Io,
  { path, role, accounts, externalId, regions }: Wanted,
): Promise<SnapshotCounts & { readonly calls: number }> {
  // The clients are loaded by this command alone.
  const { openMembers, regionOfChain } = await import('../adapters/aws/member-session.ts');
  const { takeSnapshot } = await import('../adapters/snapshot/taker.ts');
  const { organizationsPace } = await import('../adapters/organizations/pace.ts');
  const home = await regionOfChain().catch((error: Error) => {
    throw new UsageError('set AWS_REGION to the Region to start from', { cause: error });
  });
  let calls = 0;
  const members = openMembers({
    role,
    sessionName: 'denial-monitor-snapshot',
    region: home,
    now: io.now,
    pace: organizationsPace({ now: () => performance.now(), sleep: io.sleep ?? sleep }),
    onCall: () => {
      calls += 1;
    },
    ...(externalId !== undefined && { externalId }),
  });
  // Before a file is begun: without good credentials there is nothing to write.
  await members.own().catch((error: Error) => {
    throw new UsageError(credentialsProblem(error), { cause: error });
  });
  const progress = new Progress(io);
  const counts = await takeSnapshot({
    path,
    members,
    regions: [...new Set(regions ?? [home, 'us-east-1'])].filter((region) => region !== 'none'),
    home,
    takenAt: isoMilliseconds(io.now()),
    ...(accounts !== undefined && { accounts: [...new Set(accounts)] }),
    onProgress: (done) => progress.show(progressLine(done)),
  }).finally(() => progress.clear());
  return { ...counts, calls };
}

const BAR = 24;

function progressLine({ accounts, of, entries }: { accounts: number; of: number; entries: number }): string {
  const filled = of === 0 ? BAR : Math.round((BAR * accounts) / of);
  return `[${'#'.repeat(filled)}${' '.repeat(BAR - filled)}] ${accounts} of ${of} accounts, ${entries} entries`;
}

function credentialsProblem({ name, message }: Error): string {
  return name === 'CredentialsProviderError'
    ? 'no AWS credentials were found: sign in, or name a profile in AWS_PROFILE'
    : `AWS could not identify you (${name}: ${message}): check your credentials`;
}
