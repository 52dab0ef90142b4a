/**
 * One denied call, explained: its layer and statement, what else would deny, what changed before, and the fix.
 *
 * Shape   DeniedCall, PolicySource and what else is known of the call -> Explanation.
 * Errors  none of its own; what a source or a store throws passes through.
 */
import { widestFor } from '../assess/any-resource.ts';
import { assess } from '../assess/assess.ts';
import { openKeysOf } from '../assess/assessment.ts';
import { evaluated, evidenceContextOf } from '../assess/describe.ts';
import { wayOut } from '../fix/fix.ts';
import { askAws, claimOf, simulatorHint } from '../gather/ask-aws.ts';
import { type DeniedCall, isMadeUp, pairOf } from '../gather/denied-call.ts';
import type { AwsDiagnostics } from '../gather/diagnostics.ts';
import { withEnforcedPolicy } from '../gather/enforced-policy.ts';
import { type Gathered, gather } from '../gather/gather.ts';
import { type Attribution, type Evidence, evidenceCode } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { OwnerTag } from '../model/owner-tag.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { DenialStore } from '../ports.ts';
import { textAt } from '../record/json.ts';
import { amongSeveral, fixAmongSeveral } from './among-several.ts';
import { type DenialHistory, firstOfKind, newCaller, ownerTagOf } from './caller-facts.ts';
import { causedBy } from './caused-by.ts';
import { type Check, furtherChecks, isOfDependency } from './further-checks.ts';
import { isOpen, nextSteps } from './next-steps.ts';
import { ageOfPolicies, changesBefore, evaluationPath, recordedBefore } from './policy-changes.ts';
import { awsReportsOf } from './reconcile/aws-reports.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { underRefusedPair } from './refused-pair.ts';
import { sidesEvidence, turnedToRefused } from './refused-side.ts';
import { noSessionPolicy } from './session-evidence.ts';
import { type SeveralResources, severalResources } from './several-resources.ts';
import { statedWayOut } from './stated-way-out.ts';

export interface Explanation extends Pick<Denial, 'attribution' | 'fix' | 'changed' | 'nextSteps'> {
  /** Left out: it was not asked for, or is not known. */
  readonly ownerTag?: OwnerTag;
}

/** What a call is explained with: sources to ask, and what is known of its group and caller. */
export interface ExplanationInputs {
  readonly source: PolicySource;
  readonly changes: Pick<DenialStore, 'listPolicyChanges'>;
  readonly table?: ActionTable | undefined;
  /** When the group was first denied; null: that is not known, and changes before it are not looked for. */
  readonly firstSeen: string | null;
  /** The caller is refused many different things. */
  readonly probing: boolean;
  /** AWS itself, where it may be asked about the refusal. */
  readonly aws?: AwsDiagnostics | undefined;
  /** Earlier denials; left out: the explanation does not say whether this is the first of its kind. */
  readonly history?: DenialHistory | undefined;
  /** Key of the tag that names a caller's team; left out: it is not looked up. */
  readonly ownerTag?: string | undefined;
}

export async function attributeCall(given: DeniedCall, inputs: ExplanationInputs): Promise<Explanation> {
  const denied = await withEnforcedPolicy(given, inputs.source);
  const { call, unanswered } = await askAws(denied, inputs.aws ?? {});
  const { own: ownCheck, several } = await ownCheckOf(call, inputs);
  if (ownCheck === undefined) return unchecked(call, inputs, unanswered);
  const { denial, record } = call;
  const { refused: reached, candidates } = await furtherChecks(call, inputs, ownCheck);
  const refused = turnedToRefused(reached, denial.attribution);
  const pairs = { own: ownCheck, refused: reached };
  const isOfOther = reached === ownCheck && isOfDependency(call);
  const named = isOfOther
    ? withEvidence(denial.attribution, [NOT_OF_CALLER])
    : amongSeveral(reconcileCheck(call, refused), several);
  const reconciled = underRefusedPair(named, call, pairs, several);
  const attribution = withEvidence(reconciled, [
    ...sidesEvidence(refused),
    ...(several?.evidence ?? []),
    ...unanswered,
    ...(reconciled.layer === 'unknown' ? candidates : []),
    ...noSessionPolicy(call, reconciled),
    ...(await simulatorHint(call, refused.gathered, reconciled, inputs.aws?.simulator)),
    ...newCaller(ownCheck.gathered, denial.time),
    ...(await ageOfPolicies(refused.gathered, denial.time, inputs)),
    ...(await firstOfKind(denial, inputs.firstSeen, inputs.history)),
  ]);
  return {
    attribution,
    fix: fixAmongSeveral(
      wayOut({
        ...{ denial, record, attribution, ...refused, probing: inputs.probing },
        ...(reached === ownCheck && several !== undefined
          ? { alsoOn: several.alike, isResourceOpen: several.isResourceOpen }
          : {}),
      }),
      several,
    ),
    nextSteps: nextSteps({
      denial,
      attribution,
      claim: isOpen(attribution) ? claimOf(call) : undefined,
      accessKeyId: textAt(record, 'userIdentity', 'accessKeyId'),
      hidden: refused.assessment.hidden,
      resource: refused.pair.resource,
      openKeys: openKeysOf(refused.assessment),
    }),
    changed: await changedBefore(call, refused, attribution, inputs),
    ...ownedBy(call, ownCheck, inputs),
  };
}

