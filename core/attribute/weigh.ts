/**
 * Weighs what AWS stated against what the gathered policies say.
 *
 * Order   policy ARN in the message, layer in the message, decoded message, evaluation. Each piece is kept as
 *         evidence; where two disagree, the better one stands and the contradiction is told.
 * Source  IAM User Guide, "Troubleshoot access denied error messages": the message names one layer, the first
 *         that denies explicitly, else the first that is silent.
 *
 * INVARIANT: nothing is named that is not stated or certain. What only may deny is a candidate, in the evidence.
 */
import type { AuthorizationMessage } from '../decode/authorization-message.ts';
import { resourcePolicyKind } from '../decode/resource-policy-kind.ts';
import type { DenialResult } from '../evaluate/result.ts';
import type { CheckedPair } from '../gather/gather.ts';
import type { Attribution, Confidence, Evidence } from '../model/attribution.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { blockerOf, conditionsOf, policyOf, type Scene, statementOf } from './finding.ts';
import type { Judgement } from './judge.ts';
import { evaluated, tellCandidate, tellFinding, tellHidden } from './tell.ts';

export interface Weighing {
  /** What the message alone says. */
  readonly stated: Attribution;
  readonly decoded: AuthorizationMessage | undefined;
  readonly judgement: Judgement;
  readonly scene: Scene;
  readonly pair: CheckedPair;
}

export function weigh(weighing: Weighing): Attribution {
  const { stated } = weighing;
  if (stated.layer === 'notAPolicy') return stated;
  if (stated.layer !== 'unknown' && stated.confidence === 'stated') return pinned(weighing);
  const { certain } = weighing.judgement;
  if (stated.layer === 'unknown') return found(weighing, certain);
  const [first] = certain;
  if (first === undefined) return pinned(weighing);
  return found(
    weighing,
    certain.toSorted((left, right) => rank(left, stated) - rank(right, stated)),
  );
}

/** The layer that the text hints at comes first among those that deny for certain and alike. */
const rank = (finding: DenialResult, { layer }: Attribution): number =>
  (finding.kind === 'explicit' ? 0 : 2) + (finding.layer === layer ? 0 : 1);

/** The layer is stated: find the statement in it, and tell what speaks against it. */
function pinned(weighing: Weighing): Attribution {
  const { stated, judgement, scene } = weighing;
  const { certain, possible } = judgement;
  const finding = inStatedLayer(stated, certain) ?? inStatedLayer(stated, possible);
  const isCertain = finding !== undefined && certain.includes(finding);
  const others = certain.filter((each) => !isAnswered(each, stated));
  return {
    ...stated,
    ...(finding === undefined ? {} : detailsOf(finding, weighing)),
    kind: stated.kind === 'unknown' && finding !== undefined && isCertain ? finding.kind : stated.kind,
    confidence: stated.confidence,
    evidence: [
      ...stated.evidence,
      ...(finding === undefined
        ? []
        : [isCertain ? evaluated(tellFinding(finding)) : tellCandidate(finding)]),
      ...judgement.hidden.filter(({ layer }) => layer === stated.layer).map(tellHidden),
    ],
    alsoBlockedBy: others.map((each) => blockerOf(each, scene)),
    contradictions: [...stated.contradictions, ...contradictions(weighing, finding, isCertain)],
  };
}

/** The stated policy keeps its name; only what the message leaves open is filled in. */
function detailsOf(
  finding: DenialResult,
  { stated, scene }: Weighing,
): Pick<Attribution, 'policy' | 'statement' | 'conditions'> {
  const policy = policyOf(finding, scene);
  const named = stated.policy === null ? policy : { ...policy, ...stated.policy };
  const completed =
    named === null
      ? null
      : {
          arn: named.arn ?? policy?.arn ?? null,
          name: named.name ?? policy?.name ?? null,
          target: named.target ?? policy?.target ?? null,
        };
  return {
    policy: completed,
    statement: statementOf(finding),
    conditions: conditionsOf(finding, scene.context),
  };
}

function inStatedLayer(stated: Attribution, findings: readonly DenialResult[]): DenialResult | undefined {
  const fitting = findings.filter((each) => isAnswered(each, stated));
  const arn = stated.policy?.arn ?? undefined;
  return arn === undefined ? fitting[0] : fitting.find(({ policy }) => policy?.arn === arn);
}

const isAnswered = ({ layer, kind }: DenialResult, stated: Attribution): boolean =>
  layer === stated.layer && (stated.kind === 'unknown' || kind === stated.kind);

