/** A layer that AWS named: the statement in it is found, and what speaks against it is told. */

import { blockerOf, conditionsOf, policyOf, statementOf } from '../../assess/blocker.ts';
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { Attribution, Blocker, PolicyRef } from '../../model/attribution.ts';
import { againstPolicies } from './against-policies.ts';
import { describeBlocker, describeCandidate, describeHidden, evaluated } from './describe.ts';
import type { ReconcileInput } from './reconcile.ts';

/** Who named the layer; a `hint` is a text that is cut or says several things at once. */
export type NamedBy = 'message' | 'authorizationDetails' | 'hint';

export function reconcileStated(input: ReconcileInput, by: NamedBy): Attribution {
  const { stated, assessment, scene } = input;
  const { certain, possible } = assessment;
  const finding = inStatedLayer(input, certain) ?? inStatedLayer(input, possible);
  const isCertain = finding !== undefined && certain.includes(finding);
  const others = certain.filter((each) => !isAnswered(each, stated));
  const told =
    finding === undefined
      ? []
      : [isCertain ? evaluated('denyingPolicy', describeBlocker(finding)) : describeCandidate(finding)];
  return {
    ...stated,
    ...detailsOf(finding, input),
    kind: stated.kind === 'unknown' ? kindOf(input, isCertain ? finding : undefined) : stated.kind,
    confidence: by === 'hint' && isCertain ? 'evaluated' : stated.confidence,
    evidence: [
      ...stated.evidence,
      ...told,
      ...assessment.hidden.filter(({ layer }) => layer === stated.layer).map(describeHidden),
    ],
    alsoBlockedBy: withRecorded(
      input,
      others.map((each) => blockerOf(each, scene)),
    ),
    contradictions: [...stated.contradictions, ...againstPolicies(input, finding)],
  };
}

function kindOf({ awsReports }: ReconcileInput, finding: DenialResult | undefined): Attribution['kind'] {
  const said = awsReports.find(({ kind }) => kind !== 'allowed')?.kind;
  return said === undefined || said === 'allowed' ? (finding?.kind ?? 'unknown') : said;
}

/** The stated policy keeps its name; only what AWS leaves open is filled in. */
function detailsOf(
  finding: DenialResult | undefined,
  input: ReconcileInput,
): Pick<Attribution, 'policy' | 'statement' | 'conditions'> {
  const { stated, scene } = input;
  const [only, ...more] = statedSids(input);
  const sid = more.length === 0 ? only : undefined;
  const recorded = recordedPolicy(input);
  if (finding === undefined) {
    const statement = sid === undefined ? stated.statement : { sid, index: null };
    return { policy: completed(stated.policy, recorded), statement, conditions: stated.conditions };
  }
  return {
    policy: completed(completed(stated.policy, recorded), policyOf(finding, scene)),
    statement: statementOf(finding) ?? (sid === undefined ? null : { sid, index: null }),
    conditions: conditionsOf(finding, scene.context),
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
function recordedPolicy({ stated, awsReports }: ReconcileInput): PolicyRef | null {
  const named = awsReports.flatMap(({ denials }) => denials.filter(({ layer }) => layer === stated.layer));
  const [only, ...more] = named;
  return only === undefined || more.length > 0 || stated.kind === 'implicit' ? null : only.policy;
}

/** Sids of the stated layer; those of a decoded message name no layer, and count where it can only be this one. */
function statedSids({ stated, awsReports }: ReconcileInput): readonly string[] {
  if (stated.kind === 'implicit') return [];
  const recorded = awsReports.flatMap(({ denials }) =>
    denials.filter(({ layer }) => layer === stated.layer).flatMap(({ sids }) => sids),
  );
  if (recorded.length > 0) return recorded;
  return awsReports.find(({ source }) => source === 'decodedMessage')?.sids ?? [];
}

/** Among the findings of the stated layer the one that AWS's words fit best; none where they fit none. */
function inStatedLayer(input: ReconcileInput, findings: readonly DenialResult[]): DenialResult | undefined {
  const { stated } = input;
  const arn = stated.policy?.arn ?? recordedPolicy(input)?.arn ?? undefined;
  const fitting = findings
    .filter((each) => isAnswered(each, stated))
    .filter(({ policy }) => arn === undefined || policy?.arn === arn);
  const sids = statedSids(input);
  const named = fitting.filter(
    ({ kind, statement }) => kind === 'implicit' || sids.includes(statement?.sid ?? ''),
  );
  return sids.length === 0 ? fitting[0] : named[0];
}

const isAnswered = ({ layer, kind }: DenialResult, stated: Attribution): boolean =>
  layer === stated.layer && (stated.kind === 'unknown' || kind === stated.kind);

/** AWS recorded denials of further layers too. */
function withRecorded(
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
