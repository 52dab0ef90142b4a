/**
 * Which layers apply to a request, and what the relation of caller and resource changes.
 *
 * Source  AWS Organizations User Guide, "Service control policies", "Resource control policies"; IAM User Guide,
 *         "Policy evaluation logic"; STS API Reference, "GetCallerIdentity", "GetSessionToken"; VPC documentation,
 *         "Control access to VPC endpoints using endpoint policies"; KMS Developer Guide, "Key policies".
 */
import rcpScope from '../../../data/generated/rcp-scope.json' with { type: 'json' };
import type { PolicyLayer } from '../../model/policy-layer.ts';
import { serviceOf } from '../parse/action.ts';
import { type Caller, type CallerKind, isServiceLinkedName } from '../parse/caller.ts';
import { firstValue } from '../parse/context.ts';
import type { ReadRequest } from '../parse/request.ts';
import { or } from '../parse/ternary.ts';
import type { Situation } from './authorize.ts';
import type { PrincipalTest } from './level.ts';
import { isNamed } from './principal-match.ts';

/** AWS allows these to every caller that can sign a request, whatever the policies say. */
const NEEDS_NO_PERMISSION: ReadonlySet<string> = new Set(['sts:getcalleridentity', 'sts:getsessiontoken']);

export function needsNoPermission({ action }: ReadRequest): boolean {
  return NEEDS_NO_PERMISSION.has(action);
}

/** Decided by the trust policy of the role that is the resource. */
const TRUST_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
]);

/** A resource policy that was given for `sts:AssumeRole` is a trust policy, for an action of KMS a key policy. */
export function situationOf(
  { caller, action, resource, resourceAccount }: ReadRequest,
  hasResourcePolicy: boolean,
): Situation {
  const isTrust = TRUST_ACTIONS.has(action) && (hasResourcePolicy || resource.includes(':role/'));
  const isKey = isOnKey(action) && (hasResourcePolicy || resource.includes(':key/'));
  return {
    relation: relationOf(caller, resourceAccount),
    needsNoIdentityPolicy: caller.kind === 'root',
    resourcePolicyDecides: isTrust || isKey,
    boundaryLimitsDirectGrant: isTrust && caller.kind === 'user',
  };
}

function relationOf({ account }: Caller, resourceAccount: string | undefined): Situation['relation'] {
  if (account === undefined) return 'outside';
  return account === resourceAccount ? 'sameAccount' : 'crossAccount';
}

const IAM_IDENTITIES: ReadonlySet<CallerKind> = new Set(['user', 'role', 'session', 'federatedUser']);

/**
 * Layers that deny implicitly even when they hold no policy at all. A federated user may do what its session policies
 * allow: without one, nothing.
 */
export function layerIsNeeded(layer: PolicyLayer, { caller }: ReadRequest, situation: Situation): boolean {
  switch (layer) {
    case 'identityPolicy':
      return IAM_IDENTITIES.has(caller.kind);
    case 'sessionPolicy':
      return caller.kind === 'federatedUser';
    case 'resourcePolicy':
      return situation.relation !== 'sameAccount' || situation.resourcePolicyDecides;
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
    case 'vpcEndpointPolicy':
    case 'permissionsBoundary':
      return false;
  }
}

/** Do the policies of this layer, if there are any, apply to this request? */
export function layerApplies(layer: PolicyLayer, request: ReadRequest): boolean {
  const { caller } = request;
  const isIdentity = IAM_IDENTITIES.has(caller.kind);
  switch (layer) {
    case 'serviceControlPolicy':
      return (isIdentity || caller.kind === 'root') && !isServiceLinked(request);
    case 'resourceControlPolicy':
      return isInRcpScope(request) && !isServiceLinked(request);
    case 'vpcEndpointPolicy':
      return caller.kind !== 'service';
    case 'identityPolicy':
    case 'permissionsBoundary':
      return isIdentity;
    case 'sessionPolicy':
      return isIdentity || caller.kind === 'root';
    case 'resourcePolicy':
      return serviceOf(request.action) !== 'kms' || isOnKey(request.action);
  }
}

/** Actions that list or create keys have no key yet: a key policy given with them does not apply. */
function isOnKey(action: string): boolean {
  return serviceOf(action) === 'kms' && !hasNoResource(action);
}

/**
 * Service-linked roles have a path of their own. A session's ARN has no path: without the role's ARN we go by the
 * reserved beginning of the name.
 */
export function isServiceLinked({ caller, context }: ReadRequest): boolean {
  if (caller.kind === 'role') return isServiceLinkedArn(caller.arn);
  if (caller.kind !== 'session') return false;
  const arn = firstValue(context.given('aws:principalarn'));
  return arn === undefined ? isServiceLinkedName(caller.name) : isServiceLinkedArn(arn);
}

function isServiceLinkedArn(arn: string): boolean {
  return arn.includes(':role/aws-service-role/');
}

/** Of the services that support RCPs, KMS among them. */
const ACTIONS_WITHOUT_RESOURCE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(rcpScope.actionsWithoutResource).map(([service, names]) => [service, new Set(names)]),
);

function hasNoResource(action: string): boolean {
  const service = serviceOf(action);
  return ACTIONS_WITHOUT_RESOURCE.get(service)?.has(action.slice(service.length + 1)) ?? false;
}

/** RCPs apply to actions that have a resource, of the services that support RCPs. */
function isInRcpScope({ action }: ReadRequest): boolean {
  if (action === 'kms:retiregrant') return false;
  return ACTIONS_WITHOUT_RESOURCE.has(serviceOf(action)) && !hasNoResource(action);
}

/** Services with gateway endpoints; in their endpoint policies an account's ARN names only its root user. */
const GATEWAY_SERVICES: ReadonlySet<string> = new Set(['s3', 'dynamodb']);

/** How a Principal element of this layer must name the caller, for the statement to apply. */
export function principalTest(layer: PolicyLayer, { action, caller }: ReadRequest): PrincipalTest {
  const isGateway = layer === 'vpcEndpointPolicy' && GATEWAY_SERVICES.has(serviceOf(action));
  if (!isGateway || caller.kind === 'root') return isNamed;
  return ({ directly, bySessionIssuer }) => or(directly, bySessionIssuer);
}
