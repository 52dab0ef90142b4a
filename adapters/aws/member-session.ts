/**
 * Access to the accounts of the organization: the read-only role, assumed once an account and refreshed in time.
 *
 * Our own account is read with our own credentials where the role is not there.
 * Errors  an account whose role cannot be assumed is `notVisible` with the reason; the next try comes ten minutes later.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { parseArn } from '../../core/model/arn.ts';
import { type LookupResult, notVisible } from '../../core/model/policy-source.ts';
import { assumedRole } from './assumed-role.ts';
import { type Call, type Caller, makeCaller, type Pace } from './member-clients.ts';
import { notVisibleBecause, whyOf } from './member-read.ts';

export interface MembersOptions {
  /** Name of the role, with its path if it has one. */
  readonly role: string;
  readonly externalId?: string;
  readonly sessionName: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onCall?: (call: Call) => void;
  /** A single account is watched: the role of another may not be assumed, and to try would be a denial of our own. */
  readonly onlyOwn?: boolean;
  /** Of our own account's calls to Organizations; left out, as where no AWS answers: as fast as they come. */
  readonly pace?: Pace;
}

export interface Members {
  /** The account and credentials of this program. */
  readonly own: () => Promise<Caller>;
  readonly of: (account: string) => Promise<LookupResult<Caller>>;
  /** Closes the clients of an account that is read. */
  readonly release: (account: string) => void;
}

const ASK_AGAIN_AFTER_MS = 10 * 60_000;

export function openMembers(options: MembersOptions): Members {
  const { now } = options;
  const entered = new Map<string, { readonly at: number; readonly lookup: Promise<LookupResult<Caller>> }>();
  let identified: Promise<Caller> | undefined;

  const own = () => {
    identified ??= identify(options).catch((error) => {
      identified = undefined;
      throw error;
    });
    return identified;
  };

  const isStale = async ({ at, lookup }: { at: number; lookup: Promise<LookupResult<Caller>> }) =>
    now() - at > ASK_AGAIN_AFTER_MS && (await lookup).kind !== 'found';

  return {
    own,
    async of(account) {
      const known = entered.get(account);
      if (known !== undefined && !(await isStale(known))) return known.lookup;
      const lookup = own().then((caller) =>
        options.onlyOwn === true && account !== caller.account
          ? notVisible('notRead', `the monitor watches a single account, and reads nothing of ${account}`)
          : enter(account, caller, options),
      );
      lookup.catch(() => entered.delete(account));
      entered.set(account, { at: now(), lookup });
      return lookup;
    },
    release(account) {
      const known = entered.get(account);
      entered.delete(account);
      known?.lookup.then(
        (lookup) => lookup.kind === 'found' && lookup.value.destroy(),
        () => {},
      );
    },
  };
}

async function identify({ region, onCall, pace }: MembersOptions): Promise<Caller> {
  const given = { ...(onCall && { onCall }), ...(pace && { pace }) };
  const sts = makeCaller({ account: '', partition: 'aws', ...given }).client(STSClient, region);
  const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  return makeCaller({ account, partition: parseArn(arn)?.partition ?? 'aws', ...given });
}

async function enter(account: string, own: Caller, options: MembersOptions): Promise<LookupResult<Caller>> {
  const { role, externalId, sessionName, region, now } = options;
  const arn = `arn:${own.partition}:iam::${account}:role/${role}`;
  const credentials = assumedRole(() => own.client(STSClient, region), { arn, sessionName, externalId }, now);
  try {
    await credentials();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (account === own.account) return { kind: 'found', value: own };
    const why = `the role ${role} of ${account} cannot be assumed (${whyOf(error)})`;
    return notVisibleBecause(error, why);
  }
  const { partition } = own;
  const { onCall } = options;
  return {
    kind: 'found',
    value: makeCaller({ account, partition, credentials, ...(onCall && { onCall }) }),
  };
}

/** The Region that the standard chain names; rejects where none does. */
export function regionOfChain(): Promise<string> {
  return new STSClient({}).config.region();
}
