/** An incident: one spike of denials, notified when it opens, again when it grows, and once when it ends. */

import type { Dimension } from '../../contract/sensitivity.ts';
import type { Suppression } from './suppression.ts';

export { DIMENSIONS, type Dimension } from '../../contract/sensitivity.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** One change of an incident, as the detector reports it: a line of the JSON of `denials detect`. */
export interface IncidentUpdate {
  /** Epoch seconds of arrival. */
  readonly at: number;
  /** `regressed`: groups that were fixed are denied again; it is over when it is reported. */
  readonly type: 'open' | 'escalate' | 'resolve' | 'regressed';
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
  /** ISO 8601, UTC: when the first alert of it went out; null while it is suppressed. */
  readonly pagedAt: string | null;
  /** Why its last update sent no page; null when it did. */
  readonly muted: Suppression | null;
  /** The alert states a reason that was found out, not only what AWS stated. */
  readonly explained: boolean;
}
