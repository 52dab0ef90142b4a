/**
 * What AWS said of a refusal besides the layer in its message, in one form whoever said it: authorization details,
 * the decoded message, the kind of deny in the sentence.
 *
 * Shape   answers of AWS and the checked pair -> AwsReport, best first.
 * Source  IAM Toolbox API Reference, GetRequestAuthorizationDetails; STS API Reference, DecodeAuthorizationMessage.
 */
import type { AuthorizationDetails, MatchedPolicy } from '../../decode/authorization-details.ts';
import type { AuthorizationMessage } from '../../decode/authorization-message.ts';
import { layersOfPolicyArn } from '../../decode/policy-arn.ts';
import { type CheckedPair, refusalOf } from '../../gather/checked-pair.ts';
import type { Attribution, PolicyRef } from '../../model/attribution.ts';
import { NAMING_ORDER, POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';

export interface AwsReport {
  readonly source: 'authorizationDetails' | 'decodedMessage' | 'message';
  /** `allowed`: AWS says that nothing was denied, which cannot be all there was to it. */
  readonly kind: 'explicit' | 'implicit' | 'allowed';
  /** Policies that denied, in the order in which AWS names layers; none where only the kind is said. */
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
