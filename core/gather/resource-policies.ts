/**
 * The resource's own side of a call: its policy, the grants of a key, and the account that owns it.
 *
 * Source  IAM User Guide, "Identity-based policies and resource-based policies"; KMS Developer Guide, "Grants";
 *         S3 User Guide, "Delegating access control to access points"; Amazon ECR User Guide, "Private registry
 *         permissions".
 */
import { parseArn } from '../model/arn.ts';
import type { Policy } from '../model/policy.ts';
import type { LookupResult, ResourceView } from '../model/policy-source.ts';
import { isObject } from '../record/json.ts';
import { policySupport } from '../snapshot/policy-support.ts';
import { withoutPublicAccess } from './block-public-access.ts';
import type { CheckedPair } from './denied-call.ts';
import { grantStatements, isOpen } from './key-grants.ts';
import {
  type HiddenLayer,
  type HiddenReason,
  hide,
  type LayerPolicies,
  NO_POLICIES,
  unreadable,
  whyNot,
} from './layer-policies.ts';
import { withRegistryPolicy } from './registry-policy.ts';

/** Does AWS evaluate a policy of the resource for this action? A role's trust policy is evaluated by STS alone. */
export function hasResourcePolicy(action: string, resource: string): boolean {
  const arn = parseArn(resource);
  if (arn === undefined) return false;
  return arn.service !== 'iam' || action.toLowerCase().startsWith('sts:');
}

/** Whose the resource is. */
export interface Owners {
  /** Caller and resource belong to the same account. */
  readonly isWithinAccount: boolean;
  /** The resource's, and with an access point those of both sides, 12 digits each; empty: not known. */
  readonly accounts: readonly string[];
}

export function resourcePolicy(
  lookup: LookupResult<ResourceView> | undefined,
  { action, resource }: CheckedPair,
  { isWithinAccount, accounts }: Owners,
): LayerPolicies {
  if (lookup === undefined || lookup.kind === 'absent') return NO_POLICIES;
  if (lookup.kind === 'notVisible') return unseenPolicy(resource, whyNot(lookup, resource), isWithinAccount);
  const view = lookup.value;
  const withRegistry = withRegistryPolicy(view);
  const hidden: HiddenLayer[] = [...grantsHidden(view, action), ...withRegistry.hidden];
  const granted = withGrants({ ...view, policy: withRegistry.policy });
  const policy = withoutPublicAccess(granted, view, accounts);
  if (policy === null) return { policies: {}, hidden };
  return {
    policies: policy.document === null ? {} : { resourcePolicy: policy },
    hidden: [...hidden, ...unreadable('resourcePolicy', [policy])],
  };
}

/** What an owner shares lets other accounts in: it denies nothing, and decides nothing within the account. */
function unseenPolicy(resource: string, reason: HiddenReason, isWithinAccount: boolean): LayerPolicies {
  if (policySupport(resource) !== 'shared') return hide('resourcePolicy', reason);
  return isWithinAccount
    ? NO_POLICIES
    : { policies: {}, hidden: [{ layer: 'resourcePolicy', ...reason, onlyAllows: true }] };
}

function grantsHidden({ policyKind, grants }: ResourceView, action: string): readonly HiddenLayer[] {
  if (policyKind !== 'kmsKeyPolicy') return [];
  if (grants === undefined) return [mayGrant('grantsNotRead', 'the grants of the key could not be read')];
  return isOpen(grants, action)
    ? [mayGrant('grantConstraints', 'a grant of the key may allow, depending on its constraints')]
    : [];
}

const mayGrant = (code: HiddenLayer['code'], why: string): HiddenLayer => ({
  layer: 'resourcePolicy',
  code,
  why,
  onlyAllows: true,
});

/** A grant allows as a statement at the end of the key policy would: positions of the others stay. */
function withGrants({ policy, grants = [] }: ResourceView): Policy | null {
  const granting = grantStatements(grants);
  if (granting.length === 0 || policy === null || !isObject(policy.document)) return policy;
  const { Statement: given = [] } = policy.document;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  const Statement = [...statements, ...granting];
  return { ...policy, document: { ...policy.document, Statement } };
}

/** 12 digits; undefined when it is not known: S3 ARNs do not name the account that owns the bucket. */
export function ownerOf(
  resource: string,
  lookup: LookupResult<ResourceView> | undefined,
): string | undefined {
  if (lookup?.kind === 'found' && lookup.value.account !== null) return lookup.value.account;
  const account = parseArn(resource)?.account ?? '';
  return /^\d{12}$/.test(account) ? account : undefined;
}
