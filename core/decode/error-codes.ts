/**
 * What an AWS error code means by itself: a denial, a denial of something the call depends on, or a look-alike.
 *
 * Shape   code -> ErrorCodeClass. CloudTrail's `Client.` and a namespace before `#` do not count, nor does case.
 * Errors  none: a code that the table does not list is `unknown`, unless its name suggests a denial: a missed denial is
 *         worse than a false one.
 * Source  data/error-codes.json, each row with its own.
 */
import table from '../../data/error-codes.json' with { type: 'json' };
import { NOT_A_POLICY_REASONS, type NotAPolicyReason } from '../model/attribution.ts';
import { type OrganizationPolicyKind, organizationPolicyKind } from '../model/organization-policy.ts';

export interface ErrorCodeClass {
  /** `dependency`: a service or a role was refused, not the caller. */
  readonly class: 'denial' | 'dependency' | 'lookAlike' | 'unknown';
  /** Look-alikes, and what a policy of the organization refused. */
  readonly reason?: NotAPolicyReason;
  /** Where a service enforced a policy of the organization that is neither SCP nor RCP: its kind. */
  readonly organizationPolicy?: OrganizationPolicyKind;
  /** False if only the name of the code decided. */
  readonly listed: boolean;
}

interface Row {
  readonly class: string;
  readonly reason?: string;
  readonly organizationPolicy?: string;
}

const EXACT: ReadonlyMap<string, ErrorCodeClass> = new Map(
  table.codes.map((row) => [row.code.toLowerCase(), classOf(row)]),
);

const PATTERNS = table.patterns.map((row) => ({
  prefix: row.prefix?.toLowerCase() ?? '',
  suffix: row.suffix?.toLowerCase() ?? '',
  found: classOf(row),
}));

const DENIAL_WORDS = ['accessdenied', 'unauthorized', 'forbidden', 'notauthorized'];

export function classifyErrorCode(code: string): ErrorCodeClass {
  const bare = bareErrorCode(code).toLowerCase();
  const exact = EXACT.get(bare);
  if (exact !== undefined) return exact;
  const pattern = PATTERNS.find(({ prefix, suffix }) => bare.startsWith(prefix) && bare.endsWith(suffix));
  if (pattern !== undefined) return pattern.found;
  const suggestsDenial = DENIAL_WORDS.some((word) => bare.includes(word));
  return { class: suggestsDenial ? 'denial' : 'unknown', listed: false };
}

/** The code without a namespace (`com.amazonaws.kms#`) and without CloudTrail's `Client.`. */
export function bareErrorCode(code: string): string {
  const name = code.slice(code.lastIndexOf('#') + 1);
  return name.startsWith('Client.') ? name.slice('Client.'.length) : name;
}

function classOf(row: Row): ErrorCodeClass {
  const organizationPolicy = organizationPolicyKind(row.organizationPolicy);
  if (organizationPolicy !== undefined)
    return { class: 'denial', reason: 'organizationPolicy', organizationPolicy, listed: true };
  switch (row.class) {
    case 'denial':
    case 'dependency':
      return { class: row.class, listed: true };
    default:
      return { class: 'lookAlike', reason: reasonOf(row.reason), listed: true };
  }
}

function reasonOf(text: string | undefined): NotAPolicyReason {
  return NOT_A_POLICY_REASONS.find((reason) => reason === text) ?? 'other';
}
