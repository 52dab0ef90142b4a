/**
 * Put together what the parts of the decoder read: who and what, then the cause, then what services say in
 * words of their own, then the error code. The first that names a layer decides; the rest stays evidence.
 */
import type { Layer, NotAPolicyReason, PolicyRef } from '../model/attribution.ts';
import { causeEvidence, excerpt, textEvidence, writingEvidence } from './claim-evidence.ts';
import type { DenialClaim, MessageContext } from './denial-claim.ts';
import { classifyErrorCode } from './error-codes.ts';
import { readAuthorizationId, readEncodedMessage } from './message-tail.ts';
import type { MessageText } from './message-text.ts';
import { layersOfPolicyArn, policyRefOf } from './policy-arn.ts';
import { findRefusalText, type RefusalText } from './refusal-text.ts';
import { resourcePolicyKind } from './resource-policy-kind.ts';
import { readSentence, type Sentence } from './sentence.ts';
import { readTarget, type Target } from './target.ts';
import { cutOff } from './truncation.ts';
import { readWrapper, type Wrapper } from './wrapper.ts';

/** Everything that was read from one text. */
export interface Reading {
  readonly sentence: Sentence | undefined;
  readonly target: Target;
  readonly wrapper: Wrapper;
  /** Only where the sentence names no layer. */
  readonly refusal: RefusalText | undefined;
  readonly code: string | null;
  readonly context: MessageContext;
}

export function assembleClaim(text: MessageText, context: MessageContext): DenialClaim {
  const reading = readAll(text, context);
  const cutAt = cutOff(text);
  const action = actionOf(reading);
  const resource = reading.target.resource ?? reading.refusal?.resource ?? null;
  const verdict = verdictOf(reading);
  const policy = policyOf(reading, verdict.layer);
  const kindBySaying = reading.target.cause?.policyKind ?? reading.refusal?.policyKind ?? null;
  return {
    principal: reading.sentence?.principal ?? null,
    action,
    resource,
    ...verdict,
    policyKind:
      verdict.layer === 'resourcePolicy' ? (kindBySaying ?? resourcePolicyKind(action, resource)) : null,
    policy: policy.ref,
    authorizationId: readAuthorizationId(text),
    encoded: readEncodedMessage(text),
    truncated: cutAt !== undefined,
    code: reading.code,
    operation: reading.wrapper.operation,
    evidence: [
      ...causeEvidence(text, reading.target.cause, action),
      ...textEvidence(reading, verdict.layer),
      ...writingEvidence(reading, cutAt !== undefined),
    ],
    contradictions: [...policy.contradictions, ...contradictionsOf(reading, verdict.layer)],
  };
}

function readAll(text: MessageText, context: MessageContext): Reading {
  const sentence = readSentence(text);
  const target = readTarget(text, sentence?.to, cutOff(text));
  const wrapper = readWrapper(text.raw, sentence?.from ?? 0);
  const found = target.cause?.layer === undefined ? findRefusalText(text) : undefined;
  const refusal = sentence?.action !== undefined && found?.layer === 'notAPolicy' ? undefined : found;
  return { sentence, target, wrapper, refusal, code: context.errorCode ?? wrapper.code, context };
}

function actionOf({ sentence, refusal, wrapper, context }: Reading): string | null {
  if (sentence?.action !== undefined) return sentence.action;
  const operation = context.eventName ?? wrapper.operation?.name ?? null;
  return refusal?.action(operation) ?? federationAction(context) ?? wrapper.action;
}

/** CloudTrail says only "An unknown error occurred" when a trust policy turns a web or SAML identity away. */
function federationAction({ eventName }: MessageContext): string | null {
  return eventName === 'AssumeRoleWithWebIdentity' || eventName === 'AssumeRoleWithSAML'
    ? `sts:${eventName}`
    : null;
}

type Verdict = Pick<DenialClaim, 'layer' | 'kind' | 'reason' | 'confidence'>;

function verdictOf(reading: Reading): Verdict {
  const { target, refusal, code, sentence, context } = reading;
  const kind = target.cause?.kind ?? 'unknown';
  const cause = target.cause;
  if (cause?.layer === 'notAPolicy') return notAPolicy('blockPublicAccess', 'stated');
  if (cause?.layer !== undefined) {
    const confidence = cause.cut || cause.maybeMissing ? 'inferred' : 'stated';
    return { layer: cause.layer, kind, reason: null, confidence };
  }
  if (code === 'VpceAccessDenied') return policyLayer('vpcEndpointPolicy', 'stated');
  if (refusal !== undefined && refusal.layer !== 'unknown') return refusedBy(refusal, kind);
  const byCode = code === null || sentence?.action !== undefined ? undefined : classifyErrorCode(code);
  if (byCode?.class === 'lookAlike') return notAPolicy(byCode.reason ?? 'other', 'stated');
  if (federationAction(context) !== null) return policyLayer('resourcePolicy', 'inferred');
  return { layer: 'unknown', kind, reason: null, confidence: 'unknown' };
}

function refusedBy(refusal: RefusalText, kind: Verdict['kind']): Verdict {
  const { layer, reason, confidence } = refusal;
  return layer === 'notAPolicy'
    ? notAPolicy(reason ?? 'other', confidence)
    : { layer, kind, reason, confidence };
}

function notAPolicy(reason: NotAPolicyReason, confidence: Verdict['confidence']): Verdict {
  return { layer: 'notAPolicy', kind: 'unknown', reason, confidence };
}

function policyLayer(layer: Layer, confidence: Verdict['confidence']): Verdict {
  return { layer, kind: 'unknown', reason: null, confidence };
}

interface NamedPolicy {
  readonly ref: PolicyRef | null;
  readonly contradictions: readonly string[];
}

/** INVARIANT: an ARN that cannot be a policy of the stated layer is not believed; it may be the caller's text. */
function policyOf({ target }: Reading, layer: Layer): NamedPolicy {
  const arn = target.cause?.policyArn;
  if (arn === undefined) return { ref: null, contradictions: [] };
  if (layersOfPolicyArn(arn).some((each) => each === layer))
    return { ref: policyRefOf(arn), contradictions: [] };
  const line = `the message names ${layer}, but ${excerpt(arn)} is no ARN of such a policy`;
  return { ref: null, contradictions: [line] };
}

function contradictionsOf({ sentence, target }: Reading, layer: Layer): string[] {
  const lines: string[] = [];
  if (target.disbelieved !== undefined) {
    lines.push('the message is cut inside the resource, where a reason stands that a caller may have chosen');
  }
  const guarded = layer === 'serviceControlPolicy';
  if (guarded && sentence?.principal?.includes(':assumed-role/AWSServiceRoleFor')) {
    lines.push('the message names a service control policy, but those do not hold for service-linked roles');
  }
  return lines;
}
