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
  /** Left out: the record does not say, or the organization's own history has it. */
  readonly write?: PolicyWrite;
}

/**
 * What a change put in force or took away. Users, roles and groups by ARN, as the request names them: without their path.
 * A document is JSON text, at most 8 KB; null: it was removed; left out: it is not kept.
 */
export type PolicyWrite =
  | {
      readonly on: 'inlinePolicy';
      readonly principal: string;
      readonly name: string;
      readonly document?: string | null;
    }
  | {
      readonly on: 'attachment';
      readonly principal: string;
      readonly policy: string;
      readonly isAttached: boolean;
    }
  /** `policy`: ARN of the managed policy that is the boundary from then on; null: there is none. */
  | { readonly on: 'permissionsBoundary'; readonly principal: string; readonly policy: string | null }
  /** The version that is the default from then on. */
  | {
      readonly on: 'managedPolicy';
      readonly policy: string;
      readonly version: string;
      readonly document?: string | null;
    }
  | { readonly on: 'resourcePolicy'; readonly resource: string; readonly document?: string | null }
  /** `vpce-…` */
  | { readonly on: 'vpcEndpointPolicy'; readonly endpoint: string; readonly document?: string | null };
