/**
 * A decoded authorization message → a claim: who was denied what, and the statement that matched with its conditions.
 *
 * Shape   AuthorizationMessage -> DenialClaim; undefined for a message that reports an allowed call.
 * Source  STS API Reference, DecodeAuthorizationMessage. It names neither the policy nor its layer; conditions come
 *         without their operator, which is empty. A key that the context does not list was not in the request.
 */
import type { ConditionEvidence, Evidence } from '../model/attribution.ts';
import type { AuthorizationMessage, MatchedStatement } from './authorization-message.ts';
import { excerpt } from './claim-evidence.ts';
import type { DenialClaim } from './denial-claim.ts';

export function decodedClaim(message: AuthorizationMessage): DenialClaim | undefined {
  if (message.allowed) return undefined;
  const { action, resource, principal, explicitDeny } = message;
  const denying = message.matchedStatements.filter(({ effect }) => effect.toUpperCase() === 'DENY');
  const [first] = explicitDeny ? denying : [];
  return {
    principal: principal.arn ?? principal.name ?? principal.id,
    action,
    resource,
    layer: 'unknown',
    policyKind: null,
    kind: explicitDeny ? 'explicit' : 'implicit',
    reason: null,
    policy: null,
    statement: first === undefined || first.sid === null ? null : { sid: first.sid, index: null },
    conditions: first === undefined ? [] : conditionsOf(first, message),
    confidence: 'unknown',
    authorizationId: null,
    encoded: null,
    truncated: false,
    isRefusal: true,
    code: null,
    operation: null,
    evidence: evidenceOf(explicitDeny, denying),
    contradictions: [],
  };
}

function conditionsOf(
  statement: MatchedStatement,
  message: AuthorizationMessage,
): readonly ConditionEvidence[] {
  const request = new Map([...message.conditions].map(([key, values]) => [key.toLowerCase(), values]));
  return [...statement.conditions].map(([key, expected]) => ({
    operator: '',
    key,
    expected,
    actual: request.get(key.toLowerCase()) ?? 'absent',
    from: 'decodedMessage',
  }));
}

function evidenceOf(explicitDeny: boolean, denying: readonly MatchedStatement[]): readonly Evidence[] {
  const source = 'decodedMessage';
  const sids = denying.flatMap(({ sid }) => sid ?? []);
  const by = sids.length === 0 ? '' : ` by statement ${sids.map(excerpt).join(', ')}`;
  const says = explicitDeny ? `explicitly denied${by}` : 'allowed by no statement';
  return [
    { source, code: 'awsReport', says },
    { source, code: 'openWording', says: 'a decoded message names neither the policy nor its layer' },
  ];
}

/** The message in which AWS sent it encoded may name the layer and the policy; the decoded one knows the rest. */
export function withDecoded(claim: DenialClaim, decoded: DenialClaim): DenialClaim {
  return {
    ...claim,
    principal: decoded.principal ?? claim.principal,
    action: decoded.action ?? claim.action,
    resource: decoded.resource ?? claim.resource,
    kind: claim.kind === 'unknown' ? decoded.kind : claim.kind,
    statement: decoded.statement,
    conditions: decoded.conditions,
    encoded: null,
    evidence: [...claim.evidence, ...decoded.evidence],
  };
}

/** Is the decoded message the one that this claim's text holds encoded? Then both report one denial. */
export function isDecodedOf(claim: DenialClaim, decoded: DenialClaim): boolean {
  if (claim.layer === 'notAPolicy') return false;
  if (claim.action === null) return claim.encoded !== null || claim.principal === null;
  const isSame = claim.action.toLowerCase() === decoded.action?.toLowerCase();
  return isSame && (claim.principal === null || claim.principal === decoded.principal);
}
