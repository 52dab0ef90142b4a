/** `denials verify GROUP`: has the same call passed since it was last denied? */
import { isRegionName } from '../contract/region-name.ts';
import type { Denial } from '../core/model/denial.ts';
import { MORE_RESOURCES } from '../core/model/folded-group.ts';
import type { DenialGroup } from '../core/model/group.ts';
import { isoSeconds } from '../core/record/event-time.ts';
import { jsonText } from '../core/text/json-text.ts';
import { marksOf, type Verification, Verifier } from '../core/verify/verification.ts';
import { actionTable } from './action-table.ts';
import { authorOf } from './author.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { wholeGroupId } from './find-id.ts';
import { InputProblems } from './input-problems.ts';
import { inputsAt } from './log-inputs.ts';
import { newestOf } from './newest-denial.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS, type Store } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { printText } from './print-text.ts';
import { readLogs } from './read-logs.ts';
import { isS3Url, type S3Values, type S3Wanted, s3UrlFrom, s3WantedFrom } from './s3-options.ts';
import { type Looked, verifyText } from './verify-text.ts';
import { parseWhen } from './when.ts';

export const command: Command = {
  help: `denials verify GROUP [FILE|DIR|s3://…] [--since T] [--role ARN] [--json]

Looks for the call of a group (g-…) after its last denial: the same principal, action and resource family, from the same
Region and under the same conditions. What shows that it passes is kept with the group, whose state is then fixed; a
later denial makes it regressed.

Of a bucket it reads the logs of the call's account and Region. Without logs it looks through CloudTrail's event history (cloudtrail:LookupEvents) of the call's account and Region, with your
credentials or those of a role. That has management events of 90 days; calls such as s3:GetObject are data events, for which
you must give logs.

  --since T       look from then on only: ISO 8601, or an age: 30m, 24h, 7d
  --role ARN      a role in the call's account that may call cloudtrail:LookupEvents; with s3://, one that may read the bucket
${STORE_HELP}

Exit status: 0 it passed, 1 it did not, as far as was seen, 2 something could not be read.

Example: denials verify g-0123456789abcdef
         denials verify g-0123456789abcdef ./AWSLogs`,
  run: async (args, io) => {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [id, ...logs] = positionals;
    if (id === undefined) throw new UsageError('give the id of a group: g-…');
    if (logs.length > 0 && !logs.some(isS3Url) && values.role !== undefined)
      throw new UsageError("`--role` is for CloudTrail's event history and for buckets");
    for (const path of logs.filter(isS3Url)) s3UrlFrom(path);
    const since = values.since === undefined ? '' : parseWhen(values.since, 'since', io.now());
    const store = await openStoreToRead(values, io);
    try {
      const group = await groupToVerify(store, id);
      const { found, looked, problems } = await verify(store, group, { since, logs, role: values.role }, io);
      if (values.json === true) await io.out(`${jsonText({ ...found, ...looked }, 2)}\n`);
      else await printText(io, verifyText(found, looked));
      if (found.outcome === 'fixed') {
        const mark = { foundBy: await authorOf(values, io), foundAt: isoSeconds(io.now()) };
        for (const each of marksOf(found, mark)) await store.markFixed(group.group, each);
      }
      if (problems > 0) return 2;
      return found.outcome === 'fixed' ? 0 : 1;
    } finally {
      await store.close();
    }
  },
};

const OPTIONS = {
  ...STORE_OPTIONS,
  since: { type: 'string' },
  role: { type: 'string' },
  json: { type: 'boolean' },
} as const;

async function groupToVerify(store: Store, id: string): Promise<DenialGroup> {
  const group = await store.getGroup(await wholeGroupId(id, store));
  if (group === undefined)
    throw new UsageError(`there is no group \`${id}\` in this store; \`denials groups\` lists them`);
  if (group.resourceFamily === MORE_RESOURCES)
    throw new UsageError(
      `\`${id}\` holds the denials on many resources: that one of them passes shows nothing of the others`,
    );
  return group;
}

interface Wanted {
  readonly since: string;
  readonly logs: readonly string[];
  readonly role: string | undefined;
}

interface Verified {
  readonly found: Verification;
  readonly looked: Looked;
  /** What could not be read. */
  readonly problems: number;
}

async function verify(store: Store, group: DenialGroup, wanted: Wanted, io: Io): Promise<Verified> {
  const denial = await newestOf(group, store);
  if (denial === undefined)
    throw new UsageError(`no single denial of \`${group.group}\` is in the store any more`);
  const verifier = new Verifier({ group, denial }, actionTable(io));
  const since = wanted.since > group.lastSeen ? wanted.since : group.lastSeen;
  const take: Verifier['take'] = (normalized, record) => verifier.take(normalized, record, since);
  if (wanted.logs.length === 0) {
    const { lookThrough } = await import('./verify-history.ts');
    const history = await lookThrough({ denial, since, role: wanted.role, take }, io);
    return { found: verifier.result(), looked: { history, records: history.records }, problems: 0 };
  }
  const bucket = s3WantedFrom(bucketValues(denial, since, wanted), io.now);
  const { records, problems } = await readAll(wanted.logs, bucket, take, io);
  return { found: verifier.result(), looked: { history: null, records }, problems };
}

/** Of a bucket, the logs of the account and Region of the call, since it was denied. */
const bucketValues = ({ account, region }: Denial, since: string, { role }: Wanted): S3Values => ({
  ...{ since, role },
  ...(account !== null && /^\d{12}$/.test(account) && { account: [account] }),
  ...(region !== null && isRegionName(region) && { region: [region] }),
});

async function readAll(paths: readonly string[], bucket: S3Wanted, take: Verifier['take'], io: Io) {
  const problems = new InputProblems(io);
  let records = 0;
  const reading = {
    ...{ table: actionTable(io), problems, isWanted: () => true },
    inputsAt: (path: string) => inputsAt(path, bucket, io),
  };
  for await (const batch of readLogs(paths, reading)) {
    for (const { normalized, raw } of batch) {
      records += 1;
      take(normalized, raw);
    }
  }
  return { records, problems: problems.count };
}
