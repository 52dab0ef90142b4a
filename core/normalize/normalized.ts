/** What one CloudTrail record turns into. Exactly one of these, for any input at all. */
import type { RecordedDenial } from '../model/denial.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import type { SessionGrant } from '../model/session-grant.ts';

export type Normalized =
  | { readonly kind: 'denial'; readonly recorded: RecordedDenial; readonly warnings: readonly string[] }
  | { readonly kind: 'policyChange'; readonly change: PolicyChange }
  | { readonly kind: 'sessionGrant'; readonly grant: SessionGrant }
  | { readonly kind: 'none'; readonly code: NoDenial }
  /** Not a CloudTrail record, or a denial whose who, what or when cannot be read. */
  | { readonly kind: 'malformed'; readonly path: string; readonly problem: string };

/** Counted apart from calls that were no denials. */
export const isNoApiEvent = (normalized: Normalized): boolean =>
  normalized.kind === 'none' && normalized.code === 'noApiEvent';

export type NoDenial =
  /** The call went through and changed no policy. */
  | 'succeeded'
  /** Refused, but not for want of permission: expired credentials, throttling, a dry run … */
  | 'lookAlike'
  /** It records no call: an aggregated event, an Insights event, a digest file. */
  | 'noApiEvent'
  /** Failed for another reason. */
  | 'otherError';
