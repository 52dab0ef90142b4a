/**
 * The values of the condition keys of a denied call: from its record, or what its denial keeps of the record, and from
 * what was looked up.
 *
 * INVARIANT: a key whose value is not known is unknown, not absent.
 */
import { type ContextEntry, lookedUp } from '../context/context-entry.ts';
import {
  type ContextLookups,
  type OrganizationPlace,
  type RequestContext,
  requestContext,
} from '../context/request-context.ts';
import { coversAction, readActions } from '../evaluate/parse/action.ts';
import { parseArn } from '../model/arn.ts';
import { identityType } from '../model/identity-type.ts';
import type { IdentityView, LookupResult, OrganizationView, Tag } from '../model/policy-source.ts';
import { isObject, type JsonObject } from '../record/json.ts';
import type { Passage } from './access-point.ts';
import { type CheckedPair, type DeniedCall, type Lookups, recordedContext } from './denied-call.ts';

export function contextOf(
  call: DeniedCall,
  pair: CheckedPair,
  lookups: Lookups,
  passage?: Passage,
): RequestContext {
  const denied = {
    record: call.record ?? bareRecord(call),
    partial: call.record === undefined,
    action: pair.action,
    resource: pair.resource,
  };
  const point = passage && { arn: passage.point, networkOrigin: passage.networkOrigin };
  const context = requestContext(denied, {
    ...lookupsOf(call, pair, lookups),
    ...(point === undefined ? {} : { accessPoint: point }),
  });
  if (lookups.identity?.kind !== 'found') return context;
  if (identityType(call.denial.principal.type).policiesOf !== 'principal') return context;
  const entry: ContextEntry = lookedUp('aws:PrincipalArn', lookups.identity.value.arn);
  return new Map(context).set('aws:principalarn', entry);
}

/** What a denial keeps of its record, in the form of a record. */
function bareRecord({ denial }: DeniedCall): unknown {
  const { principal, account, time, region, sourceIp, userAgent, vpcEndpointId, eventSource, eventName } =
    denial;
  // An ARN of a session has no path of its role: only what was recorded names the role.
  const isIssuerKnown = principal.sessionArn !== null && denial.eventId !== null;
  const { hasAccount, isUser } = identityType(principal.type);
  return {
    userIdentity: {
      type: principal.type,
      arn: principal.sessionArn ?? principal.arn,
      accountId: hasAccount ? (account ?? undefined) : undefined,
      ...(isUser ? { userName: principal.arn.split('/').at(-1) } : {}),
      ...(isIssuerKnown ? { sessionContext: { sessionIssuer: { arn: principal.arn } } } : {}),
    },
    eventTime: time ?? undefined,
    eventSource: eventSource ?? undefined,
    eventName: eventName ?? undefined,
    awsRegion: region ?? undefined,
    sourceIPAddress: sourceIp ?? undefined,
    userAgent: userAgent ?? undefined,
    vpcEndpointId: vpcEndpointId ?? undefined,
  };
}

function lookupsOf(call: DeniedCall, pair: CheckedPair, lookups: Lookups): ContextLookups {
  const { organization, ownersOrganization, owner, endpoint, resource } = lookups;
  const principalOrganization = placeOf(organization);
  const resourceOrganization = placeOf(ownersOrganization);
  const vpc = endpoint?.kind === 'found' ? endpoint.value.vpc : null;
  const tags = resource?.kind === 'found' ? resource.value.tags : null;
  const principalTags = tagsOf(call, lookups.identity);
  return {
    ...(principalOrganization === undefined ? {} : { principalOrganization }),
    ...(resourceOrganization === undefined ? {} : { resourceOrganization }),
    ...(owner === undefined ? {} : { resourceAccount: owner }),
    ...(principalTags === undefined ? {} : { principalTags }),
    ...(tags === null ? {} : { resourceTags: mapOf(tags) }),
    ...(vpc === null ? {} : { sourceVpc: vpc }),
    ...(call.decoded === undefined ? {} : { stated: call.decoded.conditions }),
    ...(call.given === undefined ? {} : { given: call.given }),
    ...(call.details === undefined ? {} : { recorded: recordedContext(call.details, pair) }),
  };
}

/** undefined: it is not visible; null: the account is in no organization. */
function placeOf(lookup: LookupResult<OrganizationView> | undefined): OrganizationPlace | null | undefined {
  if (lookup === undefined || lookup.kind === 'notVisible') return undefined;
  if (lookup.kind === 'absent') return null;
  const { organization, path } = lookup.value;
  // The path of the key ends with the unit; the account itself is no part of it.
  return { id: organization, path: `${[organization, ...path.slice(0, -1)].join('/')}/` };
}

/** Session tags win over the role's own; a session whose grant is unknown may have any. */
function tagsOf(
  { denial, grant }: DeniedCall,
  identity: LookupResult<IdentityView> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (identity?.kind !== 'found') return undefined;
  const { tags } = identity.value;
  if (identityType(denial.principal.type).hasFixedTags) return mapOf(tags);
  switch (grant.kind) {
    case 'unknown':
      return undefined;
    case 'recorded':
      return mapOf([...tags, ...grant.grant.tags]);
    case 'none':
      // The rules miss tags that come from a session before, or from a token: names that no pattern can ask for.
      return grant.because === 'received' && mayBeTagged(identity.value) ? undefined : mapOf(tags);
  }
}

/** Sessions of a role can have tags only where its trust policy allows `sts:TagSession`; of users it is not asked. */
function mayBeTagged({ arn, trustPolicy }: IdentityView): boolean {
  if (parseArn(arn)?.resource.startsWith('role/') !== true) return false;
  const { Statement: given } = isObject(trustPolicy?.document) ? trustPolicy.document : {};
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return !statements.every((each) => isObject(each) && (each.Effect === 'Deny' || !namesTagging(each)));
}

function namesTagging({ Action }: JsonObject): boolean {
  const { value, isReadable } = readActions(Action, false, '', []);
  return !isReadable || coversAction(value, 'sts:tagsession');
}

function mapOf(tags: readonly Tag[]): ReadonlyMap<string, string> {
  return new Map(tags.map(({ key, value }) => [key, value]));
}
