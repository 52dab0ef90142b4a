/**
 * What is known of the policies that may apply to a denied call, as they stood at a time. The deployed monitor reads
 * it from AWS, `explain --snapshot` from a file; the code that gathers policies is the same for both.
 *
 * INVARIANT: "not visible" and "absent" are different answers, and neither may stand for the other. A policy that is
 * attached but could not be read is in its list with the document `null`, which no evaluation accepts.
 */
import type { Policy, PolicyLevel } from './policy.ts';
import type { EnforcedPolicyType, GuardrailMember } from './policy-layer.ts';

/** What a look-up found: the thing, proof that it does not exist, or the reason why it cannot be seen. */
export type LookupResult<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'absent' }
  | NotVisible;

/**
 * Why a thing cannot be seen, for programs:
 *
 *     accessDenied   AWS refused the call
 *     throttled      AWS had no room for the call
 *     unreachable    AWS did not answer, or there were no credentials to ask with
 *     notFound       AWS knows no such thing here, which does not prove that there is none
 *     failed         AWS answered with another error
 *     notRead        what answers does not hold it: it reads no such things, or could not, as the sentence says
 *     notRecorded    nothing is recorded for the time that was asked for
 *     unreadable     it was read, but what came back cannot be used
 *     expired        AWS no longer keeps it
 */
export type NotVisibleCode =
  | 'accessDenied'
  | 'throttled'
  | 'unreachable'
  | 'notFound'
  | 'failed'
  | 'notRead'
  | 'notRecorded'
  | 'unreadable'
  | 'expired';

export interface NotVisible {
  readonly kind: 'notVisible';
  readonly code: NotVisibleCode;
  /** The name that AWS gave its error: `NoSuchBucket`; left out where AWS gave none. */
  readonly error?: string;
  /** One clause, for a person; no program branches on it. */
  readonly why: string;
}

export const notVisible = (code: NotVisibleCode, why: string): NotVisible => ({
  kind: 'notVisible',
  code,
  why,
});

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * Where an account is in its organization, and the policies on the path to it: of each type one entry a target of the
 * path, in its order. Empty where the type limits nothing: in the management account, and where it is not enabled.
 */
export interface OrganizationView extends Readonly<Record<GuardrailMember, readonly PolicyLevel[]>> {
  /** `o-…` */
  readonly organization: string;
  readonly managementAccount: string;
  /** Targets from the root to the account itself: `r-…`, `ou-…`, the 12 digits. */
  readonly path: readonly string[];
  /** Of types that a service enforces: the policies on the path; a type that is left out is not known. */
  readonly enforcedPolicies?: Readonly<Partial<Record<EnforcedPolicyType, readonly PolicyLevel[]>>>;
  /** Set when something was first recorded later than the time asked for: then the oldest known version is used. */
  readonly recordedFrom?: string;
}

/** A role or a user, with everything that is attached to it. */
export interface IdentityView {
  /** With its path. */
  readonly arn: string;
  /** `AROA…` or `AIDA…` */
  readonly uniqueId: string;
  readonly createdAt: string | null;
  /** Inline, managed, and for users those of their groups, which stand at the end. */
  readonly policies: readonly Policy[];
  /** Users: which of `policies` are of which group, in their order; left out: not known. */
  readonly groups?: readonly GroupPolicies[];
  readonly boundary: Policy | null;
  /** Roles only. */
  readonly trustPolicy: Policy | null;
  readonly tags: readonly Tag[];
}

export interface GroupPolicies {
  /** Without its path. */
  readonly arn: string;
  readonly policies: readonly Policy[];
}

/** A resource's own side: its policy, and what else decides. */
export interface ResourceView {
  readonly arn: string;
  /** Account that owns it; null: unknown. */
  readonly account: string | null;
  /** `bucketPolicy`, `kmsKeyPolicy`, `queuePolicy` … */
  readonly policyKind: string;
  /** Null: it has none. */
  readonly policy: Policy | null;
  /** Null: they could not be read. */
  readonly tags: readonly Tag[] | null;
  /** KMS keys: grants that may allow; left out: they could not be read. */
  readonly grants?: readonly KeyGrant[];
  /** S3 buckets: the KMS key that encrypts by default, as set (ARN, id or alias; `aws/s3` where none is named).
   * Null: none; left out: it could not be read. */
  readonly defaultKey?: string | null;
  /** S3 buckets: which Block Public Access settings are on, of the bucket or its account; left out: not readable. */
  readonly publicAccessBlock?: readonly string[];
  /** S3 access points: the bucket behind it, whose policy must allow too. */
  readonly bucket?: string;
  /** ECR repositories: the policy of their registry, which counts for them too; null: none; left out: it could not be read. */
  readonly registryPolicy?: Policy | null;
  /** S3 access points: the account of the bucket, 12 digits. */
  readonly bucketAccount?: string;
  /** S3 access points: `Internet` or `VPC`. */
  readonly networkOrigin?: string;
}

export interface KeyGrant {
  /** Left out by older snapshots. */
  readonly id?: string;
  readonly grantee: string;
  readonly operations: readonly string[];
  /** `EncryptionContextSubset` and the like, as AWS returns it; null: none. */
  readonly constraints: Readonly<Record<string, unknown>> | null;
}

export interface EndpointView {
  readonly id: string;
  readonly account: string;
  readonly vpc: string | null;
  /** Null: the default policy, which allows everything. */
  readonly policy: Policy | null;
}

export interface AccountRegion {
  readonly account: string;
  readonly region: string;
}

/** As AWS Config names it. `region` null: it belongs to none. */
export interface ConfigResource {
  readonly type: 'AWS::IAM::Role' | 'AWS::IAM::User' | 'AWS::S3::Bucket';
  /** The unique id of a role or user, the name of a bucket. */
  readonly id: string;
  readonly account: string;
  readonly region: string | null;
}

/** A configuration item of AWS Config, as far as it holds policies: JSON as text, of a form for each type. */
export interface ConfigItem {
  readonly configuration: string | undefined;
  readonly supplementary: Readonly<Record<string, unknown>>;
}

/** Every look-up may be repeated: an adapter remembers, so that nothing is fetched twice. */
export interface PolicySource {
  /** Accounts and resources are reported as they are now, whatever time is asked for. */
  readonly showsNow?: true;
  /** The source answers the same for both times, and no policy of it asks for the time; left out: that is not known. */
  readonly isAlikeAt?: (time: string, other: string) => boolean;
  /** `absent`: the account is in no organization. */
  organizationOf(account: string, at: string): Promise<LookupResult<OrganizationView>>;
  /** By ARN; a role or user without its path is found by its name. */
  identity(arn: string, at: string): Promise<LookupResult<IdentityView>>;
  managedPolicy(arn: string, at: string): Promise<LookupResult<Policy>>;
  /** An earlier version of it (`v3`); left out: the source has none. */
  managedPolicyVersion?(arn: string, version: string): Promise<LookupResult<Policy>>;
  /** AWS Config's newest item of it until then; left out: Config is not asked. */
  configItem?(resource: ConfigResource, until: string): Promise<LookupResult<ConfigItem>>;
  /** `place`: where to look when the ARN does not say (S3 buckets, key aliases). */
  resource(arn: string, place: AccountRegion, at: string): Promise<LookupResult<ResourceView>>;
  vpcEndpoint(id: string, place: AccountRegion, at: string): Promise<LookupResult<EndpointView>>;
  /** What the policies of the type come to for the account, with its ancestors; left out: the source knows none. */
  effectivePolicy?(account: string, type: EnforcedPolicyType, at: string): Promise<LookupResult<Policy>>;
}
