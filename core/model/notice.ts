/**
 * What an alert says, for machines: the JSON of the queue and function channel, and the detail of the event on the bus
 * of alerts. Members are added, never renamed or removed, within one `version`.
 *
 * Units   times in ISO 8601 UTC; counts and rates of about the last hour; evidence in nats.
 * Source  data/schemas/alert-1.json describes it; a test keeps the two alike.
 */
import type { Attribution } from './attribution.ts';
import type { ChangeBefore, Fix } from './denial.ts';
import type { IncidentUpdate } from './incident.ts';
import type { OwnerTag } from './owner-tag.ts';

/**
 * `update`: the reason of an incident that was notified before. It does not page a second time. `first`: of no incident, but
 * the first denial of a grave action of a caller; it has an id of its own, which begins with `f-`.
 */
export type UpdateType = IncidentUpdate['type'] | 'update' | 'first';

export interface AlertUpdate extends Omit<IncidentUpdate, 'type'> {
  readonly type: UpdateType;
}

export interface NoticeGroup {
  readonly group: string;
  readonly principal: string;
  readonly action: string;
  readonly resourceFamily: string;
  readonly account: string | null;
  readonly layer: Attribution['layer'];
  readonly kind: Attribution['kind'];
  readonly confidence: Attribution['confidence'];
  readonly policy: string | null;
  /** One clause for a person. */
  readonly reason: string;
  readonly changed: readonly ChangeBefore[];
  readonly fix: Pick<Fix, 'owner' | 'summary'> | null;
  /** Of the group's principal. */
  readonly ownerTag: OwnerTag | null;
}

export interface Notice {
  readonly version: '1';
  readonly type: UpdateType;
  readonly incident: string;
  readonly channel: IncidentUpdate['channel'];
  readonly key: string;
  readonly severity: IncidentUpdate['severity'];
  readonly count: number;
  readonly expectedPerHour: number;
  readonly evidence: number;
  readonly neverSeenBefore: boolean;
  readonly at: string;
  /** The first call of the run that it grew from. */
  readonly since: string;
  /** The newest call so far. */
  readonly until: string;
  readonly title: string;
  /** Of the largest group's principal. */
  readonly ownerTag: OwnerTag | null;
  /** Of the run that the incident grew from, largest first; at most six. */
  readonly groups: readonly NoticeGroup[];
  /** To paste into a shell, quoted for it. */
  readonly commands: readonly string[];
}
