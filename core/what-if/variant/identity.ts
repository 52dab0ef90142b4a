/**
 * What is attached to a user or role, with a change of it: of its own policies, of a group that it is in, or of a managed
 * policy that it has.
 *
 * INVARIANT: where the groups of a user are not known, a change of a group leaves it open what the user has.
 */
import { parseArn } from '../../model/arn.ts';
import type { Policy } from '../../model/policy.ts';
import type { GroupPolicies, IdentityView } from '../../model/policy-source.ts';
import { isSameIdentity, type VariantChange } from './variant-change.ts';

export function withIdentityChange(view: IdentityView, change: VariantChange): IdentityView {
  switch (change.on) {
    case 'inlinePolicy':
    case 'attachment':
      return isGroup(change.principal) ? withGroupChange(view, change) : withOwnChange(view, change);
    case 'managedPolicy':
      return withManagedChange(view, change.arn, change.policy);
    case 'permissionsBoundary':
      return isSameIdentity(change.principal, view) ? { ...view, boundary: change.policy } : view;
    case 'resourcePolicy':
      return view.trustPolicy !== null && isSameIdentity(change.resource, view)
        ? { ...view, trustPolicy: change.policy }
        : view;
    case 'organizationPolicy':
    case 'vpcEndpointPolicy':
      return view;
  }
}

/** Of what a user, role or group itself has. */
type HeldChange = Extract<VariantChange, { on: 'inlinePolicy' | 'attachment' }>;

const isGroup = (arn: string): boolean => parseArn(arn)?.resource.startsWith('group/') === true;
const isUser = (arn: string): boolean => parseArn(arn)?.resource.startsWith('user/') === true;

function withOwnChange(view: IdentityView, change: HeldChange): IdentityView {
  if (!isSameIdentity(change.principal, view)) return view;
  return assembled(view, withHeld(ownOf(view), change), groupsOf(view));
}

function withGroupChange(view: IdentityView, change: HeldChange): IdentityView {
  const isSameAccount = parseArn(change.principal)?.account === parseArn(view.arn)?.account;
  if (!isUser(view.arn) || !isSameAccount) return view;
  if (view.groups === undefined) return { ...view, policies: [...view.policies, membershipUnknown(change)] };
  if (!view.groups.some((group) => isSameIdentity(change.principal, group))) return view;
  const groups = view.groups.map((group) =>
    isSameIdentity(change.principal, group)
      ? { ...group, policies: withHeld(group.policies, change) }
      : group,
  );
  return assembled(view, ownOf(view), groups);
}

const groupsOf = ({ groups }: IdentityView): readonly GroupPolicies[] => groups ?? [];

/** Those of groups stand behind them. */
function ownOf(view: IdentityView): readonly Policy[] {
  const ofGroups = groupsOf(view).reduce((count, { policies }) => count + policies.length, 0);
  return view.policies.slice(0, view.policies.length - ofGroups);
}

function assembled(
  view: IdentityView,
  own: readonly Policy[],
  groups: readonly GroupPolicies[],
): IdentityView {
  const policies = [...own, ...groups.flatMap((group) => group.policies)];
  return { ...view, policies, ...(view.groups === undefined ? {} : { groups }) };
}

/** Whether the user has it is not known, so it cannot be evaluated. */
const membershipUnknown = (change: HeldChange): Policy =>
  change.on === 'attachment' ? { arn: change.arn, document: null } : { name: change.name, document: null };

function withHeld(policies: readonly Policy[], change: HeldChange): readonly Policy[] {
  const isIt = isHeld(change);
  const { policy } = change;
  if (policy === null) return policies.filter((each) => !isIt(each));
  if (!policies.some(isIt)) return [...policies, policy];
  return policies.map((each) => (isIt(each) ? policy : each));
}

/** Inline policies have no ARN. */
function isHeld(change: HeldChange): (policy: Policy) => boolean {
  if (change.on === 'attachment') return ({ arn }) => arn === change.arn;
  return ({ arn, name }) => arn === undefined && name === change.name;
}

/** A policy that is removed is detached first; where it is the boundary, AWS keeps it. */
function withManagedChange(view: IdentityView, arn: string, policy: Policy | null): IdentityView {
  const changed = (policies: readonly Policy[]): readonly Policy[] =>
    policies.flatMap((each) => {
      if (each.arn !== arn) return [each];
      return policy === null ? [] : [policy];
    });
  const boundary = view.boundary?.arn === arn && policy !== null ? policy : view.boundary;
  const groups = groupsOf(view).map((group) => ({ ...group, policies: changed(group.policies) }));
  return { ...assembled(view, changed(ownOf(view)), groups), boundary };
}
