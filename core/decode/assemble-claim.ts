/**
 * Makes one claim of the parts of a message. Of the reason, the service's own wording and the error code, the first
 * that names a layer decides; the rest stays evidence.
 */
import type { Layer, NotAPolicyReason, PolicyRef } from '../model/attribution.ts';
import { clauseEvidence, excerpt, textEvidence, writingEvidence } from './claim-evidence.ts';
import type { DenialClaim, MessageContext } from './denial-claim.ts';
import { classifyErrorCode } from './error-codes.ts';
import { storyEvidence } from './known-stories.ts';
import { actionOf, federationAction, type MessageParts, readParts } from './message-parts.ts';
import { readAuthorizationId, readEncodedMessage } from './message-tail.ts';
import type { MessageText } from './message-text.ts';
import { organizationPolicyEvidence, possibleOrganizationPolicy } from './organization-policy.ts';
import { layersOfPolicyArn, policyRefOf } from './policy-arn.ts';
import type { RefusalText } from './refusal-text.ts';
import { resourcePolicyKind } from './resource-policy-kind.ts';
import { cutOff } from './truncation.ts';

export function assembleClaim(text: MessageText, context: MessageContext): DenialClaim {
  const parts = readParts(text, context);
  const cutAt = cutOff(text);
  const principal = parts.sentence?.principal ?? null;
  const action = actionOf(parts);
  const resource = parts.target.resource ?? parts.refusal?.resource ?? null;
  const claimed = layerClaimOf(parts);
  const policy = policyOf(parts, claimed.layer);
  const authorizationId = readAuthorizationId(text);
  const encoded = readEncodedMessage(text);
  const writtenKind = parts.target.clause?.policyKind ?? parts.refusal?.policyKind ?? null;
  return {
    principal,
    action,
    resource,
    ...claimed,
    policyKind:
      claimed.layer === 'resourcePolicy' ? (writtenKind ?? resourcePolicyKind(action, resource)) : null,
    policy: policy.ref,
    statement: null,
    conditions: [],
    authorizationId,
    encoded,
    truncated: cutAt !== undefined,
    isRefusal: isRefusal(parts) || authorizationId !== null || encoded !== null || isCutInWho(text),
    code: parts.code,
    operation: parts.wrapper.operation,
    evidence: [
      ...clauseEvidence(text, parts.target.clause, action),
      ...textEvidence(parts, claimed.layer),
      ...(claimed.reason === 'organizationPolicy'
        ? organizationPolicyEvidence(parts)
        : possibleOrganizationPolicy(parts, text.raw)),
      ...writingEvidence(parts, cutAt !== undefined),
      ...storyEvidence({ principal, action, layer: claimed.layer }),
    ],
    contradictions: [...policy.contradictions, ...contradictionsOf(parts, claimed.layer)],
  };
}

/** The SDKs report HTTP's status where an answer has no body: HEAD requests. */
const FORBIDDEN = '403';

function isRefusal({ sentence, target, refusal, code }: MessageParts): boolean {
  const reported = sentence ?? target.clause ?? refusal;
  if (reported !== undefined || code === FORBIDDEN) return true;
  return code !== null && classifyErrorCode(code).class !== 'unknown';
}

/** IAM's sentence, cut inside its principal. */
function isCutInWho(text: MessageText): boolean {
  return text.squeezed.startsWith('user:arn:') && cutOff(text) !== undefined;
}

type LayerClaim = Pick<DenialClaim, 'layer' | 'kind' | 'reason' | 'confidence'>;

function layerClaimOf(parts: MessageParts): LayerClaim {
  const { target, refusal, code, sentence, context } = parts;
  const kind = target.clause?.kind ?? 'unknown';
  const clause = target.clause;
  if (clause?.layer === 'notAPolicy') return notAPolicy('blockPublicAccess', 'stated');
  if (clause?.layer !== undefined) {
    const confidence = clause.cut || clause.resourceMayBeMissing ? 'inferred' : 'stated';
    return { layer: clause.layer, kind, reason: null, confidence };
  }
  if (code === 'VpceAccessDenied') return policyLayer('vpcEndpointPolicy', 'stated');
  if (refusal !== undefined && refusal.layer !== 'unknown') return refusedBy(refusal, kind);
  const byCode = code === null || sentence?.action !== undefined ? undefined : classifyErrorCode(code);
  if (byCode?.reason !== undefined) return notAPolicy(byCode.reason, 'stated');
  if (federationAction(context) !== null) return policyLayer('resourcePolicy', 'inferred');
  return { layer: 'unknown', kind, reason: null, confidence: 'unknown' };
}

function refusedBy(refusal: RefusalText, kind: LayerClaim['kind']): LayerClaim {
  const { layer, reason, confidence } = refusal;
  return layer === 'notAPolicy'
    ? notAPolicy(reason ?? 'other', confidence)
    : { layer, kind, reason, confidence };
}

function notAPolicy(reason: NotAPolicyReason, confidence: LayerClaim['confidence']): LayerClaim {
  return { layer: 'notAPolicy', kind: 'unknown', reason, confidence };
}

function policyLayer(layer: Layer, confidence: LayerClaim['confidence']): LayerClaim {
  return { layer, kind: 'unknown', reason: null, confidence };
}

interface NamedPolicy {
  readonly ref: PolicyRef | null;
  readonly contradictions: readonly string[];
}

/** INVARIANT: an ARN that cannot be a policy of the stated layer is not taken over; it may be the caller's text. */
function policyOf({ target }: MessageParts, layer: Layer): NamedPolicy {
  const arn = target.clause?.policyArn;
  if (arn === undefined) return { ref: null, contradictions: [] };
  if (layersOfPolicyArn(arn).some((each) => each === layer))
    return { ref: policyRefOf(arn), contradictions: [] };
  const line = `the message names ${layer}, but ${excerpt(arn)} is not an ARN of such a policy`;
  return { ref: null, contradictions: [line] };
}

function contradictionsOf({ sentence, target }: MessageParts, layer: Layer): string[] {
  const lines: string[] = [];
  if (target.untrustedClause !== undefined) {
    lines.push(
      'the message is cut inside the resource; the reason in it may be part of a name that a caller chose',
    );
  }
  const deniedByScp = layer === 'serviceControlPolicy';
  if (deniedByScp && sentence?.principal?.includes(':assumed-role/AWSServiceRoleFor')) {
    lines.push('the message names a service control policy, but those do not apply to service-linked roles');
  }
  return lines;
}
