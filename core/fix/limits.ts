/**
 * When no statement may be suggested, although one could be written.
 *
 * Source  IAM User Guide, "Policy evaluation logic" (an Allow never overrides a Deny).
 */
import { withoutRefuted } from '../assess/describe.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Lookups } from '../gather/denied-call.ts';
import type { Attribution } from '../model/attribution.ts';
import { identityType } from '../model/identity-type.ts';
import { POLICY_LAYER } from '../model/policy-layer.ts';
import { layerName } from '../text/reason.ts';
import { whyOnlyAPerson } from './administrative.ts';
import type { FixInput } from './statement.ts';

/** Why no statement may be suggested, as a clause; undefined: one may. `denied`: what does not allow the call. */
export function whyNoStatement(input: FixInput, denied: DenialResult | undefined): string | undefined {
  const { attribution, gathered } = input;
  const { action, resource } = gathered.input.request;
  const { layer, kind, confidence } = attribution;
  if (kind !== 'implicit') return 'whether a statement denies the call or none allows it is not known';
  if (layer === 'notAPolicy' || layer === 'unknown' || confidence === 'unknown')
    return 'the layer that denied is not known';
  if (POLICY_LAYER[layer].guardrail !== null)
    return "what an organization's policy allows is for its administrators to decide";
  if (input.assessment.isRefusedByAws) return 'the resource belongs to AWS, and no policy opens it';
  if (input.probing) return 'the caller is denied many different actions, which may be probing';
  if (mayDenyExplicitly(input))
    return 'a statement denies the call explicitly, or may: an Allow would not help';
  if (denied === undefined) return `the ${layerName(layer)}, as it was read, lets the call pass`;
  return whyOutOfReach(input) ?? whyOnlyAPerson(action, resource);
}

/** Hidden layers aside: a statement that is visible denies, or may, and AWS does not report a missing allow. */
function mayDenyExplicitly({ assessment, attribution }: FixInput): boolean {
  const { certain, possible } = isStatedByAws(attribution)
    ? withoutRefuted(assessment, attribution.kind)
    : assessment;
  return [...certain, ...possible].some(({ kind }) => kind === 'explicit');
}

export const isStatedByAws = ({ confidence }: Pick<Attribution, 'confidence'>): boolean =>
  confidence === 'stated' || confidence === 'decoded';

function whyOutOfReach({ denial, gathered, isResourceOpen }: FixInput): string | undefined {
  const { resource } = gathered.input.request;
  if (!identityType(denial.principal.type).hasAccount)
    return 'the caller belongs to no account: only a person can say under which conditions to trust it';
  if (denial.principal.arn.includes(':role/aws-service-role/'))
    return 'AWS manages the policy of a service-linked role, and it cannot be changed';
  if (isResourceOpen === true || (/^arn:[^*]*\*$/.test(resource) && resource.split(':')[5] === '*'))
    return 'which resource was denied is not known';
  if (resource !== '*' && !isWithinOrganization(gathered.lookups, denial.account))
    return 'the resource belongs to another organization, or its owner is not known';
  return undefined;
}

/** Caller and owner are known to belong to one account or one organization. */
export function isWithinOrganization(
  { organization, ownersOrganization, owner }: Lookups,
  account: string | null,
): boolean {
  if (owner === undefined || account === null) return false;
  if (owner === account) return true;
  return (
    organization?.kind === 'found' &&
    ownersOrganization?.kind === 'found' &&
    organization.value.organization === ownersOrganization.value.organization
  );
}
