/**
 * A denial: one denied call, whichever account saw it and however often its record was delivered.
 * The shape is the public JSON (docs/json.md); the store adds nothing to it.
 */
import type { Attribution } from './attribution.ts';
import type { ActionMethod, ResourceMethod } from './found.ts';
import type { Owner } from './policy-layer.ts';
import type { Sample } from './sample.ts';

export interface Principal {
  /**
   * What policies are attached to: the role ARN with its path, the user ARN, or the account's root. A caller
   * that has no such ARN keeps what identifies it (a service principal, a federated user, a principal id).
   */
  readonly arn: string;
  /** CloudTrail's `userIdentity.type`; `Unknown` where the record has none. */
  readonly type: string;
  /** Role session name. Chosen by the caller: data, never markup. */
  readonly session: string | null;
  readonly sessionArn: string | null;
}

/** A statement that the owner of a policy may add. */
export interface Fix {
  readonly owner: Owner;
  readonly summary: string;
  readonly statement: Readonly<Record<string, unknown>> | null;
  readonly where: string;
  readonly proven: boolean | null;
  readonly next: string | null;
}

/** A policy change that came before the denial and lies on its evaluation path. */
export interface ChangeBefore {
  readonly time: string;
  readonly actor: string;
  readonly event: string;
  readonly target: string;
  readonly minutesBefore: number;
}

export interface Denial {
  /** `sharedEventID`, else `eventID`: one per denied call. */
  readonly id: string;
  readonly eventId: string;
  readonly requestId: string | null;
  /** ISO 8601, UTC, whole seconds: CloudTrail's `eventTime`. */
  readonly time: string;
  /** Account of the caller, 12 digits; null for a caller without one. */
  readonly account: string | null;
  readonly region: string | null;
  readonly principal: Principal;
  readonly errorCode: string;
  /** IAM action, `prefix:Name`. The message's own action wins over eventSource + eventName. */
  readonly action: string;
  /** How the action became known: stated by the message, or by which rule (docs/names.md). */
  readonly actionFrom: ActionMethod | 'message';
  readonly eventSource: string;
  readonly eventName: string;
  /** ARN, an IAM phrase made an ARN, or `*` when AWS says so; null when it is not known. */
  readonly resource: string | null;
  readonly resourceFrom: ResourceMethod;
  /** What denials are grouped by; `unknown` when the resource is null. */
  readonly resourceFamily: string;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly vpcEndpointId: string | null;
  readonly attribution: Attribution;
  readonly fix: Fix | null;
  readonly changed: readonly ChangeBefore[];
  /** Id of principal + action + resourceFamily. */
  readonly group: string;
}

/**
 * A denial with what only the store needs: which account's copy of the record this is, and what a later, deeper
 * look takes. Not part of the public JSON.
 */
export interface RecordedDenial {
  readonly denial: Denial;
  /** `sharedEventID` of a call that more than one account sees; null for all others. */
  readonly sharedEventId: string | null;
  /** The resource owner's copy knows less of the caller; the caller's copy replaces it. */
  readonly copy: 'caller' | 'resourceOwner';
  /** CloudTrail's `errorMessage` as recorded (at most 1,024 characters); null when there is none. */
  readonly message: string | null;
  /** What a later, deeper look takes beside the denial. */
  readonly sample: Sample;
}
