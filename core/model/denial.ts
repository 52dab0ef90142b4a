/**
 * A denial: one denied call, whichever account saw it and however often its record was delivered.
 * The shape is the public JSON (docs/json.md); the store adds nothing to it.
 */
import type { Attribution, RefusedCheck } from './attribution.ts';
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

/**
 * The way out of a denial: what to change, and who can change it; or why there is none.
 *
 * INVARIANT: `statement` never stands against an explicit deny or an organization policy.
 */
export interface Fix {
  /** `allow`: add the statement. `meetCondition`: the caller changes its call. `askOwner`: only the owner can help. */
  readonly kind: 'allow' | 'meetCondition' | 'askOwner' | 'none';
  readonly owner: Owner;
  /** One sentence: what to do. */
  readonly summary: string;
  /** One line each: what the caller can change about the call so that it passes. */
  readonly callerCan: readonly string[];
  readonly statement: Readonly<Record<string, unknown>> | null;
  /** Why there is no statement; null: there is one. */
  readonly why: string | null;
  /** The policy or principal to change. */
  readonly where: string;
  /** One line each: what was not visible, and the proof takes for granted. */
  readonly assumes: readonly string[];
  /** True: evaluated again with the statement, the call is allowed and its neighbours are still denied. */
  readonly proven: boolean | null;
  /** The layer that would still deny. */
  readonly next: string | null;
}

/** How to find out what is not known, with this denial's own values. */
export interface NextStep {
  /** One line. */
  readonly do: string;
  /** A line for a shell; null: there is no command for it. */
  readonly command: string | null;
}

/** A policy change that came before the denial and lies on its evaluation path. */
export interface ChangeBefore {
  readonly time: string;
  readonly actor: string;
  readonly event: string;
  readonly target: string;
  readonly minutesBefore: number;
  /** `caused`: with what stood before it, and all else equal, the layer that denies would not. */
  readonly effect: 'caused' | 'unrelated' | 'unknown';
  /** Where what stood before was found; null: it was not. */
  readonly before: FoundBefore | null;
  /** Of a cause, where one statement is shown to have made the difference. */
  readonly diff?: StatementDiff;
}

/** What the statement that decides said before the change, and says since. Names and values are data from outside. */
export interface StatementDiff {
  /** Name of the policy, else its ARN; null: that of the resource or endpoint. */
  readonly policy: string | null;
  /** Its Sid. */
  readonly statement: string | null;
  /** The members that differ, as JSON of at most 240 characters, cut at its end; all of them where the other is not there. Null: none. */
  readonly removed: string | null;
  readonly added: string | null;
}

/**
 *     history         the organization's policies over time
 *     policyVersion   an earlier version of the managed policy
 *     earlierRecord   an earlier recorded change, or the record of this one
 *     config          AWS Config
 */
export type FoundBefore = 'history' | 'policyVersion' | 'earlierRecord' | 'config';

export type ChangeEffect = Pick<ChangeBefore, 'effect' | 'before' | 'diff'>;

export interface Denial {
  /** `sharedEventID`, else `eventID`: one per denied call. */
  readonly id: string;
  readonly eventId: string;
  readonly requestId: string | null;
  /** ISO 8601, UTC, whole seconds: CloudTrail's `eventTime`. */
  readonly time: string;
  /**
   * Account of the caller, 12 digits; of a sign-in that of the role, of an AWS service the one that was called. Null for
   * anonymous callers, and where it is not known.
   */
  readonly account: string | null;
  readonly region: string | null;
  readonly principal: Principal;
  readonly errorCode: string;
  /** IAM action, `prefix:Name`. The message's own action wins over eventSource + eventName; as shown, that of the refused check. */
  readonly action: string;
  /** How the action became known: stated by the message, or by which rule (docs/names.md). */
  readonly actionFrom: ActionMethod | 'message' | RefusedCheck['from'];
  readonly eventSource: string;
  readonly eventName: string;
  /** ARN, an IAM phrase made an ARN, or `*` when AWS says so; null when it is not known. */
  readonly resource: string | null;
  readonly resourceFrom: ResourceMethod | RefusedCheck['from'];
  /** What denials are grouped by; `unknown` when the resource is null. */
  readonly resourceFamily: string;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly vpcEndpointId: string | null;
  readonly attribution: Attribution;
  readonly fix: Fix | null;
  readonly changed: readonly ChangeBefore[];
  /** At most three; none where it is known what denied. */
  readonly nextSteps: readonly NextStep[];
  /** Id of principal + action + resourceFamily; of a further resource of many, that of the folded group. */
  readonly group: string;
}

type OfEventOnly = 'eventId' | 'time' | 'errorCode' | 'eventSource' | 'eventName';

/** What is explained: a recorded denial, or one that a text reports, of which no event is at hand. */
export type DenialToExplain = Omit<Denial, OfEventOnly> & {
  readonly [Member in OfEventOnly]: Denial[Member] | null;
};

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
