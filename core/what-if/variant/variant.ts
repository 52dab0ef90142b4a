/**
 * A variant: changes laid over policies that are known. It is itself a source of policies, so that whatever explains or
 * evaluates a call does the same with the variant as without it.
 *
 * Shape   PolicySource, VariantChange[] -> PolicySource; later changes come on top of earlier ones.
 * Source  AWS Organizations User Guide, "Enabling a policy type" (the type's full-access policy is attached everywhere),
 *         "SCP evaluation"; IAM User Guide, "Managed policies and inline policies"; VPC documentation, "Control access to
 *         VPC endpoints using endpoint policies" (the default policy allows everything).
 *
 * INVARIANT: a variant makes nothing known that is not: what is not visible stays so, but for the document that is put.
 */
import type { Policy } from '../../model/policy.ts';
import { GUARDRAIL_MEMBER } from '../../model/policy-layer.ts';
import type {
  EndpointView,
  LookupResult,
  OrganizationView,
  PolicySource,
  ResourceView,
} from '../../model/policy-source.ts';
import { withGuardrail } from './guardrail.ts';
import { withIdentityChange } from './identity.ts';
import { isSameIdentity, type VariantChange } from './variant-change.ts';

export function variantOf(source: PolicySource, changes: readonly VariantChange[]): PolicySource {
  const { effectivePolicy } = source;
  return {
    ...(source.showsNow === true ? { showsNow: true } : {}),
    organizationOf: async (account, at) =>
      mapped(await source.organizationOf(account, at), (view) => withGuardrails(view, account, changes)),
    identity: async (arn, at) =>
      mapped(await source.identity(arn, at), (view) => changes.reduce(withIdentityChange, view)),
    managedPolicy: async (arn, at) => withManagedPolicy(await source.managedPolicy(arn, at), arn, changes),
    resource: async (arn, place, at) =>
      mapped(await source.resource(arn, place, at), (view) => changes.reduce(withResourceChange, view)),
    vpcEndpoint: async (id, place, at) =>
      mapped(await source.vpcEndpoint(id, place, at), (view) => changes.reduce(withEndpointChange, view)),
    ...(effectivePolicy === undefined
      ? {}
      : { effectivePolicy: (account, type, at) => effectivePolicy(account, type, at) }),
  };
}

function mapped<T>(lookup: LookupResult<T>, change: (value: T) => T): LookupResult<T> {
  return lookup.kind === 'found' ? { kind: 'found', value: change(lookup.value) } : lookup;
}

/** Neither type limits the management account. */
function withGuardrails(
  view: OrganizationView,
  account: string,
  changes: readonly VariantChange[],
): OrganizationView {
  if (account === view.managementAccount) return view;
  return changes.reduce(withOrganizationChange, view);
}

function withOrganizationChange(view: OrganizationView, change: VariantChange): OrganizationView {
  if (change.on !== 'organizationPolicy') return view;
  return { ...view, [GUARDRAIL_MEMBER[change.type]]: withGuardrail(view, change) };
}

function withEndpointChange(view: EndpointView, change: VariantChange): EndpointView {
  const isIt = change.on === 'vpcEndpointPolicy' && change.endpoint === view.id;
  return isIt ? { ...view, policy: change.policy } : view;
}

function withManagedPolicy(
  lookup: LookupResult<Policy>,
  arn: string,
  changes: readonly VariantChange[],
): LookupResult<Policy> {
  return changes.reduce<LookupResult<Policy>>((seen, change) => {
    if (change.on !== 'managedPolicy' || change.arn !== arn) return seen;
    return change.policy === null ? { kind: 'absent' } : { kind: 'found', value: change.policy };
  }, lookup);
}

function withResourceChange(view: ResourceView, change: VariantChange): ResourceView {
  const isIt = change.on === 'resourcePolicy' && isSameResource(change.resource, view);
  return isIt ? { ...view, policy: change.policy } : view;
}

function isSameResource(arn: string, view: ResourceView): boolean {
  return arn === view.arn || (view.policyKind === 'roleTrustPolicy' && isSameIdentity(arn, view));
}
