/** AWS named a layer: finds the statement in it, and where the policies as they were read do not fit what AWS named. */
import { blockerInstead } from '../../assess/blocker-instead.ts';
import {
  blockerOf,
  conditionsOf,
  describeCandidate,
  describeDenial,
  describeHidden,
  type EvidenceContext,
  evaluated,
  policyOf,
  possibleBlockers,
  statementOf,
  withoutRefuted,
} from '../../assess/describe.ts';
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { Attribution, Blocker, Evidence, PolicyRef } from '../../model/attribution.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';
import { type ReconcileInput, reportedKind } from './aws-reports.ts';

/** What named the layer; a `hint` is a text that is cut or says several things at once. */
export type NamedBy = 'message' | 'authorizationDetails' | 'hint';

export function reconcileStated(input: ReconcileInput, by: NamedBy): Attribution {
  const { stated, assessment, evidenceContext } = input;
  const { certain, possible } = assessment;
  const found = inStatedLayer(input, certain) ?? inStatedLayer(input, possible);
  const isCertain = found !== undefined && certain.includes(found);
  const others = certain.filter((each) => !isStated(each, stated));
  const kind = stated.kind === 'unknown' ? kindOf(input, isCertain ? found : undefined) : stated.kind;
  return {
    ...stated,
    ...detailsOf(found, input),
    kind,
    confidence: by === 'hint' && isCertain ? 'evaluated' : stated.confidence,
    evidence: [
      ...stated.evidence,
      ...evidenceOf(found, isCertain),
      ...assessment.hidden.filter(({ layer }) => layer === stated.layer).map(describeHidden),
    ],
    alsoBlockedBy: withReported(
      input,
      others.map((each) => blockerOf(each, evidenceContext)),
    ),
    mayAlsoBlock: possibleBlockers(withoutRefuted(assessment, kind), found).filter(
      ({ layer }) => layer !== stated.layer,
    ),
    contradictions: [...stated.contradictions, ...policyDisagreements(input, found)],
  };
}

function evidenceOf(found: DenialResult | undefined, isCertain: boolean): readonly Evidence[] {
  if (found === undefined) return [];
  return [isCertain ? evaluated('denyingPolicy', describeDenial(found)) : describeCandidate(found)];
}

function kindOf({ awsReports }: ReconcileInput, found: DenialResult | undefined): Attribution['kind'] {
  return reportedKind(awsReports) ?? found?.kind ?? 'unknown';
}

/** The stated policy keeps its name; only what AWS leaves open is filled in. */
function detailsOf(
  found: DenialResult | undefined,
  input: ReconcileInput,
): Pick<Attribution, 'policy' | 'statement' | 'conditions'> {
  const { stated, evidenceContext } = input;
  const [only, ...more] = statedSids(input);
  const sid = more.length === 0 ? only : undefined;
  const reported = reportedPolicy(input);
  if (found === undefined) {
    const statement = sid === undefined ? stated.statement : { sid, index: null };
    return { policy: completed(stated.policy, reported), statement, conditions: stated.conditions };
  }
  return {
    policy: completed(completed(stated.policy, reported), policyOf(found, evidenceContext)),
    statement: statementOf(found) ?? (sid === undefined ? null : { sid, index: null }),
    conditions: conditionsOf(found, evidenceContext.context),
  };
}

function completed(better: PolicyRef | null, other: PolicyRef | null): PolicyRef | null {
  if (better === null || other === null) return better ?? other;
  if (better.arn !== null && other.arn !== null && better.arn !== other.arn) return better;
  return {
    arn: better.arn ?? other.arn,
    name: better.name ?? other.name,
    target: better.target ?? other.target,
  };
}

/** The one policy of the stated layer that the authorization details name. */
function reportedPolicy({ stated, awsReports }: ReconcileInput): PolicyRef | null {
  const named = awsReports.flatMap(({ denials }) => denials.filter(({ layer }) => layer === stated.layer));
  const [only, ...more] = named;
  return only === undefined || more.length > 0 || stated.kind === 'implicit' ? null : only.policy;
}

