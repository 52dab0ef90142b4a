/**
 * What an error text claims: who was denied what on which resource, and by which policy layer.
 *
 * Shape   every text has a claim; a text without a denial has one of nulls.
 * Units   none. Values are copied from the text, never completed.
 * Errors  none, and no guesses: a member that the text does not name is `null`.
 * Source  IAM User Guide, "Troubleshoot access denied error messages"; each table in data/ has its own.
 *
 * INVARIANT: a claim is evidence, not a decision. AWS names one layer even when several deny.
 */
import {
  type Attribution,
  type ConditionEvidence,
  type Confidence,
  type DenyKind,
  type Evidence,
  type Layer,
  type NotAPolicyReason,
  type PolicyRef,
  type StatementRef,
  UNKNOWN_ATTRIBUTION,
} from '../model/attribution.ts';
import type { EncodedMessage } from './message-tail.ts';
import type { WrappedOperation } from './wrapper.ts';

export interface DenialClaim {
  /** As written: a session ARN, a user ARN, `anonymous`; masked account ids stay masked. */
  readonly principal: string | null;
  /** `service:Operation` as written, upper and lower case kept (`sqs:sendmessage`, `SNS:Publish`). */
  readonly action: string | null;
  /** An ARN, a phrase as written (`role NAME`), `*` only where the text says so. */
  readonly resource: string | null;
  readonly layer: Layer;
  readonly policyKind: string | null;
  readonly kind: DenyKind;
  readonly reason: NotAPolicyReason | null;
  readonly policy: PolicyRef | null;
  /** Of a decoded authorization message: the statement that denied, and its conditions with the request's values. */
  readonly statement: StatementRef | null;
  readonly conditions: readonly ConditionEvidence[];
  /** `stated` only if the text itself names the layer. */
  readonly confidence: Extract<Confidence, 'stated' | 'inferred' | 'unknown'>;
  /** Input to GetRequestAuthorizationDetails, in the Region of the denial. */
  readonly authorizationId: string | null;
  readonly encoded: EncodedMessage | null;
  /** The text ends before its message does. */
  readonly truncated: boolean;
  /** Does the text report a refusal at all, or what looks like one? False for any other text. */
  readonly isRefusal: boolean;
  /** Error code, where the context or a tool's wrapping names one. */
  readonly code: string | null;
  /** The API operation that a tool's wrapping names: a hint, not the action. */
  readonly operation: WrappedOperation | null;
  readonly evidence: readonly Evidence[];
  readonly contradictions: readonly string[];
}

/** Fields of the CloudTrail record around a message. */
export interface MessageContext {
  readonly errorCode?: string | null | undefined;
  readonly eventSource?: string | null | undefined;
  readonly eventName?: string | null | undefined;
  /** The caller's account. */
  readonly callerAccount?: string | null;
  readonly bucket?: string | null;
  /** Account; null: not known. */
  readonly bucketOwner?: string | null;
  /** Null: the call came through none; left out: not known. */
  readonly vpcEndpointId?: string | null;
}

/** A claim in the shape of the public JSON, before AWS was asked or policies were evaluated. */
export function attributionOf(claim: DenialClaim): Attribution {
  const { layer, policyKind, kind, reason, policy, statement, conditions } = claim;
  const { confidence, evidence, contradictions } = claim;
  const claimed = { layer, policyKind, kind, reason, policy, statement, conditions };
  return { ...UNKNOWN_ATTRIBUTION, ...claimed, confidence, evidence, contradictions };
}
