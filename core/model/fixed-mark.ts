/**
 * What shows that a group's call passes now: a later success of the same call, or a policy change with which it is allowed
 * for certain.
 */
export interface FixedMark {
  /** ISO 8601, UTC: time of the call, or of the change. */
  readonly at: string;
  readonly by: 'success' | 'policyChange';
  /** Of the record of that call or change. */
  readonly eventId: string;
  /** Who found it: an ARN, a user of the machine, or `denial-monitor`. */
  readonly foundBy: string;
  /** ISO 8601, UTC. */
  readonly foundAt: string;
}

/** What a store keeps of a group's marks, however many there were. */
export interface FixedMarks {
  readonly first: FixedMark;
  readonly newest: FixedMark;
}
