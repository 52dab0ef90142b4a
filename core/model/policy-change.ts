/** A successful write to something that decides access: a policy, an attachment, a trust, a boundary, an SCP … */
export interface PolicyChange {
  /** `sharedEventID`, else `eventID`. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly account: string | null;
  readonly region: string | null;
  /** ARN of who made the change, the session kept. */
  readonly actor: string;
  readonly eventSource: string;
  /** API name, e.g. `PutRolePolicy`. */
  readonly event: string;
  /** What was changed, as ARNs or ids (`p-…`, `ou-…`): the policy, and what it is attached to. At least one. */
  readonly targets: readonly string[];
}
