/**
 * A call that AWS checks on several resources, of which the record does not name the refused one: each is looked up and
 * evaluated by itself.
 *
 * Shape   DeniedCall without a resource -> the check that it is explained by, with what the others leave open; undefined:
 *         no resource of it can be evaluated.
 * Cost    one look-up a resource, `MOST` at most; what is more stays open.
 * Source  IAM User Guide, "Policy evaluation logic"; Service Authorization Reference, resource types of an action.
 *
 * INVARIANT: only a resource that AWS surely checked explains the denial; the others may only make the answer less
 * certain. A resource is named as the refused one if it alone is denied for certain.
 */

import { allowsAny, widestFor } from '../assess/any-resource.ts';
import { assess, isSame } from '../assess/assess.ts';
import type { Assessment } from '../assess/assessment.ts';
import { describeDenial, evaluated, possibleBlockers } from '../assess/describe.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import { type Gathered, gather } from '../gather/gather.ts';
import type { Evidence, PossibleBlocker } from '../model/attribution.ts';
import { NAMING_ORDER, type PolicyLayer } from '../model/policy-layer.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { type CandidateResource, candidateResources } from '../normalize/candidate-resources.ts';
import { apiCallOf } from '../record/api-call.ts';
import { isObject } from '../record/json.ts';
import type { Check } from './further-checks.ts';

const MOST = 12;

export interface SeveralResources {
  /** The check of the first resource that is denied for certain; else of one that may be denied. */
  readonly chosen: Check;
  /** The chosen resource is the only one that can have been refused. */
  readonly isNamed: boolean;
  /** The record shows the type of the chosen resource only. */
  readonly isResourceOpen: boolean;
  /** Of the same call: other resources that the same layer denies. */
  readonly alike: readonly Gathered[];
  /** What AWS may have named for another resource. */
  readonly rivals: readonly PossibleBlocker[];
  /** Statements that may be on a resource whose name is not known. */
  readonly unnamed: readonly PossibleBlocker[];
  /** Resources that the call needs, and that are not known to be allowed. */
  readonly open: readonly string[];
  readonly evidence: readonly Evidence[];
}

interface CandidateCheck extends Check {
  readonly candidate: CandidateResource;
  /** For certain. */
  readonly isAllowed: boolean;
  /** Layers with statements that deny some resources, of which this may be one. */
  readonly mayDeny: readonly PolicyLayer[];
}

export async function severalResources(
  call: DeniedCall,
  source: PolicySource,
  table: ActionTable | undefined,
): Promise<SeveralResources | undefined> {
  const { denial, record, details, decoded } = call;
  if (denial.resource !== null || details !== undefined || decoded !== undefined || !isObject(record))
    return undefined;
  const recorded = apiCallOf(record);
  const candidates = candidateResources(
    { ...recorded, account: recorded.account ?? denial.account },
    denial.action,
    table,
  );
  const checks: CandidateCheck[] = [];
  for (const candidate of candidates.slice(0, MOST)) {
    const checked = await checkOf(call, source, candidate);
    if (checked !== undefined) checks.push(checked);
  }
  // A hint is not AWS's word: what denies for certain is looked for in every layer.
  const { layer, confidence } = denial.attribution;
  const chosen = chooseIn(checks, confidence === 'stated' ? layer : 'unknown');
  if (chosen === undefined) return undefined;
  return around(chosen, checks, candidates);
}

async function checkOf(
  call: DeniedCall,
  source: PolicySource,
  candidate: CandidateResource,
): Promise<CandidateCheck | undefined> {
  const pair = { action: call.denial.action, resource: candidate.arn };
  const gathered = await gather(call, source, pair);
  if (gathered === undefined) return undefined;
  const { gathered: widest, mayDeny } = candidate.isNamed ? { gathered, mayDeny: [] } : widestFor(gathered);
  const assessment = assess(widest);
  if (assessment === undefined) return undefined;
  const isAllowed = candidate.isNamed ? assessment.result.decision === 'allowed' : allowsAny(gathered);
  return { pair, gathered, assessment, candidate, mayDeny, isAllowed };
}

const isDenied = ({ assessment, candidate }: CandidateCheck): boolean =>
  candidate.isChecked && assessment.certain.length > 0;

/** Denies first, then in AWS's order. Where AWS named the layer, a resource that this layer denies, in one way only. */
function chooseIn(checks: readonly CandidateCheck[], stated: string): CandidateCheck | undefined {
  const denied = checks.filter(isDenied);
  if (stated === 'unknown') {
    const [first] = denied.toSorted((left, right) => rank(left) - rank(right));
    const checked = checks.filter(({ candidate }) => candidate.isChecked);
    return first ?? checked.find(isOpen) ?? checked[0];
  }
  const byStated = denied.filter(({ assessment }) =>
    assessment.certain.some(({ layer }) => layer === stated),
  );
  const [first] = byStated;
  const of = (check: CandidateCheck | undefined) =>
    check?.assessment.certain.find(({ layer }) => layer === stated);
  const one = of(first);
  const isAlike = byStated.every((each) => {
    const other = of(each);
    return one !== undefined && other !== undefined && isSame(one, other);
  });
  return isAlike ? first : undefined;
}

