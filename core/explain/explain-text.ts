/**
 * The text of AWS error messages, as people paste it → the denials that it describes. Each answer is what the text
 * states, `notAPolicy`, or `unknown`; with policies, what these say of the call that the text names.
 *
 * Shape   (text, action table) -> one answer for each denial, in the text's order; none for a text without one.
 */
import { statedWayOut } from '../attribute/stated-way-out.ts';
import { decodePastedText, type PastedDenial } from '../decode/decode.ts';
import { attributionOf, type DenialClaim } from '../decode/denial-claim.ts';
import { parseArn } from '../model/arn.ts';
import type { ResourceMethod } from '../model/found.ts';
import { groupId } from '../model/group.ts';
import { identityTypeOfArn } from '../model/identity-type.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { shortDigest } from '../model/short-digest.ts';
import { spelledByAws } from '../normalize/action-spelling.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { principalOf } from '../normalize/identity.ts';
import { resourceOf } from '../normalize/resource.ts';
import { resourceFamily } from '../normalize/resource-family.ts';
import { evaluatedText } from './evaluated-text.ts';
import type { ExplainedDenial } from './explained-denial.ts';
import { sdkAction } from './sdk-action.ts';

export function explainText(text: string, table: ActionTable): readonly ExplainedDenial[] {
  return decodePastedText(text).map((denial) => explainPasted(denial, text, table));
}

/** The same, with the policies that can be looked up. */
export async function explainTextWith(
  policies: PolicySource,
  text: string,
  table: ActionTable,
): Promise<readonly ExplainedDenial[]> {
  const denials = decodePastedText(text).map((pasted) => ({
    pasted,
    stated: explainPasted(pasted, text, table),
  }));
  const explained: ExplainedDenial[] = [];
  for (const { pasted, stated } of denials)
    explained.push(await evaluatedText(pasted, stated, policies, table));
  return explained;
}

type Parties = Pick<ExplainedDenial, 'principal' | 'account'>;

function explainPasted({ text, claim }: PastedDenial, whole: string, table: ActionTable): ExplainedDenial {
  const parties = partiesOf(claim);
  const { principal } = parties;
  const { action, actionFrom } = actionOf(claim, text, table);
  const { resource, resourceFrom } = resourceNamed(claim, action, parties, table);
  const family = resourceFamily(resource);
  const attribution = attributionOf(claim);
  const stated = { eventId: null, region: null, action, resource, attribution, ...parties };
  return {
    id: `text-${shortDigest(text === '' ? whole : text)}`,
    eventId: null,
    requestId: null,
    time: null,
    ...parties,
    region: null,
    errorCode: claim.code,
    action,
    actionFrom,
    eventSource: null,
    eventName: claim.operation?.name ?? null,
    resource,
    resourceFrom,
    resourceFamily: family,
    sourceIp: null,
    userAgent: null,
    vpcEndpointId: null,
    attribution,
    ...statedWayOut(stated, { claim }),
    changed: [],
    group: groupId({
      principal: principal.arn ?? 'unknown',
      action: action ?? 'unknown',
      resourceFamily: family,
    }),
  };
}

/** The message's own action, else that of the operation which a tool names. */
function actionOf(
  claim: DenialClaim,
  text: string,
  table: ActionTable,
): Pick<ExplainedDenial, 'action' | 'actionFrom'> {
  if (claim.action !== null) return { action: spelledByAws(claim.action, table), actionFrom: 'message' };
  const found = sdkAction(claim.operation, text, table);
  return { action: found?.action ?? null, actionFrom: found?.method ?? 'unverified' };
}

/** A role, user or policy that the message gives by its name belongs to the caller's account. */
function resourceNamed(
  { resource: said, principal }: DenialClaim,
  action: string | null,
  { account }: Parties,
  table: ActionTable,
): { readonly resource: string | null; readonly resourceFrom: ResourceMethod } {
  if (said === null) return { resource: null, resourceFrom: 'unknown' };
  const call = { eventSource: '', eventName: '', region: null, account, principalArn: principal };
  const { resource, method } = resourceOf(call, action ?? '', said, table);
  return { resource, resourceFrom: method };
}

function partiesOf(claim: DenialClaim): Parties {
  if (claim.principal === null) {
    return { principal: { arn: null, type: 'Unknown', session: null, sessionArn: null }, account: null };
  }
  const type = identityTypeOfArn(parseArn(claim.principal)?.resource.split('/')[0]);
  if (parseArn(claim.principal) === undefined) {
    return { principal: { arn: claim.principal, type, session: null, sessionArn: null }, account: null };
  }
  const { principal, account } = principalOf({ userIdentity: { type } }, claim.principal);
  const isCut = principal.session === '';
  return { principal: isCut ? { ...principal, session: null, sessionArn: null } : principal, account };
}