async function changedBefore(
  call: DeniedCall,
  refused: Check,
  attribution: Attribution,
  inputs: ExplanationInputs,
): Promise<Explanation['changed']> {
  const { source, changes, firstSeen } = inputs;
  if (firstSeen === null) return [];
  const group = { ...groupOf(call.denial, attribution, inputs), firstSeen };
  const recorded = await recordedBefore(group, changes, evaluationPath(refused.gathered));
  return causedBy(recorded, { source, changes, call, refused, attribution, firstSeen });
}

const NOT_OF_CALLER = evaluated('layerUndetermined', 'the denying policy layer could not be determined');

function groupOf(
  { principal, resourceFamily }: Pick<Denial, 'principal' | 'resourceFamily'>,
  attribution: Attribution,
  { firstSeen }: ExplanationInputs,
) {
  return { principal: principal.arn, resourceFamily, attribution, firstSeen };
}

function ownedBy({ denial }: DeniedCall, { gathered }: Check, { ownerTag: key }: ExplanationInputs) {
  const ownerTag = key === undefined ? undefined : ownerTagOf(denial, gathered.lookups.identity, key);
  return ownerTag === undefined ? {} : { ownerTag };
}

/** The check of the call's own action; where it has several resources, that of the one which explains the denial. */
async function ownCheckOf(
  call: DeniedCall,
  inputs: ExplanationInputs,
): Promise<{ readonly own: Check | undefined; readonly several?: SeveralResources }> {
  const { evidence } = call.denial.attribution;
  if (evidence.some((each) => evidenceCode(each) === 'otherPrincipal')) return { own: undefined };
  const own = await check(call, inputs);
  if (own !== undefined) return { own };
  const several = await severalResources(call, inputs.source, inputs.table);
  return several === undefined ? { own } : { own: several.chosen, several };
}

async function check(call: DeniedCall, { source }: ExplanationInputs): Promise<Check | undefined> {
  const pair = pairOf(call);
  const found = await gather(call, source);
  const { gathered, widest } = found === undefined ? {} : inAnyCase(call, found);
  const assessment = widest === undefined ? undefined : assess(widest);
  if (pair === undefined || gathered === undefined || assessment === undefined) return undefined;
  return { pair, gathered, assessment };
}

/** A part of the ARN that the service made up is in no request: a policy for that very ARN may say something else. */
function inAnyCase({ denial }: DeniedCall, gathered: Gathered): { gathered: Gathered; widest: Gathered } {
  const { resource } = gathered.input.request;
  if (!isMadeUp(resource, denial) || resource !== denial.resource) return { gathered, widest: gathered };
  const { gathered: widest, mayDeny } = widestFor(gathered);
  const why = `a statement of it is on some of ${resource}`;
  const open = mayDeny.map((layer) => ({ layer, code: 'resourceNotNamed', why }) as const);
  const withOpen = (each: Gathered) => ({ ...each, hidden: [...each.hidden, ...open] });
  return { gathered: withOpen(gathered), widest: withOpen(widest) };
}

function reconcileCheck(call: DeniedCall, { pair, gathered, assessment }: Check): Attribution {
  const { attribution: stated } = call.denial;
  const awsReports = awsReportsOf(stated, call, pair);
  return reconcile({ stated, awsReports, assessment, evidenceContext: evidenceContextOf(gathered), pair });
}

/**
 * A call without caller or resource, or whose caller AWS did not refuse, cannot be evaluated: what the message says is
 * all that is known.
 */
async function unchecked(
  { denial }: DeniedCall,
  inputs: ExplanationInputs,
  unanswered: readonly Evidence[],
): Promise<Explanation> {
  const { attribution } = denial;
  const changed = await changesBefore(groupOf(denial, attribution, inputs), inputs.changes);
  const known = withEvidence(attribution, unanswered);
  return { attribution: known, ...statedWayOut({ ...denial, attribution: known }), changed };
}

function withEvidence(attribution: Attribution, more: readonly Evidence[]): Attribution {
  return more.length === 0 ? attribution : { ...attribution, evidence: [...attribution.evidence, ...more] };
}
