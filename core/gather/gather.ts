/**
 * From a denied call to what decided it: the policies of every layer as they stood then, the values of the request's
 * condition keys, and what of it nobody can see.
 *
 * Shape   DeniedCall and PolicySource -> Gathered, or undefined when the call has no caller or resource to ask about.
 * Units   looked up as of the denial's time.
 * Errors  none of its own; what a source throws passes through.
 */
import { type ContextEntry, lookedUp } from '../context/context-entry.ts';
import { forwardingService } from '../context/forwarded-call.ts';
import {
  type ContextLookups,
  evaluationContext,
  type OrganizationPlace,
  type RequestContext,
  requestContext,
} from '../context/request-context.ts';
import { parseCaller } from '../evaluate/parse/caller.ts';
import { parseArn } from '../model/arn.ts';
import type { Denial } from '../model/denial.ts';
import { identityType } from '../model/identity-type.ts';
import type { EvaluationInput } from '../model/policy.ts';
import type {
  AccountRegion,
  EndpointView,
  IdentityView,
  LookupResult,
  OrganizationView,
  PolicySource,
  ResourceView,
  Tag,
} from '../model/policy-source.ts';
import { listAt, textAt } from '../record/json.ts';
import { policyOwner } from '../snapshot/policy-owner.ts';
import { type CheckedPair, pairOf, recordedContext } from './checked-pair.ts';
import type { DeniedCall } from './denied-call.ts';
import { endpointPolicy } from './endpoint-policy.ts';
import { identityPolicies, sessionPolicies } from './identity-policies.ts';
import {
  type HiddenLayer,
  hide,
  joined,
  type LayerPolicies,
  NOTHING,
  type Reason,
} from './layer-policies.ts';
import { organizationPolicies } from './organization-policies.ts';
import { asksResourcePolicy, ownerOf, resourcePolicy } from './resource-side.ts';

/** What was looked up; undefined: it plays no part in this call. */
export interface Views {
  readonly organization: LookupResult<OrganizationView> | undefined;
  readonly identity: LookupResult<IdentityView> | undefined;
  readonly resource: LookupResult<ResourceView> | undefined;
  readonly owner: string | undefined;
  readonly ownersOrganization: LookupResult<OrganizationView> | undefined;
  readonly endpoint: LookupResult<EndpointView> | undefined;
}

export interface Gathered {
  readonly input: EvaluationInput;
  /** Layers of which a policy may exist that nobody read. */
  readonly hidden: readonly HiddenLayer[];
  readonly context: RequestContext;
  readonly views: Views;
}

export async function gather(
  call: DeniedCall,
  source: PolicySource,
  pair: CheckedPair | undefined = pairOf(call),
): Promise<Gathered | undefined> {
  const principal = principalOf(call);
  if (pair === undefined || principal === undefined) return undefined;
  const views = await lookUp(call, source, pair);
  const layers = joined([
    organizationPolicies('serviceControlPolicy', views.organization),
    resourceSide(views, pair),
    endpointPolicy(views.endpoint),
    identityPolicies(views.identity, call.denial.principal.arn),
    await sessionPolicies(call, source),
  ]);
  const resource = realResource(pair.resource, views);
  const context = contextOf(call, { action: pair.action, resource }, views);
  const request = {
    principal,
    action: pair.action,
    resource,
    ...(views.owner === undefined ? {} : { resourceAccount: views.owner }),
  };
  const { context: values, unknownContext } = evaluationContext(context);
  return {
    input: { request: { ...request, context: values }, unknownContext, policies: layers.policies },
    hidden: layers.hidden,
    context,
    views,
  };
}

/** As the evaluator names callers; undefined for one that no policy can be attached to or name. */
function principalOf({ denial, record }: DeniedCall): string | undefined {
  const { arn, type, sessionArn } = denial.principal;
  const service = identityType(type).isService ? textAt(record, 'userIdentity', 'invokedBy') : undefined;
  return [service, sessionArn ?? undefined, arn].find(
    (each) => each !== undefined && parseCaller(each) !== undefined,
  );
}

async function lookUp(
  call: DeniedCall,
  source: PolicySource,
  { action, resource }: CheckedPair,
): Promise<Views> {
  const { denial, record } = call;
  const at = denial.time;
  const place: AccountRegion = { account: denial.account ?? '', region: denial.region ?? '' };
  const ownersPlace = { ...place, account: ownerToldBy(record, resource) ?? place.account };
  const endpointId = endpointOf(denial, action);
  const asked = resource === '*' || !asksResourcePolicy(action, resource);
  const [organization, identity, found, endpoint] = await Promise.all([
    denial.account === null ? undefined : source.organizationOf(denial.account, at),
    identityType(denial.principal.type).hasPolicies ? source.identity(identityArn(call), at) : undefined,
    asked ? undefined : source.resource(resource, ownersPlace, at),
    endpointId === undefined ? undefined : source.vpcEndpoint(endpointId, endpointPlace(record, place), at),
  ]);
  const owner = resource === '*' ? (denial.account ?? undefined) : ownerOf(resource, found);
  const ownersOrganization = owner === undefined ? undefined : await source.organizationOf(owner, at);
  return { organization, identity, resource: found, owner, ownersOrganization, endpoint };
}

/** CloudTrail names the owner of a bucket, which the bucket's ARN does not. */
function ownerToldBy(record: unknown, resource: string): string | undefined {
  const bearer = policyOwner(resource);
  const named = listAt(record, 'resources').find((each) => textAt(each, 'ARN') === bearer);
  return textAt(named, 'accountId');
}

