/**
 * Why a call was denied: which policy layer, which policy, how sure we are, and on what evidence.
 *
 * The shapes are those of the public JSON (docs/json.md), so that a denial looks the same in the store, on the
 * command line and in an alert. `null` means "not known" or "does not apply"; members are never left out.
 */
import type { Confidence } from '../../contract/confidences.ts';
import { ORGANIZATION_POLICY_KINDS } from './organization-policy.ts';
import { POLICY_LAYERS, type PolicyLayer } from './policy-layer.ts';

/** `notAPolicy`: refused, but not by a policy (a quota, an expired token, a service setting …). */
export const LAYERS = [...POLICY_LAYERS, 'notAPolicy', 'unknown'] as const;

export type Layer = (typeof LAYERS)[number];

export type DenyKind = 'explicit' | 'implicit' | 'unknown';

/** Why a call was refused, if not by a policy. */
export const NOT_A_POLICY_REASONS = [
  'expiredCredentials',
  'quota',
  'throttled',
  'notActivated',
  'notSubscribed',
  'lakeFormation',
  'blockPublicAccess',
  'signature',
  'notFound',
  'awsManaged',
  'wrongRegion',
  'serviceSetting',
  'organizationPolicy',
  'dryRun',
  'other',
] as const;

export type NotAPolicyReason = (typeof NOT_A_POLICY_REASONS)[number];

export interface PolicyRef {
  readonly arn: string | null;
  readonly name: string | null;
  /** SCP and RCP: the root, OU or account to which the policy is attached. */
  readonly target: string | null;
}

export interface StatementRef {
  readonly sid: string | null;
  /** Position in the document's `Statement`, from 0. */
  readonly index: number | null;
}

export interface ConditionEvidence {
  readonly operator: string;
  readonly key: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[] | 'absent' | 'unknown';
  readonly from: 'cloudtrail' | 'decodedMessage' | 'lookup' | 'derived';
  /** The values do not match, but nearly do; left out: they do not. */
  readonly nearly?: NearMatch;
}

/**
 * Mistakes in the value of a condition: it differs only in `case`; a `wildcard` stands under an operator that compares it
 * as a plain character; an ARN lacks its `path`; a `slash` at the end.
 */
export type NearMatch = 'case' | 'wildcard' | 'path' | 'slash';

export { CONFIDENCES, type Confidence } from '../../contract/confidences.ts';

/** What a line of evidence states, for programs; its sentence is for people. */
export const EVIDENCE_CODES = [
  // Of the message.
  'statedReason',
  'openWording',
  'serviceText',
  'errorCode',
  'messageTruncated',
  'operation',
  'accessKeyQuarantine',
  'knownStory',
  'otherPrincipal',
  ...ORGANIZATION_POLICY_KINDS,
  // Of what AWS answers about the refusal.
  'awsReport',
  'awsReportUnavailable',
  'encodedMessageNotDecoded',
  'simulation',
  'simulationUnavailable',
  // Of the policies.
  'denyingPolicy',
  'candidate',
  'policyNotVisible',
  'noSessionPolicy',
  'layerUndetermined',
  'notReproduced',
  'otherCauses',
  'furtherCheck',
  'severalResources',
  'accessPoint',
  'resourceMissing',
  'awsManaged',
  'policyChangedLater',
  'organizationRecordedLater',
  'timeNotStated',
  // Of the call and of other denials.
  'recordIncomplete',
  'newCaller',
  'firstOfKind',
  'deniedBefore',
  'keyDenied',
  'equalCall',
  'moreResources',
  // Stored before evidence had codes.
  'unspecified',
] as const;

export type EvidenceCode = (typeof EVIDENCE_CODES)[number];

export interface Evidence {
  readonly source:
    | 'message'
    | 'authorizationDetails'
    | 'decodedMessage'
    | 'networkActivity'
    | 'evaluation'
    | 'simulator';
  /** Left out by older versions: `evidenceCode`. */
  readonly code?: EvidenceCode;
  /** One line, for a person. */
  readonly says: string;
  /** As the text writes it: the tag key, or the setting, that an organization policy is about. Left out: not stated. */
  readonly about?: string;
  /** Digest of a message that may be the organization's own text: messages that differ have other causes. */
  readonly text?: string;
  /** The values that a tag policy allows for the tag, at most 20; a `*` stands for any characters. Left out: not known. */
  readonly allows?: readonly string[];
}

export const evidenceCode = ({ code }: Evidence): EvidenceCode => code ?? 'unspecified';

export interface Blocker {
  readonly layer: PolicyLayer;
  readonly kind: DenyKind;
  readonly policy: PolicyRef | null;
}

/** A layer that may block the call as well, and why that is not certain. */
export interface PossibleBlocker {
  readonly layer: PolicyLayer;
  /** One line, for a person. */
  readonly why: string;
}

/**
 * What AWS refused, where it is not the action and resource that the call is known by: a passed role, the ACL that is
 * set with an object, the key behind it, one resource of several.
 */
export interface RefusedCheck {
  /** IAM action, `prefix:Name`. */
  readonly action: string;
  /** ARN or `*`; null: the call's own resource. */
  readonly resource: string | null;
  readonly from: (typeof CHECK_SOURCES)[number];
}

/** How it became known what AWS refused. */
export const CHECK_SOURCES = ['authorizationDetails', 'decodedMessage', 'evaluation'] as const;

export interface Attribution {
  readonly layer: Layer;
  /** Which kind of resource policy (`bucketPolicy`, `kmsKeyPolicy`, `roleTrustPolicy` …); resourcePolicy only. */
  readonly policyKind: string | null;
  readonly kind: DenyKind;
  /** notAPolicy only. */
  readonly reason: NotAPolicyReason | null;
  readonly policy: PolicyRef | null;
  readonly statement: StatementRef | null;
  readonly conditions: readonly ConditionEvidence[];
  readonly confidence: Confidence;
  /** Null: the call's own action and resource. */
  readonly refusedCheck: RefusedCheck | null;
  readonly evidence: readonly Evidence[];
  /** What blocks the call as well, for certain: the next attempt, once this is solved. */
  readonly alsoBlockedBy: readonly Blocker[];
  /** A policy that was not visible, or a result that depends on an unknown key. */
  readonly mayAlsoBlock: readonly PossibleBlocker[];
  readonly contradictions: readonly string[];
}

/** Was more than the error message examined? Then this is the explanation, and not only what AWS stated. */
export const hasExplanation = ({ evidence }: Pick<Attribution, 'evidence'>): boolean =>
  evidence.some(({ source }) => source !== 'message');

/** When nothing says which layer denied. */
export const UNKNOWN_ATTRIBUTION: Attribution = {
  layer: 'unknown',
  policyKind: null,
  kind: 'unknown',
  reason: null,
  policy: null,
  statement: null,
  conditions: [],
  confidence: 'unknown',
  refusedCheck: null,
  evidence: [],
  alsoBlockedBy: [],
  mayAlsoBlock: [],
  contradictions: [],
};
