/** A successful call that changes who has access: to a policy, an attachment, a trust policy, a boundary, an SCP … */
export interface PolicyChange {
  /** `sharedEventID`, else `eventID`. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly account: string | null;
  readonly region: string | null;
  /** ARN of the caller, of its session where it has one. */
  readonly actor: string;
  readonly eventSource: string;
  /** API name, e.g. `PutRolePolicy`. */
  readonly event: string;
  /** What was changed, as ARNs or ids (`p-…`, `ou-…`): the policy, and what it is attached to. At least one. */
  readonly targets: readonly string[];
}
