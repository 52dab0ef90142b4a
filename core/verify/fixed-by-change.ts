/**
 * Which groups a recorded policy change fixed: the call by which a group was explained is allowed for certain, by all
 * layers as they are now, and the change is of what decides it.
 *
 * Shape   PolicyChange -> ids of the groups that were marked.
 * Errors  none of its own: what a store or a source throws passes through. To run it again does no harm.
 *
 * INVARIANT: a group is marked only where the same evaluation had shown its call to be denied: what it could not see then, it
 * would miss now.
 */
import { assess } from '../assess/assess.ts';
import { callOf, type ExplainRequestDeps } from '../attribute/explain-request.ts';
import { isOfDependency } from '../attribute/further-checks.ts';
import { furtherPairs } from '../attribute/further-pairs.ts';
import { evaluationPath } from '../attribute/policy-changes.ts';
import { decidedBy, takesPart } from '../attribute/takes-part.ts';
import { askAws } from '../gather/ask-aws.ts';
import { type CheckedPair, type DeniedCall, isMadeUp, pairOf } from '../gather/denied-call.ts';
import { type Gathered, gather } from '../gather/gather.ts';
import { type Attribution, evidenceCode } from '../model/attribution.ts';
import type { ExplanationRequest } from '../model/explanation-request.ts';
import type { FixedMark } from '../model/fixed-mark.ts';
import { MORE_RESOURCES } from '../model/folded-group.ts';
import type { DenialGroup } from '../model/group.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import type { DenialStore } from '../ports.ts';
import { holdsFrom } from '../query/fixed-marks.ts';
import { explanationKeyOf } from '../query/with-explanation.ts';
import { instant, isoSeconds } from '../record/event-time.ts';
import { isObject } from '../record/json.ts';
import { mayConcern, placesOf } from './places-of-change.ts';

/** Read for one change: a policy of a large account may concern thousands. */
const MOST_READ = 500;
/** Evaluated for one change, those that were denied last: each reads the policies of a caller and a resource. */
export const MOST_EVALUATED = 20;
/** A group that was last denied before is left as it is. */
const LOOK_BACK_MS = 30 * 86_400_000;

export interface FixedByChangeDeps
  extends Pick<ExplainRequestDeps, 'source' | 'aws' | 'table' | 'coverage' | 'clock'> {
  readonly store: Pick<
    DenialStore,
    'groupsAt' | 'listStated' | 'getExplanationRequest' | 'getExplanation' | 'getSessionGrant' | 'markFixed'
  >;
}

/** `source`: of the policies as they are now, and nothing that was read before the change. */
export async function markFixedBy(change: PolicyChange, deps: FixedByChangeDeps): Promise<readonly string[]> {
  const now = isoSeconds(deps.clock());
  const mark: FixedMark = {
    ...{ at: change.time, by: 'policyChange', eventId: change.id },
    ...{ foundBy: 'denial-monitor', foundAt: now },
  };
  const marked: string[] = [];
  for (const group of await groupsToLookAt(change, mark, deps)) {
    const isFixed = await passesNow(group, change, now, deps);
    if (isFixed && (await deps.store.markFixed(group.group, mark))) marked.push(group.group);
  }
  return marked;
}

async function groupsToLookAt(
  change: PolicyChange,
  mark: FixedMark,
  { store }: FixedByChangeDeps,
): Promise<readonly DenialGroup[]> {
  const since = instant(change.time) - LOOK_BACK_MS;
  const found = await store.groupsAt(placesOf(change), MOST_READ);
  return found
    .filter(({ lastSeen }) => instant(lastSeen) >= since && lastSeen < holdsFrom(mark))
    .filter((group) => group.state !== 'fixed' && group.resourceFamily !== MORE_RESOURCES)
    .filter((group) => mayConcern(change, group) && isShown(group.attribution))
    .toSorted((a, b) => instant(b.lastSeen) - instant(a.lastSeen))
    .slice(0, MOST_EVALUATED);
}

/** The policies were seen to deny the call's own action. A session policy belongs to one session, and ends with it. */
function isShown({ layer, refusedCheck, evidence, contradictions }: Attribution): boolean {
  const codes = new Set(evidence.map(evidenceCode));
  return (
    !['unknown', 'notAPolicy', 'sessionPolicy'].includes(layer) &&
    refusedCheck === null &&
    contradictions.length === 0 &&
    codes.has('denyingPolicy') &&
    !codes.has('otherPrincipal')
  );
}

async function passesNow(
  group: DenialGroup,
  change: PolicyChange,
  now: string,
  deps: FixedByChangeDeps,
): Promise<boolean> {
  const request = await requestOf(group, deps.store);
  if (request === undefined) return false;
  const { call: asked } = await askAws(await callOf(request.denial, request.sample, deps), deps.aws ?? {});
  const call = asOf(now, asked);
  const pair = pairOf(call);
  if (pair === undefined || isOfDependency(call) || isMadeUp(pair.resource, call.denial)) return false;
  const own = await allowedNow(call, deps, pair);
  if (own === undefined || !isChanged(own, change, call, group.attribution)) return false;
  const { lookups } = own.other?.side === 'bucket' ? own.other.gathered : own;
  for (const further of furtherPairs(call.denial, call.record, lookups, deps.table))
    if ((await allowedNow(call, deps, further)) === undefined) return false;
  return true;
}

/** Of the cause of its newest denial, as the group is shown. */
async function requestOf(
  { principal, group, lastSeen }: DenialGroup,
  store: FixedByChangeDeps['store'],
): Promise<ExplanationRequest | undefined> {
  for await (const denial of store.listStated({ principal, since: lastSeen, until: lastSeen })) {
    if (denial.group !== group) continue;
    const key = explanationKeyOf(denial);
    const explanation = await store.getExplanation(key);
    const isKnown = explanation !== undefined && isShown(explanation.attribution);
    return isKnown ? store.getExplanationRequest(key) : undefined;
  }
  return undefined;
}

/** The same call, made now. */
function asOf(now: string, call: DeniedCall): DeniedCall {
  const record = isObject(call.record) ? { ...call.record, eventTime: now } : call.record;
  return { ...call, denial: { ...call.denial, time: now }, record };
}

/** What allows it, whatever is hidden and whatever unknown keys are; undefined: nothing does for certain. */
async function allowedNow(
  call: DeniedCall,
  { source }: FixedByChangeDeps,
  pair: CheckedPair,
): Promise<Gathered | undefined> {
  const gathered = await gather(call, source, pair);
  const assessment = gathered && assess(gathered);
  if (assessment === undefined || assessment.isRefusedByAws || assessment.certain.length > 0)
    return undefined;
  return assessment.result.decision === 'allowed' ? gathered : undefined;
}

/** The change is of a policy that decides the call, in a layer that could have denied it. */
function isChanged(
  gathered: Gathered,
  change: PolicyChange,
  { denial }: DeniedCall,
  attribution: Attribution,
): boolean {
  const path = new Set(
    [gathered, ...(gathered.other ? [gathered.other.gathered] : [])].flatMap(evaluationPath),
  );
  const decided = decidedBy(denial, attribution, gathered);
  return (
    decided !== undefined && change.targets.some((target) => path.has(target)) && takesPart(change, decided)
  );
}