function contradictions(
  { stated, judgement, scene }: Weighing,
  finding: DenialResult | undefined,
  isCertain: boolean,
): readonly string[] {
  const { result, certain, hidden } = judgement;
  const lines: string[] = [];
  const { layer } = stated;
  if (layer === 'notAPolicy' || layer === 'unknown') return lines;
  const isHidden = hidden.some((each) => each.layer === layer);
  const state = result.layers[layer];
  if (finding === undefined && !isHidden && state !== 'undetermined') {
    lines.push(absentLine(stated));
    const [setting] = blockPublicAccess(scene);
    if (layer === 'resourcePolicy' && setting !== undefined) {
      lines.push(`S3 tells Block Public Access in these words too, and ${setting} is on`);
    }
  }
  const explicit = certain.find(({ kind }) => kind === 'explicit');
  if (stated.kind === 'implicit' && explicit !== undefined) {
    lines.push(
      oneLine(
        `the message says that nothing denies explicitly, but ${tellFinding(explicit)}: changed since?`,
      ),
    );
  }
  if (finding === undefined || isCertain || isHidden || state !== 'allows') return lines;
  return lines;
}

function absentLine({ layer, kind, policy }: Attribution): string {
  const name = policy?.arn ?? policy?.name ?? `the ${layerName(layer)}`;
  const does = kind === 'explicit' ? 'does not deny it' : 'is not silent on it';
  return oneLine(
    `the message names the ${layerName(layer)}, but ${name} as it was then ${does}: changed since?`,
  );
}

function blockPublicAccess({ views }: Scene): readonly string[] {
  return views.resource?.kind === 'found' ? (views.resource.value.publicAccessBlock ?? []) : [];
}

/** No layer is stated: what denies for certain, or an honest unknown with candidates. */
function found(weighing: Weighing, certain: readonly DenialResult[]): Attribution {
  const { stated, judgement, scene, pair, decoded } = weighing;
  const [first, ...others] = certain.filter((each) => fitsDecoded(each, decoded));
  if (first === undefined || isRivalled(first, judgement)) return unknown(weighing);
  return {
    ...stated,
    layer: first.layer,
    policyKind: first.layer === 'resourcePolicy' ? kindOfPolicy(weighing) : null,
    kind: first.kind,
    reason: null,
    policy: policyOf(first, scene),
    statement: statementOf(first),
    conditions: conditionsOf(first, scene.context),
    confidence: confidenceOf(first, weighing),
    evidence: [
      ...stated.evidence,
      ...decodedEvidence(decoded),
      evaluated(`${pair.action} on ${pair.resource}: ${tellFinding(first)}`),
      ...judgement.hidden.map(tellHidden),
    ],
    alsoBlockedBy: others.map((each) => blockerOf(each, scene)),
    contradictions:
      stated.layer === 'unknown' || stated.layer === first.layer
        ? stated.contradictions
        : [
            ...stated.contradictions,
            `the text hints at the ${layerName(stated.layer)}, the policies name the ${layerName(first.layer)}`,
          ],
  };
}

function kindOfPolicy({ scene, pair }: Weighing): string | null {
  const view = scene.views.resource;
  return view?.kind === 'found' ? view.value.policyKind : resourcePolicyKind(pair.action, pair.resource);
}

function confidenceOf(first: DenialResult, { decoded, judgement }: Weighing): Confidence {
  if (decoded !== undefined) return 'decoded';
  return first.kind === 'implicit' && judgement.hidden.length > 0 ? 'inferred' : 'evaluated';
}

/** AWS decoded for us whether a statement denied, and which. */
function fitsDecoded({ kind, statement }: DenialResult, decoded: AuthorizationMessage | undefined): boolean {
  if (decoded === undefined) return true;
  if (decoded.explicitDeny !== (kind === 'explicit')) return false;
  const sids = decoded.matchedStatements.flatMap(({ sid, effect }) =>
    sid !== null && effect.toUpperCase() === 'DENY' ? [sid] : [],
  );
  return kind === 'implicit' || sids.length === 0 || sids.includes(statement?.sid ?? '');
}

/** A visible statement may deny explicitly, and AWS would have named that one: nobody knows which it was. */
function isRivalled(first: DenialResult, { possible }: Judgement): boolean {
  return first.kind === 'implicit' && possible.some(({ kind }) => kind === 'explicit');
}

function decodedEvidence(decoded: AuthorizationMessage | undefined): readonly Evidence[] {
  if (decoded === undefined) return [];
  const sid = decoded.matchedStatements[0]?.sid;
  const how = decoded.explicitDeny ? 'explicitly denied' : 'allowed by no statement';
  return [{ source: 'decodedMessage', says: oneLine(`${how}${sid ? ` by statement ${sid}` : ''}`) }];
}

function unknown({ stated, judgement, scene, decoded }: Weighing): Attribution {
  const { certain, possible, hidden, result } = judgement;
  const candidates = [...certain, ...possible];
  const says =
    candidates.length > 0
      ? 'nobody can tell which layer denied'
      : 'could not reproduce: no visible policy denies this call';
  const more =
    result.decision === 'allowed' || candidates.length === 0
      ? [
          evaluated(
            'it may be a policy changed since, a missing object, a further action of the call, or no policy',
          ),
        ]
      : [];
  return {
    ...stated,
    evidence: [
      ...stated.evidence,
      ...decodedEvidence(decoded),
      evaluated(says),
      ...candidates.map(tellCandidate),
      ...hidden.map(tellHidden),
      ...more,
    ],
    alsoBlockedBy: certain.map((each) => blockerOf(each, scene)),
  };
}
