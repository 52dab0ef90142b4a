/**
 * How long a policy may be and how many of a kind may be attached in one place.
 *
 * Shape   a kind of policy and its document -> the quota, and by how much the document exceeds it.
 * Units   characters of the document as minified JSON. AWS counts a bucket's, a key's and a table's policy in bytes,
 *         which are never fewer.
 * Errors  none: undefined where the quota is not known.
 * Source  data/policy-quotas.json, each row with its own.
 */
import table from '../../data/policy-quotas.json' with { type: 'json' };

export interface PolicyQuota {
  readonly characters: number;
  /** How far it can be raised; left out: it cannot. */
  readonly most?: number;
  readonly countsWhiteSpace: boolean;
  readonly attached?: { readonly default: number; readonly most: number };
  /** What to do with a policy that is too long: one clause. */
  readonly tooLong: string;
}

const QUOTAS: ReadonlyMap<string, PolicyQuota> = new Map(Object.entries(table.policies));

/** `kind`: a layer that has one, a kind of resource policy, or `managedPolicy`. */
export const policyQuota = (kind: string): PolicyQuota | undefined => QUOTAS.get(kind);

/** Characters that AWS counts. */
export function policySize(document: unknown, { countsWhiteSpace }: PolicyQuota): number {
  const text = JSON.stringify(document) ?? '';
  return (countsWhiteSpace ? text : text.replace(/\s/g, '')).length;
}
