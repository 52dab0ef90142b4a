/**
 * Whether a recorded change may have decided a call at all: it is of a layer that can, and of this caller, this resource or
 * an account of theirs.
 *
 * INVARIANT: what is not known takes part.
 */
import type { Gathered } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import type { Attribution } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { PolicyChange, PolicyWrite } from '../model/policy-change.ts';
import { layersThat, POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';
import { isOfOrganization, movedAccount } from '../what-if/cause/organization-change.ts';
import { isSameIdentity } from '../what-if/variant/variant-change.ts';

export interface Decided {
  readonly layer: PolicyLayer;
  readonly isExplicit: boolean;
  readonly gathered: Gathered;
  /** Of the caller, and of the resource. */
  readonly accounts: readonly string[];
}

/** Undefined: that a policy layer denied the call is not known. */
export function decidedBy(
  { account }: Pick<Denial, 'account'>,
  { layer, kind }: Attribution,
  gathered: Gathered,
): Decided | undefined {
  if (layer === 'unknown' || layer === 'notAPolicy') return undefined;
  const accounts = [account, gathered.lookups.owner].filter((each) => typeof each === 'string');
  return { layer, isExplicit: kind === 'explicit', gathered, accounts };
}

export function takesPart(change: PolicyChange, { layer, isExplicit, gathered, accounts }: Decided): boolean {
  const matters = layersThatMatter(layer, isExplicit);
  if (!layersOf(change).some((each) => matters.includes(each))) return false;
  const account = movedAccount(change);
  if (account !== undefined && !accounts.includes(account)) return false;
  return change.write === undefined || isOfCall(change.write, gathered);
}

const GIVING: readonly PolicyLayer[] = layersThat(
  ({ allows }) => allows === 'grant' || allows === 'resource',
);

/** An Allow that is missing in one of two layers that give permissions may have been in the other. */
function layersThatMatter(layer: PolicyLayer, isExplicit: boolean): readonly PolicyLayer[] {
  return !isExplicit && GIVING.includes(layer) ? GIVING : [layer];
}

/** The layers that a change may be of. What is no policy, such as a tag, may decide conditions of any. */
function layersOf(change: PolicyChange): readonly PolicyLayer[] {
  if (isOfOrganization(change)) return layersThat(({ guardrail }) => guardrail !== null);
  switch (change.write?.on) {
    case 'inlinePolicy':
      return ['identityPolicy'];
    case 'attachment':
      return ['identityPolicy'];
    case 'managedPolicy':
      return layersThat(({ hasManagedPolicies }) => hasManagedPolicies);
    case 'permissionsBoundary':
      return ['permissionsBoundary'];
    case 'resourcePolicy':
      return ['resourcePolicy'];
    case 'vpcEndpointPolicy':
      return ['vpcEndpointPolicy'];
    case undefined:
      return POLICY_LAYERS;
  }
}

function isOfCall(write: PolicyWrite, gathered: Gathered): boolean {
  switch (write.on) {
    case 'inlinePolicy':
    case 'attachment':
    case 'permissionsBoundary':
      return isOfCaller(write.principal, gathered);
    case 'resourcePolicy':
      return isOfResource(write.resource, gathered);
    case 'managedPolicy':
    case 'vpcEndpointPolicy':
      return true;
  }
}

function isOfCaller(principal: string, { lookups: { identity } }: Gathered): boolean {
  if (identity?.kind !== 'found') return true;
  const { value } = identity;
  if (parseArn(principal)?.resource.startsWith('group/') !== true) return isSameIdentity(principal, value);
  return value.groups === undefined || value.groups.some((group) => isSameIdentity(principal, group));
}

/** Of a call through an access point there are two. */
function isOfResource(arn: string, { lookups: { resource }, other }: Gathered): boolean {
  if (resource?.kind !== 'found' || isSameIdentity(arn, resource.value)) return true;
  return other !== undefined && isOfResource(arn, other.gathered);
}
