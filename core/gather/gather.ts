/**
 * From a denied call to what decided it: the policies of every layer as they stood then, the values of the request's
 * condition keys, and which of it is not visible.
 *
 * Shape   DeniedCall and PolicySource -> Gathered, or undefined when the call has no caller or resource to look up.
 * Units   looked up as of the denial's time.
 * Errors  none of its own; what a source throws passes through.
 */
import { forwardingService } from '../context/forwarded-call.ts';
import { evaluationContext, type RequestContext } from '../context/request-context.ts';
import { identityProviderOf } from '../context/sign-in-keys.ts';
import { parseCaller } from '../evaluate/parse/caller.ts';
import { parseArn } from '../model/arn.ts';
import type { DenialToExplain } from '../model/denial.ts';
import { identityType } from '../model/identity-type.ts';
import type { EvaluationInput } from '../model/policy.ts';
import { type Guardrail, layersThat, type PolicyLayer } from '../model/policy-layer.ts';
import {
  type AccountRegion,
  type IdentityView,
  type LookupResult,
  notVisible,
  type PolicySource,
  type ResourceView,
} from '../model/policy-source.ts';
import { hasUnknownEnding } from '../model/secret-arn.ts';
import { listAt, textAt } from '../record/json.ts';
import { isNotExported } from '../record/partial-record.ts';
import { policyOwner } from '../snapshot/policy-owner.ts';
import { accountsBehind, otherPair, type Passage, passageOf, type Side } from './access-point.ts';
import { contextOf } from './call-context.ts';
import {
  type CheckedPair,
  type DeniedCall,
  isText,
  type Lookups,
  pairOf,
  policiesAt,
} from './denied-call.ts';
import { withExternalId } from './external-id.ts';
import { identityPolicies, sessionPolicies } from './identity-policies.ts';
import {
  endpointPolicy,
  type HiddenLayer,
  type HiddenReason,
  hide,
  joined,
  type LayerPolicies,
  NO_POLICIES,
  organizationPolicies,
} from './layer-policies.ts';
import { hasResourcePolicy, ownerOf, resourcePolicy } from './resource-policies.ts';

export interface Gathered {
  readonly input: EvaluationInput;
  /** Layers of which a policy may exist that was not read. */
  readonly hidden: readonly HiddenLayer[];
  readonly context: RequestContext;
  readonly lookups: Lookups;
  /** The same call on its other side, where it goes through an access point of S3: both must let it pass. */
  readonly other?: OtherSide;
}

export interface OtherSide {
  readonly side: Side;
  readonly gathered: Gathered;
}

export async function gather(
  call: DeniedCall,
  source: PolicySource,
  pair: CheckedPair | undefined = pairOf(call),
): Promise<Gathered | undefined> {
  if (pair === undefined) return undefined;
  const passage = await passageOf(call, source, pair);
  const own = await gatherPair(call, source, pair, passage);
  const other = passage && otherPair(passage, pair);
  if (own === undefined || passage === undefined || other === undefined) return own;
  const side = passage.side === 'bucket' ? 'accessPoint' : 'bucket';
  const gathered = await gatherPair(call, source, other, { ...passage, side });
  return gathered === undefined ? own : { ...own, other: { side, gathered } };
}

async function gatherPair(
  call: DeniedCall,
  source: PolicySource,
  pair: CheckedPair,
  passage: Passage | undefined,
): Promise<Gathered | undefined> {
  const principal = principalOf(call);
  if (principal === undefined) return undefined;
  const lookups = await lookUp(call, source, pair, passage);
  const layers = joined([
    ...guardrails('caller').map((layer) => organizationPolicies(layer, lookups.organization)),
    policiesOfResource(lookups, pair, { account: call.denial.account, passage }),
    endpointPolicies(call, lookups),
    identityPolicies(lookups.identity, call.denial.principal.arn),
    await sessionPolicies(call, source),
    bucketUnknown(passage),
  ]);
  const resource = realResource(pair.resource, lookups);
  const recorded = contextOf(call, { action: pair.action, resource }, lookups, passage);
  const context = withExternalId(recorded, call.record, layers.policies);
  const request = {
    principal,
    action: pair.action,
    resource,
    ...evaluatedOwner(call, resource, lookups),
  };
  const { context: values, unknownContext } = evaluationContext(context);
  return {
    input: { request: { ...request, context: values }, unknownContext, policies: layers.policies },
    hidden: layers.hidden,
    context,
    lookups,
  };
}

function endpointPolicies(call: DeniedCall, { endpoint }: Lookups): LayerPolicies {
  if (call.given !== undefined) return endpointPolicy(endpoint);
  if (isText(call)) return endpointNotStated('the text');
  return isNotExported(call.record, 'vpcEndpointId')
    ? endpointNotStated('the export')
    : endpointPolicy(endpoint);
}

const endpointNotStated = (where: string): LayerPolicies =>
  hide('vpcEndpointPolicy', {
    code: 'endpointNotStated',
    why: `${where} does not say whether the call came through a VPC endpoint`,
  });

/**
 * An image or subnet that another account shares is used by the caller's own permissions: EC2's resources carry no policy
 * that could allow it across accounts.
 */
function evaluatedOwner(
  { denial }: DeniedCall,
  resource: string,
  { owner }: Lookups,
): { resourceAccount?: string } {
  const account = isSharedWithoutPolicy(resource) ? (denial.account ?? undefined) : owner;
  return account === undefined ? {} : { resourceAccount: account };
}

const isSharedWithoutPolicy = (resource: string): boolean => parseArn(resource)?.service === 'ec2';