/** A federated user has the policies of the user who made its session. */
function identityArn({ denial, record }: DeniedCall): string {
  const { arn, type } = denial.principal;
  if (identityType(type).policiesOf === 'principal') return arn;
  return textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn') ?? arn;
}

/** The record may name a service here, whose endpoint is nobody's. What a service asks further passes no endpoint. */
function endpointOf({ vpcEndpointId: id, eventSource }: Denial, action: string): string | undefined {
  const isForwarded = forwardingService(eventSource, action) !== undefined;
  return !isForwarded && id?.startsWith('vpce-') === true ? id : undefined;
}

function endpointPlace(record: unknown, { account, region }: AccountRegion): AccountRegion {
  return { account: textAt(record, 'vpcEndpointAccountId') ?? account, region };
}

function resourceSide({ owner, resource, ownersOrganization }: Views, pair: CheckedPair): LayerPolicies {
  if (pair.resource === '*') return NOTHING;
  if (owner === undefined) {
    const reason = {
      code: 'ownerUnknown',
      why: `the account that owns ${pair.resource} is not known`,
    } as const;
    return joined([hide('resourceControlPolicy', reason), resourceOr(resource, pair.resource, reason)]);
  }
  return joined([
    organizationPolicies('resourceControlPolicy', ownersOrganization),
    resourcePolicy(resource, pair.resource),
  ]);
}

function resourceOr(
  sight: LookupResult<ResourceView> | undefined,
  resource: string,
  reason: Reason,
): LayerPolicies {
  const isSeen = sight !== undefined && sight.kind !== 'absent';
  return isSeen ? resourcePolicy(sight, resource) : hide('resourcePolicy', reason);
}

/** Names that the message writes without their path, and aliases of keys, as policies match them. */
function realResource(resource: string, { resource: sight }: Views): string {
  if (sight?.kind !== 'found') return resource;
  const arn = parseArn(resource);
  const isAlias = arn?.service === 'kms' && arn.resource.startsWith('alias/');
  return isAlias || arn?.service === 'iam' ? sight.value.arn : resource;
}

function contextOf(call: DeniedCall, pair: CheckedPair, views: Views): RequestContext {
  const question = {
    record: call.record ?? bareRecord(call),
    partial: call.record === undefined,
    action: pair.action,
    resource: pair.resource,
  };
  const context = requestContext(question, lookupsOf(call, pair, views));
  if (views.identity?.kind !== 'found') return context;
  if (identityType(call.denial.principal.type).policiesOf !== 'principal') return context;
  const entry: ContextEntry = lookedUp('aws:PrincipalArn', views.identity.value.arn);
  return new Map(context).set('aws:principalarn', entry);
}

/** What a denial keeps of its record, in the record's words. */
function bareRecord({ denial }: DeniedCall): unknown {
  const { principal, account, time, region, sourceIp, userAgent, vpcEndpointId, eventSource, eventName } =
    denial;
  const isSession = principal.sessionArn !== null;
  return {
    userIdentity: {
      type: principal.type,
      arn: principal.sessionArn ?? principal.arn,
      accountId: account ?? undefined,
      ...(isSession ? { sessionContext: { sessionIssuer: { arn: principal.arn } } } : {}),
    },
    eventTime: time,
    eventSource,
    eventName,
    awsRegion: region ?? undefined,
    sourceIPAddress: sourceIp ?? undefined,
    userAgent: userAgent ?? undefined,
    vpcEndpointId: vpcEndpointId ?? undefined,
  };
}

function lookupsOf(call: DeniedCall, pair: CheckedPair, views: Views): ContextLookups {
  const { organization, ownersOrganization, owner, endpoint, resource } = views;
  const principalOrganization = placeOf(organization);
  const resourceOrganization = placeOf(ownersOrganization);
  const vpc = endpoint?.kind === 'found' ? endpoint.value.vpc : null;
  const tags = resource?.kind === 'found' ? resource.value.tags : null;
  const principalTags = tagsOf(call, views.identity);
  return {
    ...(principalOrganization === undefined ? {} : { principalOrganization }),
    ...(resourceOrganization === undefined ? {} : { resourceOrganization }),
    ...(owner === undefined ? {} : { resourceAccount: owner }),
    ...(principalTags === undefined ? {} : { principalTags }),
    ...(tags === null ? {} : { resourceTags: mapOf(tags) }),
    ...(vpc === null ? {} : { sourceVpc: vpc }),
    ...(call.decoded === undefined ? {} : { stated: call.decoded.conditions }),
    ...(call.details === undefined ? {} : { recorded: recordedContext(call.details, pair) }),
  };
}

/** undefined: nobody could see it; null: the account is in no organization. */
function placeOf(sight: LookupResult<OrganizationView> | undefined): OrganizationPlace | null | undefined {
  if (sight === undefined || sight.kind === 'notVisible') return undefined;
  if (sight.kind === 'absent') return null;
  const { organization, path } = sight.value;
  // The path of the key ends with the unit; the account itself is no part of it.
  return { id: organization, path: `${[organization, ...path.slice(0, -1)].join('/')}/` };
}

/** Session tags win over the role's own; a session that nobody recorded may have any. */
function tagsOf(
  { denial, grant }: DeniedCall,
  identity: LookupResult<IdentityView> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (identity?.kind !== 'found') return undefined;
  if (!identityType(denial.principal.type).hasFixedTags && grant === undefined) return undefined;
  return mapOf([...identity.value.tags, ...(grant?.tags ?? [])]);
}

function mapOf(tags: readonly Tag[]): ReadonlyMap<string, string> {
  return new Map(tags.map(({ key, value }) => [key, value]));
}
