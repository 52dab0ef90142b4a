/**
 * What AWS reports of a refusal besides the layer in its message, in one form whatever the source: authorization
 * details, the decoded message, the kind of deny in the sentence; and where these reports disagree.
 *
 * Shape   answers of AWS and the checked pair -> AwsReport, best first.
 * Source  IAM Toolbox API Reference, GetRequestAuthorizationDetails; STS API Reference, DecodeAuthorizationMessage.
 */
import type { Assessment } from '../../assess/assessment.ts';
import type { EvidenceContext } from '../../assess/describe.ts';
import type { AuthorizationDetails, MatchedPolicy } from '../../decode/authorization-details.ts';
import type { AuthorizationMessage } from '../../decode/authorization-message.ts';
import { layersOfPolicyArn } from '../../decode/policy-arn.ts';
import { type CheckedPair, refusalOf } from '../../gather/denied-call.ts';
import type { Attribution, DenyKind, Evidence, PolicyRef } from '../../model/attribution.ts';
import { NAMING_ORDER, POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';

export interface AwsReport {
  readonly source: 'authorizationDetails' | 'decodedMessage' | 'message';
  /** `allowed`: AWS reports that nothing was denied, which cannot be all there was to it. */
  readonly kind: 'explicit' | 'implicit' | 'allowed';
  /** Policies that denied, in the order in which AWS names layers; empty where only the kind is reported. */
  readonly denials: readonly ReportedDenial[];
  /** Of the statements that denied, where they have one. */
  readonly sids: readonly string[];
}

export interface ReportedDenial {
  readonly layer: PolicyLayer;
  readonly policy: PolicyRef;
  readonly sids: readonly string[];
}

export interface AwsAnswers {
  readonly details?: AuthorizationDetails | undefined;
  readonly decoded?: AuthorizationMessage | undefined;
}

/** The two sides to reconcile: what AWS reports of a denial, and what the gathered policies say. */
export interface ReconcileInput {
  /** What the message alone says. */
  readonly stated: Attribution;
  /** What else AWS reports, best first. */
  readonly awsReports: readonly AwsReport[];
  readonly assessment: Assessment;
  readonly evidenceContext: EvidenceContext;
  readonly pair: CheckedPair;
}

export function awsReportsOf(
  stated: Attribution,
  { details, decoded }: AwsAnswers,
  pair: CheckedPair,
): readonly AwsReport[] {
  return [
    ...(details === undefined ? [] : detailsReport(details, pair)),
    ...(decoded === undefined ? [] : [decodedReport(decoded)]),
    ...messageReport(stated),
  ];
}

/** By the best report that there is: did a statement deny? */
export function reportedKind(awsReports: readonly AwsReport[]): Exclude<DenyKind, 'unknown'> | undefined {
  const kind = awsReports.find((each) => each.kind !== 'allowed')?.kind;
  return kind === 'allowed' ? undefined : kind;
}

function detailsReport(details: AuthorizationDetails, pair: CheckedPair): readonly AwsReport[] {
  const source = 'authorizationDetails';
  const evaluation = refusalOf(details, pair);
  if (evaluation === undefined) {
    const allowed = details.evaluations.some(({ effect }) => effect === 'allow');
    return allowed ? [{ source, kind: 'allowed', denials: [], sids: [] }] : [];
  }
  if (evaluation.effect !== 'explicitDeny') return [{ source, kind: 'implicit', denials: [], sids: [] }];
  const denying = evaluation.matched.filter(({ statements }) => statements.some(({ denies }) => denies));
  const denials = denying
    .flatMap((matched) => denialBy(matched, details))
    .toSorted((left, right) => NAMING_ORDER.indexOf(left.layer) - NAMING_ORDER.indexOf(right.layer));
  return [{ source, kind: 'explicit', denials, sids: denying.flatMap(denyingSids) }];
}

function denialBy(matched: MatchedPolicy, { policies }: AuthorizationDetails): readonly ReportedDenial[] {
  const { uri } = matched;
  const policy = policies.find((each) => each.uri === uri);
  const [only, ...others] = uri === null ? [] : layersOfPolicyArn(uri);
  const byArn = others.length === 0 ? only : undefined;
  const layer = POLICY_LAYERS.find((each) => POLICY_LAYER[each].recordedAs === policy?.type) ?? byArn;
  if (layer === undefined) return [];
  const isArn = uri?.startsWith('arn:') === true && policy?.inline !== true;
  const attachedTo = policy?.attachedTo ?? [];
  const target = attachedTo.length === 1 ? (attachedTo[0]?.split('/').at(-1) ?? null) : null;
  const isGuardrail = POLICY_LAYER[layer].guardrail !== null;
  const name = isGuardrail ? null : (uri?.slice(uri.lastIndexOf('/') + 1) ?? null);
  return [
    {
      layer,
      policy: { arn: isArn ? uri : null, name, target: isGuardrail ? target : null },
      sids: denyingSids(matched),
    },
  ];
}

const denyingSids = ({ statements }: MatchedPolicy): readonly string[] =>
  statements.flatMap(({ sid, denies }) => (denies && sid !== null ? [sid] : []));

function decodedReport({ allowed, explicitDeny, matchedStatements }: AuthorizationMessage): AwsReport {
  const sids = matchedStatements.flatMap(({ sid, effect }) =>
    sid !== null && effect.toUpperCase() === 'DENY' ? [sid] : [],
  );
  const kind = allowed ? 'allowed' : explicitDeny ? 'explicit' : 'implicit';
  return { source: 'decodedMessage', kind, denials: [], sids: kind === 'explicit' ? sids : [] };
}

function messageReport({ layer, kind }: Attribution): readonly AwsReport[] {
  return layer !== 'unknown' || kind === 'unknown'
    ? []
    : [{ source: 'message', kind, denials: [], sids: [] }];
}

/** The kind of deny in the message itself is evidence already. */
export function describeAwsReport({ source, kind, denials, sids }: AwsReport): readonly Evidence[] {
  if (source === 'message') return [];
  const names = denials.map(({ layer, policy }) =>
    `the ${layerName(layer)} ${policy.arn ?? policy.name ?? ''}`.trim(),
  );
  const by = names.length > 0 ? ` by ${names.join(' and ')}` : '';
  const which = sids.length > 0 ? `${by === '' ? ' by' : ','} statement ${sids.join(', ')}` : '';
  return [{ source, code: 'awsReport', says: oneLine(`${HOW[kind]}${by}${which}`) }];
}

const HOW: Readonly<Record<AwsReport['kind'], string>> = {
  explicit: 'explicitly denied',
  implicit: 'allowed by no statement',
  allowed: 'allowed',
};

const SOURCE_NAMES: Readonly<Record<AwsReport['source'], string>> = {
  authorizationDetails: 'the authorization details',
  decodedMessage: 'the decoded message',
  message: 'the message',
};

/** Where AWS's own reports of one refusal disagree: one line each. The better source stands. */
export function awsDisagreements(stated: Attribution, awsReports: readonly AwsReport[]): readonly string[] {
  const reports = awsReports.filter(({ source }) => source !== 'message');
  return [
    ...reports.flatMap((awsReport) => againstMessage(stated, awsReport)),
    ...reports.flatMap((better, index) =>
      reports.slice(index + 1).flatMap((other) => againstEachOther(better, other)),
    ),
  ].map(oneLine);
}

function againstMessage(stated: Attribution, { source, kind, denials }: AwsReport): readonly string[] {
  const by = `according to ${SOURCE_NAMES[source]}`;
  if (kind === 'allowed') return [`the call was denied, but ${by} nothing denied it`];
  if (stated.kind !== 'unknown' && stated.kind !== kind) {
    return [`the message says ${stated.kind} deny; ${by} it is ${kind}`];
  }
  const [first] = denials;
  if (stated.layer === 'unknown' || first === undefined) return [];
  const inLayer = denials.filter(({ layer }) => layer === stated.layer);
  if (inLayer.length === 0) {
    return [`the message names the ${layerName(stated.layer)}; ${by} it is the ${layerName(first.layer)}`];
  }
  const arn = stated.policy?.arn ?? null;
  const arns = inLayer.flatMap(({ policy }) => policy.arn ?? []);
  if (arn === null || arns.length === 0 || arns.includes(arn)) return [];
  return [`the message names the policy ${arn}; ${by} it is ${arns.join(', ')}`];
}

function againstEachOther(better: AwsReport, other: AwsReport): readonly string[] {
  if (better.kind === 'allowed' || other.kind === 'allowed') return [];
  const [left, right] = [SOURCE_NAMES[better.source], SOURCE_NAMES[other.source]];
  if (better.kind !== other.kind) {
    return [`according to ${left} it is an ${better.kind} deny, according to ${right} an ${other.kind} one`];
  }
  const isShared = better.sids.some((sid) => other.sids.includes(sid));
  if (isShared || better.sids.length === 0 || other.sids.length === 0) return [];
  return [
    `according to ${left} statement ${better.sids.join(', ')} denies, according to ${right} ${other.sids.join(', ')}`,
  ];
}
