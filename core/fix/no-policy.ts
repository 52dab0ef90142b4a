/** The way out where no policy denied, or where it is not known which one did. */
import { wayOutOfAws } from '../evaluate/decide/aws-managed.ts';
import type { Attribution, NotAPolicyReason } from '../model/attribution.ts';
import type { Fix } from '../model/denial.ts';
import type { Owner } from '../model/policy-layer.ts';
import { denyClause } from '../text/conditions.ts';
import { oneLine } from '../text/one-line.ts';
import { callerChange } from './caller-can.ts';
import { organizationPolicyFix } from './organization-policy.ts';

interface Remedy {
  readonly owner: Owner;
  readonly summary: string;
  /** What the caller does; left out: it cannot do anything by itself. */
  readonly callerCan?: string;
}

/** `organizationPolicy` has a way out of its own. */
const REMEDIES: Readonly<Record<Exclude<NotAPolicyReason, 'organizationPolicy'>, Remedy>> = {
  expiredCredentials: {
    owner: 'caller',
    summary: 'Sign in again: the credentials had expired.',
    callerCan: 'sign in again, or refresh the credentials',
  },
  quota: { owner: 'account', summary: 'Ask for a higher quota, or remove what is not used any more.' },
  throttled: {
    owner: 'caller',
    summary: 'Call again later, and less often.',
    callerCan: 'call again later, with growing waits between tries',
  },
  notActivated: { owner: 'account', summary: 'Activate the feature for this account.' },
  notSubscribed: { owner: 'account', summary: 'Subscribe the account to the service.' },
  lakeFormation: {
    owner: 'resource owner',
    summary:
      'Ask the administrator of the data lake for a Lake Formation permission on the table or database.',
  },
  blockPublicAccess: {
    owner: 'resource owner',
    summary: 'Leave the resource private: S3 Block Public Access refuses what would make it public.',
    callerCan: 'make the call without a public ACL or policy',
  },
  signature: {
    owner: 'caller',
    summary: 'Correct the clock of the machine, or the credentials that sign the request.',
    callerCan: 'set the clock of the machine, and sign with the right secret key',
  },
  notFound: {
    owner: 'caller',
    summary:
      'Check the name and the Region: what was asked for does not exist, or is not shared with this account.',
    callerCan: 'check the name, the account and the Region of what is asked for',
  },
  awsManaged: {
    owner: 'caller',
    summary: 'Use a resource of your own: AWS manages this one, and no policy opens it.',
    callerCan: 'use a resource of your own',
  },
  wrongRegion: {
    owner: 'caller',
    summary: 'Call in the Region of the resource.',
    callerCan: 'call in the Region of the resource',
  },
  serviceSetting: {
    owner: 'account',
    summary: 'Ask the administrators of the service: one of its settings refuses the call.',
  },
  dryRun: { owner: 'caller', summary: 'Nothing to do: it was a dry run.' },
  other: { owner: 'account', summary: 'Read the message of the service: no policy decides this.' },
};

/** `resource`: ARN of what was denied; null: not known. */
export function notAPolicyFix(
  { reason, evidence }: Pick<Attribution, 'reason' | 'evidence'>,
  resource: string | null,
): Fix {
  if (reason === 'organizationPolicy') return organizationPolicyFix({ evidence });
  const owned = reason === 'awsManaged' && resource !== null ? wayOutOfAws(resource) : undefined;
  const { owner, summary, callerCan }: Remedy = { ...REMEDIES[reason ?? 'other'], ...owned };
  const kind = callerCan !== undefined ? 'meetCondition' : owner === 'caller' ? 'none' : 'askOwner';
  return {
    ...{ kind, owner, summary },
    callerCan: callerCan === undefined ? [] : [callerCan],
    statement: null,
    why: 'no policy refused the call, so no statement can allow it',
    where: owner === 'caller' ? 'the request' : 'the service',
    assumes: [],
    proven: null,
    next: null,
  };
}

/** Of an explicit deny whose statement is known, but not its layer, the conditions say what the caller can change. */
export function unknownLayerFix({ kind, conditions, statement }: Attribution): Fix {
  const callerCan = [...new Set(conditions.flatMap((each) => callerChange(each, 'fail') ?? []))];
  const isExplicit = kind === 'explicit';
  const named = statement?.sid ? `the statement ${statement.sid} ` : 'a statement ';
  const clause = conditions.length === 0 ? 'denies the call' : `denies ${denyClause(conditions)}`;
  return {
    kind: callerCan.length > 0 ? 'meetCondition' : 'none',
    owner: callerCan.length > 0 ? 'caller' : 'account',
    summary: oneLine(
      isExplicit
        ? `${capital(named)}${clause}; which policy it stands in is not known.`
        : 'First find out which layer denied the call: see what to do next.',
    ),
    callerCan,
    statement: null,
    why: isExplicit
      ? 'an explicit deny wins over every Allow, so no statement can help'
      : 'a statement is suggested only where the layer that denied is known',
    where: 'unknown',
    assumes: [],
    proven: null,
    next: null,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
