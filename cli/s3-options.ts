/** `s3://BUCKET/PREFIX` and the options that go with it. */
import { isRegionName } from '../contract/region-name.ts';
import { parseArn } from '../core/model/arn.ts';
import { deliveredBetween, type TrailSelection } from '../core/record/trail-selection.ts';
import { type Io, UsageError } from './command.ts';
import { parseWhen } from './when.ts';

/** Which logs of a bucket, and how it is opened. */
export const BUCKET_OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  account: { type: 'string', multiple: true },
  region: { type: 'string', multiple: true },
  role: { type: 'string' },
  'requester-pays': { type: 'boolean' },
} as const;

export const S3_OPTIONS = { ...BUCKET_OPTIONS, 'dry-run': { type: 'boolean' } } as const;

export const S3_HELP = `With s3://BUCKET/PREFIX, as trails and organization trails lay their files out:

  --since T         only files that may hold events from then on: ISO 8601 or an age, such as 7d
  --until T         only files that may hold events up to then
  --account ID      only files of this account; may be repeated
  --region R        only files of this Region; may be repeated
  --role ARN        the role to assume, for example in the log archive's account
  --requester-pays  you pay for the requests
  --dry-run         list, print requests, bytes and cost, and read no file`;

export interface S3Values {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly role?: string | undefined;
  readonly 'requester-pays'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

export interface S3Url {
  readonly url: string;
  readonly bucket: string;
  readonly prefix: string;
}

export interface S3Wanted {
  readonly selection: TrailSelection;
  readonly role: string | undefined;
  readonly requesterPays: boolean;
  readonly isDryRun: boolean;
}

export const EVERYTHING: S3Wanted = {
  ...{ selection: {}, role: undefined },
  ...{ requesterPays: false, isDryRun: false },
};

const SCHEME = 's3://';
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

export const isS3Url = (path: string): boolean => path.startsWith(SCHEME);

export function s3UrlFrom(url: string): S3Url {
  const rest = url.slice(SCHEME.length);
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  if (!BUCKET.test(bucket)) {
    throw new UsageError(
      `\`${url}\` names no bucket; give s3://BUCKET/PREFIX, or the alias of an access point as BUCKET`,
    );
  }
  return { url, bucket, prefix: slash < 0 ? '' : rest.slice(slash + 1) };
}

export function s3WantedFrom(values: S3Values, now: Io['now']): S3Wanted {
  const selection = selectionFrom(values, now);
  const { role } = values;
  const { service, resource = '' } = role === undefined ? {} : (parseArn(role) ?? {});
  if (role !== undefined && (service !== 'iam' || !resource.startsWith('role/'))) {
    throw new UsageError(`\`--role ${role}\` is no ARN of a role; give arn:aws:iam::ACCOUNT:role/NAME`);
  }
  return {
    ...{ selection, role },
    requesterPays: values['requester-pays'] === true,
    isDryRun: values['dry-run'] === true,
  };
}

function selectionFrom({ since, until, account, region }: S3Values, now: Io['now']): TrailSelection {
  const noAccount = account?.find((id) => !/^\d{12}$/.test(id));
  if (noAccount !== undefined) {
    throw new UsageError(`\`--account ${noAccount}\` is no account id; give its 12 digits`);
  }
  const noRegion = region?.find((name) => !isRegionName(name));
  if (noRegion !== undefined) {
    throw new UsageError(`\`--region ${noRegion}\` is no Region; give one such as eu-central-1`);
  }
  const first = since === undefined ? undefined : parseWhen(since, 'since', now());
  const last = until === undefined ? undefined : parseWhen(until, 'until', now());
  if (first !== undefined && last !== undefined && first > last) {
    throw new UsageError('`--since` lies after `--until`; give the earlier time as `--since`');
  }
  const delivered = deliveredBetween(first, last);
  return {
    ...(account !== undefined && { accounts: new Set(account) }),
    ...(region !== undefined && { regions: new Set(region) }),
    ...(delivered !== undefined && { delivered }),
  };
}

/** Files and folders of this machine are read as they are. */
export function refuseWithout(
  paths: readonly string[],
  values: S3Values,
  names: readonly string[] = Object.keys(S3_OPTIONS),
): void {
  const given = names.find((name) => Object.hasOwn(values, name));
  if (given === undefined || paths.every(isS3Url)) return;
  throw new UsageError(`\`--${given}\` goes with s3://BUCKET/PREFIX; leave it out for files and folders`);
}
