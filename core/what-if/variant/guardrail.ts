/**
 * The policies of one type above an account, with a change of one of them.
 *
 * Source  AWS Organizations User Guide, "Enabling a policy type", "SCP evaluation": a target without an SCP that allows
 *         denies everything below it.
 */
import type { Policy, PolicyLevel } from '../../model/policy.ts';
import { GUARDRAIL_MEMBER, type OrganizationPolicyType } from '../../model/policy-layer.ts';
import type { OrganizationView } from '../../model/policy-source.ts';
import type { OrganizationPolicyChange } from './variant-change.ts';

export function withGuardrail(
  view: OrganizationView,
  change: OrganizationPolicyChange,
): readonly PolicyLevel[] {
  const { [GUARDRAIL_MEMBER[change.type]]: levels } = view;
  if (levels.length > 0) return levels.map((level) => withChange(level, change));
  // The type is not enabled: what is put enables it, what is removed was not there.
  return change.hasNewDocument
    ? enabled(view, change.type).map((level) => withChange(level, change))
    : levels;
}

function withChange(level: PolicyLevel, change: OrganizationPolicyChange): PolicyLevel {
  const { policy, hasNewDocument, attach, detach } = change;
  const isDetached = detach === 'everywhere' || detach.includes(level.target);
  const isThere = level.policies.some((each) => isSame(each, policy));
  const isAdded = attach.includes(level.target) && !isThere;
  if (!isThere && !isAdded) return level;
  const others = level.policies.flatMap((each) => {
    if (!isSame(each, policy)) return [each];
    if (isDetached) return [];
    return [hasNewDocument ? policy : each];
  });
  return { target: level.target, policies: isAdded ? [...others, policy] : others };
}

/** Names are unique among the policies of a type. A policy that could not be read has its id as its name. */
function isSame(left: Policy, right: Policy): boolean {
  if (left.arn !== undefined && right.arn !== undefined) return left.arn === right.arn;
  return left.name === right.name || idOf(left) === idOf(right);
}

const idOf = ({ arn, name }: Policy): string | undefined => arn?.split('/').at(-1) ?? name;

const FULL_ACCESS: Readonly<Record<OrganizationPolicyType, Policy>> = {
  SERVICE_CONTROL_POLICY: {
    name: 'FullAWSAccess',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  },
  RESOURCE_CONTROL_POLICY: {
    name: 'RCPFullAWSAccess',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    },
  },
};

const enabled = ({ path }: OrganizationView, type: OrganizationPolicyType): readonly PolicyLevel[] =>
  path.map((target) => ({ target, policies: [FULL_ACCESS[type]] }));
