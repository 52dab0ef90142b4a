/**
 * A denied call with everything that its policies are looked up by, what was looked up, and the pair of action and
 * resource that AWS checked.
 *
 * INVARIANT: what the message names stands. Where the denial was put together from the name of the call, the decoded
 * message and the authorization details know better: one call is checked for several actions and resources.
 */
import type { AuthorizationDetails, AuthorizationEvaluation } from '../decode/authorization-details.ts';
import type { AuthorizationMessage } from '../decode/authorization-message.ts';
import type { DenialClaim } from '../decode/denial-claim.ts';
import type { DenialToExplain } from '../model/denial.ts';
import type {
  EndpointView,
  IdentityView,
  LookupResult,
  OrganizationView,
  ResourceView,
} from '../model/policy-source.ts';
import { hasUnknownEnding } from '../model/secret-arn.ts';
import type { GrantKnowledge } from '../model/session-grant.ts';
import type { ActionTable } from '../normalize/action-table.ts';

export interface DeniedCall {
  readonly denial: DenialToExplain;
  /** The CloudTrail record; undefined where only the denial was kept: then less of the request is known. */
  readonly record: unknown;
  /** What the caller's session was given when it began. */
  readonly grant: GrantKnowledge;
  /** What its message claims, where that was read already. */
  readonly claim?: DenialClaim | undefined;
  /** CloudTrail's `errorMessage`, where the record itself was not kept. */
  readonly message?: string | undefined;
  /** The answer of `iam:GetRequestAuthorizationDetails`. */
  readonly details?: AuthorizationDetails | undefined;
  /** The answer of `sts:DecodeAuthorizationMessage`. */
  readonly decoded?: AuthorizationMessage | undefined;
  /** Condition keys that a person states of the call, which has no record; then it also states its way: through a VPC endpoint or not. */
  readonly given?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Does AWS check the action on `*` only? */
  readonly hasNoResource?: boolean;
}

/** With what the table of actions knows of the call. */
export function deniedCall(call: Omit<DeniedCall, 'hasNoResource'>, table: ActionTable): DeniedCall {
  const [prefix = '', name = ''] = call.denial.action.split(':');
  const facts = table.find(prefix, name);
  return { ...call, hasNoResource: facts !== undefined && facts.resources.length === 0 };
}

/** Of a text only what it states is known: no event is at hand. */
export const isText = ({ denial }: DeniedCall): boolean => denial.eventId === null;

/** Is part of the ARN made up by the service, so that it is in no request? A policy for the whole ARN may say something else. */
export const isMadeUp = (
  resource: string,
  { resourceFrom }: Pick<DenialToExplain, 'resourceFrom'>,
): boolean => hasUnknownEnding(resource) || (resourceFrom === 'pattern' && /.\*/.test(resource));

const NEWEST = '9999-12-31T23:59:59Z';

/** The time whose policies are looked up; the newest ones where it is not known when the call was denied. */
export const policiesAt = ({ denial }: DeniedCall): string => denial.time ?? NEWEST;

/** What was looked up; undefined: it plays no part in this call. */
export interface Lookups {
  readonly organization: LookupResult<OrganizationView> | undefined;
  readonly identity: LookupResult<IdentityView> | undefined;
  readonly resource: LookupResult<ResourceView> | undefined;
  readonly owner: string | undefined;
  readonly ownersOrganization: LookupResult<OrganizationView> | undefined;
  readonly endpoint: LookupResult<EndpointView> | undefined;
}

export interface CheckedPair {
  readonly action: string;
  readonly resource: string;
}

export function pairOf(call: DeniedCall): CheckedPair | undefined {
  const { denial, hasNoResource } = call;
  const isStated = denial.actionFrom === 'message' && denial.resource !== null;
  const recorded = isStated ? undefined : (refusedPair(call.details) ?? decodedPair(call));
  if (recorded !== undefined) return recorded;
  const resource = denial.resource ?? (hasNoResource === true ? '*' : undefined);
  if (resource !== undefined) return { action: denial.action, resource };
  return refusals(call.details).flatMap(pairIn)[0];
}

function decodedPair({ decoded }: DeniedCall): CheckedPair | undefined {
  const { action = null, resource = null } = decoded ?? {};
  return action === null || resource === null || resource === '' ? undefined : { action, resource };
}

/** Where just one pair was refused. */
function refusedPair(details: AuthorizationDetails | undefined): CheckedPair | undefined {
  const [first, ...others] = refusals(details);
  return first === undefined || others.length > 0 ? undefined : pairIn(first)[0];
}

function pairIn({ action, resource }: AuthorizationEvaluation): readonly CheckedPair[] {
  return action === null || resource === null ? [] : [{ action, resource }];
}

/** What AWS recorded of the refusal of this pair, else of the first that was refused. */
export function refusalOf(
  details: AuthorizationDetails,
  { action, resource }: CheckedPair,
): AuthorizationEvaluation | undefined {
  const refused = refusals(details);
  const same = refused.filter((each) => each.action?.toLowerCase() === action.toLowerCase());
  return same.find((each) => each.resource === resource) ?? same[0] ?? refused[0];
}

const refusals = (details: AuthorizationDetails | undefined): readonly AuthorizationEvaluation[] =>
  (details?.evaluations ?? []).filter(({ effect }) => effect === 'explicitDeny' || effect === 'implicitDeny');

/** The condition keys of the request, and those of the pair alone. */
export function recordedContext(
  details: AuthorizationDetails,
  pair: CheckedPair,
): ReadonlyMap<string, readonly string[]> {
  return new Map([...details.context, ...(refusalOf(details, pair)?.context ?? [])]);
}
