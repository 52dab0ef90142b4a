/**
 * One denied call, explained: its layer and statement, what else would deny, what changed before, and the fix.
 *
 * Shape   DeniedCall, PolicySource and what is known around the call -> Explanation.
 * Errors  none of its own; what a source or a store throws passes through.
 */
import type { DeniedCall } from '../gather/denied-call.ts';
import { type CheckedPair, type Gathered, gather, pairOf } from '../gather/gather.ts';
import type { Attribution, Evidence } from '../model/attribution.ts';
import type { ChangeBefore, Denial, Fix } from '../model/denial.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { DenialStore } from '../ports.ts';
import { changesBefore } from './changed.ts';
import { evaluationPath } from './evaluation-path.ts';
import { fixFor } from './fix.ts';
import { type Judgement, judge } from './judge.ts';
import { furtherPairs } from './pairs.ts';
import { evaluated } from './tell.ts';
import { weigh } from './weigh.ts';

export type Explanation = Pick<Denial, 'attribution' | 'fix' | 'changed'>;

/** What is known around the call. */
export interface Surroundings {
  readonly source: PolicySource;
  readonly changes: Pick<DenialStore, 'listPolicyChanges'>;
  readonly table?: ActionTable | undefined;
  /** When the group was first denied. */
  readonly firstSeen: string;
  /** The caller is refused many different things. */
  readonly probing: boolean;
}

export async function attributeCall(call: DeniedCall, around: Surroundings): Promise<Explanation> {
  const { denial } = call;
  const gathered = await gather(call, around.source);
  const pair = pairOf(call);
  const judgement = gathered === undefined ? undefined : judge(gathered);
  if (gathered === undefined || pair === undefined || judgement === undefined) {
    return { attribution: denial.attribution, fix: null, changed: await changed(denial, around, []) };
  }
  const reached = await deepest(call, around, { pair, gathered, judgement });
  const attribution = weigh({
    stated: denial.attribution,
    decoded: call.decoded,
    judgement: reached.judgement,
    scene: {
      policies: reached.gathered.input.policies ?? {},
      views: reached.gathered.views,
      context: reached.gathered.context,
    },
    pair: reached.pair,
  });
  const told = { ...attribution, evidence: [...attribution.evidence, ...ageEvidence(gathered, denial.time)] };
  const asked = reached.pair === pair;
  return {
    attribution: told,
    fix: asked ? fixOf(call, told, gathered, judgement, around.probing) : null,
    changed: await changed({ ...denial, attribution: told }, around, evaluationPath(reached.gathered)),
  };
}

interface Reached {
  readonly pair: CheckedPair;
  readonly gathered: Gathered;
  readonly judgement: Judgement;
}

/** Where the call's own action is allowed and no layer is stated, a further check of the call may have been refused. */
async function deepest(call: DeniedCall, around: Surroundings, first: Reached): Promise<Reached> {
  const { denial, record } = call;
  if (denial.attribution.layer !== 'unknown' || first.judgement.certain.length > 0) return first;
  for (const pair of furtherPairs(denial, record, first.gathered.views, around.table)) {
    const gathered = await gather(call, around.source, pair);
    const judgement = gathered === undefined ? undefined : judge(gathered);
    if (gathered !== undefined && judgement !== undefined && judgement.certain.length > 0) {
      return { pair, gathered, judgement };
    }
  }
  return first;
}

function fixOf(
  { denial, record }: DeniedCall,
  attribution: Attribution,
  gathered: Gathered,
  judgement: Judgement,
  probing: boolean,
): Fix | null {
  return fixFor({ denial, record, attribution, gathered, judgement, probing });
}

/** What is new takes a while to hold everywhere. */
const NEW_MILLISECONDS = 5 * 60_000;

function ageEvidence({ views }: Gathered, time: string): readonly Evidence[] {
  const createdAt = views.identity?.kind === 'found' ? views.identity.value.createdAt : null;
  if (createdAt === null) return [];
  const age = Date.parse(time) - Date.parse(createdAt);
  if (!(age >= 0 && age < NEW_MILLISECONDS)) return [];
  return [
    evaluated(
      `the caller was created ${Math.floor(age / 1000)} seconds before: its policies may not hold everywhere yet`,
    ),
  ];
}

async function changed(
  denial: Denial,
  around: Surroundings,
  path: readonly string[],
): Promise<readonly ChangeBefore[]> {
  const { principal, resourceFamily, attribution } = denial;
  const group = { principal: principal.arn, resourceFamily, attribution, firstSeen: around.firstSeen };
  return changesBefore(group, around.changes, path);
}
