/**
 * What a snapshot file consists of: one entry for each thing in an organization that decides who may do what.
 *
 * Shape   data/snapshot.schema.json says the same in JSON Schema and is what files are checked with; docs/snapshot.md
 *         explains it. `null` means "could not be read" unless a member says otherwise.
 * Units   times in ISO 8601, UTC.
 */

import type { Policy } from '../model/policy.ts';
import type {
  EnforcedPolicyType,
  GuardrailMember,
  OrganizationPolicyType,
  ReadPolicyType,
} from '../model/policy-layer.ts';
import type { EndpointView, ResourceView, Tag } from '../model/policy-source.ts';

export const SNAPSHOT_FORMAT = 'denial-monitor/snapshot';
export const SNAPSHOT_VERSION = 1;

export interface SnapshotHeader {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly version: typeof SNAPSHOT_VERSION;
  readonly takenAt: string;
}

/** When an entry was in force. Several entries of one thing are its versions; without both, it always was. */
interface Dated {
  /** Inclusive. */
  readonly since?: string;
  /** Exclusive. */
  readonly until?: string;
}

export interface OrganizationEntry extends Dated {
  readonly kind: 'organization';
  /** `o-…` */
  readonly id: string;
  readonly managementAccount: string;
  /** The types that are enabled on the root. */
  readonly policyTypes: readonly OrganizationPolicyType[];
  /** The same of the types that a service enforces; left out: not known. */
  readonly enforcedTypes?: readonly EnforcedPolicyType[];
}

/** In the place of `organization`: there is none, or it is not visible. */
export interface NoOrganizationEntry extends Dated {
  readonly kind: 'noOrganization';
  /** Null: the accounts are in no organization. */
  readonly notVisible: string | null;
}

/** The root, an organizational unit or an account, with the ids of the policies attached to it; null: not listed. */
export interface TargetEntry extends Dated, Readonly<Record<GuardrailMember, readonly string[] | null>> {
  readonly kind: 'target';
  readonly id: string;
  readonly name: string | null;
  /** Null: this is the root. */
  readonly parent: string | null;
  /** Ids by type, of the types that a service enforces; left out: not known. */
  readonly enforcedPolicies?: Readonly<Partial<Record<EnforcedPolicyType, readonly string[] | null>>>;
}

export interface OrganizationPolicyEntry extends Dated {
  readonly kind: 'organizationPolicy';
  /** `p-…` */
  readonly id: string;
  /** Null: the policy could not be read. */
  readonly arn: string | null;
  readonly name: string;
  readonly type: ReadPolicyType;
  readonly document: unknown;
}

/** What the policies of a type, with their inheritance, come to for one account. */
export interface EffectivePolicyEntry extends Dated {
  readonly kind: 'effectivePolicy';
  readonly account: string;
  readonly type: EnforcedPolicyType;
  readonly document: unknown;
}

/** Its IAM entries are all in the file, unless `notVisible` says why not. */
export interface AccountEntry extends Dated {
  readonly kind: 'account';
  readonly id: string;
  readonly name: string | null;
  /** `ACTIVE`, `SUSPENDED` … */
  readonly status: string | null;
  /** Null: everything was read. */
  readonly notVisible: string | null;
}

/** What roles, users and groups have in common. */
interface Holder extends Dated {
  readonly arn: string;
  readonly inlinePolicies: readonly Policy[];
  /** ARNs. */
  readonly managedPolicies: readonly string[];
}

interface Principal extends Holder {
  readonly uniqueId: string;
  readonly createdAt: string | null;
  /** ARN of a managed policy; null: it has none. */
  readonly boundary: string | null;
  readonly tags: readonly Tag[];
}

export interface RoleEntry extends Principal {
  readonly kind: 'role';
  readonly trustPolicy: unknown;
}

export interface UserEntry extends Principal {
  readonly kind: 'user';
  /** Names. */
  readonly groups: readonly string[];
}

export interface GroupEntry extends Holder {
  readonly kind: 'group';
}

/** The default version of a managed policy; those of AWS stand in the file once, however many identities use them. */
export interface ManagedPolicyEntry extends Dated {
  readonly kind: 'managedPolicy';
  readonly arn: string;
  readonly name: string;
  readonly document: unknown;
}

export interface ResourceEntry extends Dated, ResourceView {
  readonly kind: 'resource';
  /** Other ARNs that mean it: aliases of a key. */
  readonly aliases?: readonly string[];
  /** It is there, but its policy could not be read, and why; `policy` says nothing then. */
  readonly notVisible?: string;
}

export interface VpcEndpointEntry extends Dated, EndpointView {
  readonly kind: 'vpcEndpoint';
}

/** Which services' resources of an account and Region are all in the file, and which are not. */
export interface CoverageEntry extends Dated {
  readonly kind: 'coverage';
  readonly account: string;
  /** Null: services whose resources are listed for the whole account (S3 buckets). */
  readonly region: string | null;
  /** Prefixes as in ARNs; `ec2` stands for VPC endpoints, `s3` in a Region for access points. */
  readonly services: readonly string[];
  readonly notVisible: readonly { readonly service: string; readonly why: string }[];
}

/** The last line of a file that was written whole. */
export interface EndEntry {
  readonly kind: 'end';
  /** Number of entries before this one. */
  readonly entries: number;
}

export type SnapshotEntry =
  | OrganizationEntry
  | NoOrganizationEntry
  | TargetEntry
  | OrganizationPolicyEntry
  | EffectivePolicyEntry
  | AccountEntry
  | RoleEntry
  | UserEntry
  | GroupEntry
  | ManagedPolicyEntry
  | ResourceEntry
  | VpcEndpointEntry
  | CoverageEntry
  | EndEntry;

export type EntryKind = SnapshotEntry['kind'];
export type EntryOf<K extends EntryKind> = Extract<SnapshotEntry, { readonly kind: K }>;
