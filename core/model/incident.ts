/** An incident: one spike of denials, told when it opens, again when it grows, and once when it ends. */

import type { Suppression } from './suppression.ts';

/** What is counted: events of a principal, or distinct values (after `#`) seen for the first time lately. */
export const DIMENSIONS = [
  'principal',
  'principal#actions',
  'policy#principals',
  'action#principals',
  'account#principals',
  'resource#principals',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** One line of what the detector says: the JSON of `denials detect`. */
export interface IncidentUpdate {
  /** Epoch seconds of arrival. */
  readonly at: number;
  readonly type: 'open' | 'escalate' | 'resolve';
  readonly incident: string;
  /** The dimension; the public JSON calls it so. */
  readonly channel: Dimension;
  /** The value of the dimension's first word: a principal ARN, a policy, an action … */
  readonly key: string;
  readonly severity: Severity;
  readonly count: number;
  readonly expectedPerHour: number;
  /** Evidence against the usual rate, in nats. */
  readonly evidence: number;
}

export interface Incident extends IncidentUpdate {
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** Ids of the groups that are part of it, largest first. */
  readonly groups: readonly string[];
  /** The text as sent. */
  readonly alert: string;
  /** ISO 8601, UTC: when the first alert of it went out; null while it is silent. */
  readonly pagedAt: string | null;
  /** Why the last news of it paged nobody; null when it did. */
  readonly muted: Suppression | null;
  /** The alert could say what was found out of its reason, not only what AWS stated. */
  readonly explained: boolean;
}