/** Sids of the stated layer; those of a decoded message name no layer, and count where it can only be this one. */
function statedSids({ stated, awsReports }: ReconcileInput): readonly string[] {
  if (stated.kind === 'implicit') return [];
  const reported = awsReports.flatMap(({ denials }) =>
    denials.filter(({ layer }) => layer === stated.layer).flatMap(({ sids }) => sids),
  );
  if (reported.length > 0) return reported;
  return awsReports.find(({ source }) => source === 'decodedMessage')?.sids ?? [];
}

/** Of the denials in the stated layer the one that fits AWS's report best; undefined where none fits. */
function inStatedLayer(input: ReconcileInput, denials: readonly DenialResult[]): DenialResult | undefined {
  const { stated } = input;
  const arn = stated.policy?.arn ?? reportedPolicy(input)?.arn ?? undefined;
  const fitting = denials
    .filter((each) => isStated(each, stated))
    .filter(({ policy }) => arn === undefined || policy?.arn === arn);
  const sids = statedSids(input);
  const named = fitting.filter(
    ({ kind, statement }) => kind === 'implicit' || sids.includes(statement?.sid ?? ''),
  );
  return sids.length === 0 ? fitting[0] : named[0];
}

const isStated = ({ layer, kind }: DenialResult, stated: Attribution): boolean =>
  layer === stated.layer && (stated.kind === 'unknown' || kind === stated.kind);

/** AWS recorded denials of further layers too. */
function withReported(
  { stated, awsReports }: ReconcileInput,
  blockers: readonly Blocker[],
): readonly Blocker[] {
  const more = awsReports
    .flatMap(({ denials }) => denials)
    .filter(({ layer }) => layer !== stated.layer)
    .filter(({ layer }) => !blockers.some((each) => each.layer === layer && each.kind === 'explicit'))
    .map(({ layer, policy }) => ({ layer, kind: 'explicit', policy }) as const);
  return [...blockers, ...more];
}

/** Where the policies do not fit what AWS named: one line each. `found`: what denies, or may, in the named layer. */
function policyDisagreements(
  { stated, assessment, evidenceContext }: ReconcileInput,
  found: DenialResult | undefined,
): readonly string[] {
  const { layer } = stated;
  if (layer === 'notAPolicy' || layer === 'unknown') return [];
  const { certain, hidden, result } = assessment;
  const isOpen = hidden.some((each) => each.layer === layer) || result.layers[layer] === 'undetermined';
  const explicit = certain.find(({ kind }) => kind === 'explicit');
  const instead = blockerInstead(assessment, stated);
  return [
    ...(found === undefined && !isOpen ? noDenialFound(stated, evidenceContext) : []),
    ...(instead?.kind !== 'implicit'
      ? []
      : [
          `whatever the ${layerName(layer)} said, ${describeDenial(instead)}; the ${layerName(instead.layer)} must change`,
        ]),
    ...(stated.kind === 'implicit' && explicit !== undefined
      ? [`AWS reports no explicit deny, but ${describeDenial(explicit)}; ${MAY_HAVE_CHANGED}`]
      : []),
  ].map(oneLine);
}

export const MAY_HAVE_CHANGED = 'the policy may have changed since the denial';

function noDenialFound(stated: Attribution, { lookups }: EvidenceContext): readonly string[] {
  const { layer, kind, policy } = stated;
  const name = policy?.arn ?? policy?.name ?? `the ${layerName(layer)}`;
  const does = kind === 'explicit' ? 'does not deny the call' : 'does not leave it unallowed';
  const line = `AWS names the ${layerName(layer)}, but ${name} as it was read ${does}; ${MAY_HAVE_CHANGED}`;
  if (layer !== 'resourcePolicy' || lookups.resource?.kind !== 'found') return [line];
  const [setting] = lookups.resource.value.publicAccessBlock ?? [];
  if (setting === undefined) return [line];
  return [line, `S3 words Block Public Access like this, too, and ${setting} is on`];
}