/** Of those that the same layer denies in the same way, one whose ARN and owner are known. */
function rank({ assessment: { certain }, candidate, gathered }: CandidateCheck): number {
  const [first] = certain;
  if (first === undefined) return 2 * NAMING_ORDER.length;
  const place = NAMING_ORDER.indexOf(first.layer) + (first.kind === 'explicit' ? 0 : NAMING_ORDER.length);
  return place + (candidate.isNamed ? 0 : 0.5) + (gathered.lookups.owner === undefined ? 0.25 : 0);
}

const isOpen = ({ isAllowed }: CandidateCheck): boolean => !isAllowed;

function around(
  chosen: CandidateCheck,
  checks: readonly CandidateCheck[],
  candidates: readonly CandidateResource[],
): SeveralResources {
  const [first] = chosen.assessment.certain;
  const others = checks.filter((each) => each !== chosen);
  const isAlike = ({ assessment: { certain } }: CandidateCheck) =>
    certain.some(({ layer, kind }) => layer === first?.layer && kind === first.kind);
  const alike =
    first?.kind === 'implicit' ? others.filter((each) => each.candidate.isNamed && isAlike(each)) : [];
  const unchecked = candidates.slice(MOST).map(({ arn }) => arn);
  return {
    chosen: { ...chosen, assessment: joined(chosen, others) },
    isNamed:
      first !== undefined && !others.some(isOpen) && unchecked.length === 0 && chosen.candidate.isNamed,
    isResourceOpen: !chosen.candidate.isNamed,
    alike: alike.map(({ gathered }) => gathered),
    rivals: others.flatMap((each) => rivalsIn(each, first)),
    unnamed: [chosen, ...others].flatMap((each) => unnamedIn(each, first)),
    open: [
      ...others.filter((each) => isOpen(each) && !alike.includes(each)).map(({ pair }) => pair.resource),
      ...unchecked,
    ],
    evidence: evidenceOf(checks, chosen, unchecked),
  };
}

/**
 * What blocks the call on another resource blocks it, too. Where nothing is certain, what may deny any of them is a
 * candidate.
 */
function joined({ assessment }: CandidateCheck, others: readonly CandidateCheck[]): Assessment {
  const certain = others.filter(isDenied).flatMap((each) => each.assessment.certain);
  const isNew = (each: DenialResult, index: number, all: readonly DenialResult[]) =>
    all.findIndex((other) => isSame(each, other)) === index;
  if (assessment.certain.length > 0)
    return { ...assessment, certain: [...assessment.certain, ...certain].filter(isNew) };
  const possible = others.flatMap((each) => [...each.assessment.certain, ...each.assessment.possible]);
  const hidden = others.flatMap((each) => each.assessment.hidden);
  return {
    ...assessment,
    possible: [...assessment.possible, ...possible].filter(isNew),
    hidden: [
      ...new Map(
        [...assessment.hidden, ...hidden].map((each) => [`${each.layer} ${each.why}`, each]),
      ).values(),
    ],
  };
}

/** What AWS may have named in the place of the first: another blocker, or a statement on a resource that is not known. */
function rivalsIn(
  { pair, assessment, isAllowed }: CandidateCheck,
  first: DenialResult | undefined,
): readonly PossibleBlocker[] {
  if (isAllowed) return [];
  const { certain, possible, hidden } = assessment;
  const isOther = ({ layer, kind }: DenialResult) => layer !== first?.layer || kind !== first.kind;
  const [own] = certain;
  const sure = own !== undefined && isOther(own) ? [own] : [];
  const on = (why: string) => `on ${pair.resource}: ${why}`;
  return [
    ...sure.map((each) => ({ layer: each.layer, why: on(describeDenial(each)) })),
    ...possibleBlockers({ ...assessment, certain, hidden, possible: possible.filter(isOther) }, first).map(
      ({ layer, why }) => ({ layer, why: on(why) }),
    ),
  ];
}

function unnamedIn(
  { pair, isAllowed, mayDeny }: CandidateCheck,
  first: DenialResult | undefined,
): readonly PossibleBlocker[] {
  if (isAllowed) return [];
  return mayDeny
    .filter((layer) => layer !== first?.layer || first.kind !== 'explicit')
    .map((layer) => ({
      layer,
      why: `on ${pair.resource}: a statement may deny it, by a name that the record does not have`,
    }));
}

function evidenceOf(
  checks: readonly CandidateCheck[],
  chosen: CandidateCheck,
  unchecked: readonly string[],
): readonly Evidence[] {
  const names = [...checks.map(({ pair }) => pair.resource), ...unchecked];
  if (names.length < 2) return [];
  const says = `AWS checks ${chosen.pair.action} on each of these resources, and the record does not say which was refused: ${names.join(', ')}`;
  const isOther = ({ assessment: { certain } }: CandidateCheck) =>
    certain.some((each) => !chosen.assessment.certain.some((one) => isSame(one, each)));
  const denied = checks.filter((each) => each !== chosen && isOther(each));
  return [evaluated('severalResources', says), ...denied.flatMap(describeCheck)];
}

function describeCheck({ pair, assessment: { certain }, candidate }: CandidateCheck): readonly Evidence[] {
  const [first] = certain;
  if (first === undefined) return [];
  const open = candidate.isChecked ? '' : ', if the call has one';
  return [
    evaluated('candidate', `candidate: ${pair.action} on ${pair.resource}: ${describeDenial(first)}${open}`),
  ];
}