/** As the evaluator names callers; undefined for one that no policy can be attached to or name. */
function principalOf({ denial, record }: DeniedCall): string | undefined {
  const { arn, type, sessionArn } = denial.principal;
  const { isService, isSignIn } = identityType(type);
  if (isSignIn) return identityProviderOf(record);
  const service = isService ? textAt(record, 'userIdentity', 'invokedBy') : undefined;
  return [service, sessionArn ?? undefined, arn].find(
    (each) => each !== undefined && parseCaller(each) !== undefined,
  );
}

async function lookUp(
  call: DeniedCall,
  source: PolicySource,
  { action, resource }: CheckedPair,
  passage: Passage | undefined,
): Promise<Lookups> {
  const { denial, record } = call;
  const at = policiesAt(call);
  const { hasAccount, hasPolicies } = identityType(denial.principal.type);
  const place: AccountRegion = { account: denial.account ?? '', region: denial.region ?? '' };
  const owners = recordedOwner(record, resource) ?? passage?.bucketAccount;
  const ownersPlace = { ...place, account: owners ?? place.account };
  const endpointId = endpointOf(denial, action);
  const hasNoPolicy = resource === '*' || !hasResourcePolicy(action, resource);
  const [organization, identity, found, endpoint] = await Promise.all([
    denial.account === null || !hasAccount ? undefined : source.organizationOf(denial.account, at),
    hasPolicies ? identityOf(call, source, at) : undefined,
    hasNoPolicy ? undefined : source.resource(resource, ownersPlace, at),
    endpointId === undefined ? undefined : source.vpcEndpoint(endpointId, endpointPlace(record, place), at),
  ]);
  const owner = resource === '*' ? (denial.account ?? undefined) : ownerOf(resource, found);
  const ownersOrganization = owner === undefined ? undefined : await source.organizationOf(owner, at);
  return { organization, identity, resource: found, owner, ownersOrganization, endpoint };
}

/** CloudTrail names the owner of a bucket, which the bucket's ARN does not. */
function recordedOwner(record: unknown, resource: string): string | undefined {
  const owner = policyOwner(resource);
  const named = listAt(record, 'resources').find((each) => textAt(each, 'ARN') === owner);
  return textAt(named, 'accountId');
}

/** A federated user has the policies of the user who made its session. */
async function identityOf(
  { denial, record }: DeniedCall,
  source: PolicySource,
  at: string,
): Promise<LookupResult<IdentityView>> {
  const { arn, type } = denial.principal;
  if (identityType(type).policiesOf === 'principal') return source.identity(arn, at);
  const issuer = textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
  return issuer === undefined
    ? notVisible('notRead', `which user made the session of ${arn} is not known`)
    : source.identity(issuer, at);
}

/** The record may name the endpoint of a service here, which no account owns. A call that a service forwards passes no endpoint. */
function endpointOf({ vpcEndpointId: id, eventSource }: DenialToExplain, action: string): string | undefined {
  const isForwarded = forwardingService(eventSource ?? undefined, action) !== undefined;
  return !isForwarded && id?.startsWith('vpce-') === true ? id : undefined;
}

function endpointPlace(record: unknown, { account, region }: AccountRegion): AccountRegion {
  return { account: textAt(record, 'vpcEndpointAccountId') ?? account, region };
}

const guardrails = (bounds: Guardrail['bounds']): readonly PolicyLayer[] =>
  layersThat(({ guardrail }) => guardrail?.bounds === bounds);

function policiesOfResource(
  { owner, resource, ownersOrganization }: Lookups,
  pair: CheckedPair,
  { account, passage }: { readonly account: string | null; readonly passage: Passage | undefined },
): LayerPolicies {
  if (pair.resource === '*') return NO_POLICIES;
  if (owner === undefined) {
    const reason = {
      code: 'ownerUnknown',
      why: `the account that owns ${pair.resource} is not known`,
    } as const;
    return joined([
      ...guardrails('resource').map((layer) => hide(layer, reason)),
      isSharedWithoutPolicy(pair.resource) ? NO_POLICIES : resourcePolicyOr(resource, pair, reason),
    ]);
  }
  return joined([
    ...guardrails('resource').map((layer) => organizationPolicies(layer, ownersOrganization)),
    resourcePolicy(resource, pair, {
      isWithinAccount: owner === account,
      accounts: passage === undefined ? [owner] : accountsBehind(passage),
    }),
  ]);
}

function resourcePolicyOr(
  lookup: LookupResult<ResourceView> | undefined,
  pair: CheckedPair,
  reason: HiddenReason,
): LayerPolicies {
  const isVisible = lookup !== undefined && lookup.kind !== 'absent';
  const owners = { isWithinAccount: false, accounts: [] };
  return isVisible ? resourcePolicy(lookup, pair, owners) : hide('resourcePolicy', reason);
}

/** Both policies must allow, and one of the two resources is not known. */
function bucketUnknown(passage: Passage | undefined): LayerPolicies {
  if (passage === undefined || passage.bucket !== undefined) return NO_POLICIES;
  const why = `the policy of the bucket behind ${passage.point} counts too, and the bucket is not known`;
  return hide('resourcePolicy', { code: 'bucketBehindAccessPoint', why });
}

/** Names that the message writes without their path, aliases of keys, and names of secrets, as policies match them. */
function realResource(resource: string, { resource: lookup }: Lookups): string {
  if (lookup?.kind !== 'found') return resource;
  const arn = parseArn(resource);
  // The alias of a key that AWS manages stays: by its name alone one knows that AWS owns the key.
  const isAlias = arn?.service === 'kms' && /^alias\/(?!aws\/)/.test(arn.resource);
  const isByName = isAlias || arn?.service === 'iam' || hasUnknownEnding(resource);
  return isByName ? lookup.value.arn : resource;
}
