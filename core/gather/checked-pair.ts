/**
 * The action and resource that AWS checked: those of the denial, or those that AWS recorded of it.
 *
 * INVARIANT: what the message names stands. Where the denial was put together from the name of the call, the decoded
 * message and the authorization details know better: one call is checked for several actions and resources.
 */
import type { AuthorizationDetails, AuthorizationEvaluation } from '../decode/authorization-details.ts';
import type { DeniedCall } from './denied-call.ts';

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
