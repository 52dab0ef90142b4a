/**
 * A change of a service or resource control policy, with the policy and its targets looked up.
 *
 * An unknown name is a new policy; an id or an ARN that is unknown is a mistake.
 */
import type { Fault } from '../../evaluate/parse/fault.ts';
import type { Policy } from '../../model/policy.ts';
import { type OrganizationPolicyType, POLICY_LAYER } from '../../model/policy-layer.ts';
import type { GuardrailChange } from './change.ts';
import type { Known } from './known.ts';
import type { OrganizationPolicyChange, VariantChange } from './variant-change.ts';

const TYPE: Readonly<Record<GuardrailChange['kind'], OrganizationPolicyType>> = {
  serviceControlPolicy: 'SERVICE_CONTROL_POLICY',
  resourceControlPolicy: 'RESOURCE_CONTROL_POLICY',
};

export function resolveGuardrail(
  change: GuardrailChange,
  before: readonly VariantChange[],
  known: Known,
): { readonly change: OrganizationPolicyChange } | Fault {
  const { kind, policy: ref, document, path } = change;
  const type = TYPE[kind];
  if (!known.hasOrganization) return { path, problem: 'needs an organization, and the snapshot holds none' };
  const found = known.organizationPolicy(type, ref);
  const isNew = found === undefined && !before.some((each) => isOf(each, type, ref));
  if (isNew && (document === undefined || isId(ref)))
    return {
      path: `${path}.policy`,
      problem: `is no ${POLICY_LAYER[kind].name} of the snapshot: \`${ref}\``,
    };
  if (isNew && change.targets === undefined)
    return { path: `${path}.targets`, problem: 'is missing: a new policy is attached to something' };
  const targets = targetsOf(change, known);
  if (!Array.isArray(targets)) return targets;
  const policy: Policy = {
    name: found?.name ?? ref,
    ...(found?.arn == null ? {} : { arn: found.arn }),
    document: document ?? found?.document ?? null,
  };
  const hasNewDocument = document !== undefined;
  const detach = hasNewDocument ? [] : change.targets === undefined ? 'everywhere' : targets;
  return {
    change: {
      on: 'organizationPolicy',
      ...{ type, policy, hasNewDocument, detach },
      attach: hasNewDocument ? targets : [],
    },
  };
}

const isId = (ref: string): boolean => ref.startsWith('p-') || ref.startsWith('arn:');

const isOf = (change: VariantChange, type: OrganizationPolicyType, name: string): boolean =>
  change.on === 'organizationPolicy' && change.type === type && change.policy.name === name;

function targetsOf({ targets = [], path }: GuardrailChange, known: Known): string[] | Fault {
  const ids: string[] = [];
  for (const [index, ref] of targets.entries()) {
    const [id, ...others] = known.targets(ref);
    const at = `${path}.targets[${index}]`;
    if (id === undefined)
      return { path: at, problem: `is no root, organizational unit or account of the snapshot: \`${ref}\`` };
    if (others.length > 0)
      return {
        path: at,
        problem: `names several targets: give one of the ids ${[id, ...others].join(', ')}`,
      };
    ids.push(id);
  }
  return ids;
}
