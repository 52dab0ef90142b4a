/**
 * One denied call, explained: its layer and statement, what else would deny, what changed before, and the fix.
 *
 * Shape   DeniedCall, PolicySource and what is known around the call -> Explanation.
 * Errors  none of its own; what a source or a store throws passes through.
 */

import { assess } from '../assess/assess.ts';
import { fixFor } from '../fix/fix.ts';
import { askAws } from '../gather/ask-aws.ts';
import { pairOf } from '../gather/checked-pair.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import type { AwsDiagnostics } from '../gather/diagnostics.ts';
import { gather } from '../gather/gather.ts';
import type { Attribution, Evidence } from '../model/attribution.ts';
import type { ChangeBefore, Denial } from '../model/denial.ts';
import type { OwnerTag } from '../model/owner-tag.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { DenialStore } from '../ports.ts';
import { ageOfPolicies } from './age-of-policies.ts';
import { changesBefore } from './changed.ts';
import { evaluationPath } from './evaluation-path.ts';
import { type DenialHistory, firstOfKind } from './first-of-kind.ts';
import { type Checked, furtherChecks } from './further-checks.ts';
import { newCaller } from './new-caller.ts';
import { ownerTagOf } from './owner-tag.ts';
import { awsReportsOf } from './reconcile/aws-reports.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { simulatorHint } from './simulator-hint.ts';

export interface Explanation extends Pick<Denial, 'attribution' | 'fix' | 'changed'> {
  /** Left out: it was not asked for, or nobody knows. */
  readonly ownerTag?: OwnerTag;
}

/** What is known around the call. */
export interface Surroundings {
  readonly source: PolicySource;
  readonly changes: Pick<DenialStore, 'listPolicyChanges'>;
  readonly table?: ActionTable | undefined;
  /** When the group was first denied. */
  readonly firstSeen: string;
  /** The caller is refused many different things. */
  readonly probing: boolean;
  /** AWS itself, where it may be asked about the refusal. */
  readonly aws?: AwsDiagnostics | undefined;
  /** Earlier denials; left out: nothing is said about whether this is the first of its kind. */
  readonly history?: DenialHistory | undefined;
  /** Key of the tag that names a caller's team; left out: nobody asks. */
  readonly ownerTag?: string | undefined;
}

export async function attributeCall(asked: DeniedCall, around: Surroundings): Promise<Explanation> {
  const { call, unanswered } = await askAws(asked, around.aws ?? {});
  const own = await check(call, around);
  if (own === undefined) return unchecked(call, around, unanswered);
  const { denial, record } = call;
  const { reached, candidates } = await furtherChecks(call, around, own);
  const reconciled = reconcileChecked(call, reached);
  const { principal, resourceFamily } = denial;
  const group = { principal: principal.arn, resourceFamily, firstSeen: around.firstSeen };
  const attribution = withEvidence(reconciled, [
    ...unanswered,
    ...(reconciled.layer === 'unknown' ? candidates : []),
    ...(await simulatorHint(call, reached.gathered, reconciled, around.aws?.simulator)),
    ...newCaller(own.gathered, denial.time),
    ...(await ageOfPolicies(reached.gathered, denial.time, around)),
    ...(await firstOfKind(denial, around.firstSeen, around.history)),
  ]);
  const { gathered, assessment } = own;
  const question = { denial, record, attribution, gathered, assessment, probing: around.probing };
  return {
    attribution,
    fix: reached === own ? fixFor(question) : null,
    changed: await changesBefore({ ...group, attribution }, around.changes, evaluationPath(reached.gathered)),
    ...ownedBy(call, own, around),
  };
}

function ownedBy({ denial }: DeniedCall, { gathered }: Checked, around: Surroundings) {
  const { ownerTag: key } = around;
  const ownerTag = key === undefined ? undefined : ownerTagOf(denial, gathered.views.identity, key);
  return ownerTag === undefined ? {} : { ownerTag };
}

async function check(call: DeniedCall, { source }: Surroundings): Promise<Checked | undefined> {
  const pair = pairOf(call);
  const gathered = await gather(call, source);
  const assessment = gathered === undefined ? undefined : assess(gathered);
  if (pair === undefined || gathered === undefined || assessment === undefined) return undefined;
  return { pair, gathered, assessment };
}

function reconcileChecked(call: DeniedCall, { pair, gathered, assessment }: Checked): Attribution {
  const { input, views, context } = gathered;
  const { attribution: stated } = call.denial;
  const awsReports = awsReportsOf(stated, call, pair);
  const scene = { policies: input.policies ?? {}, views, context };
  return reconcile({ stated, awsReports, assessment, scene, pair });
}

/** A call without caller or resource cannot be evaluated: what the message says is all there is. */
async function unchecked(
  { denial }: DeniedCall,
  { changes, firstSeen }: Surroundings,
  unanswered: readonly Evidence[],
): Promise<Explanation> {
  const { principal, resourceFamily, attribution } = denial;
  const group = { principal: principal.arn, resourceFamily, attribution, firstSeen };
  const changed: readonly ChangeBefore[] = await changesBefore(group, changes);
  return { attribution: withEvidence(attribution, unanswered), fix: null, changed };
}

function withEvidence(attribution: Attribution, more: readonly Evidence[]): Attribution {
  return more.length === 0 ? attribution : { ...attribution, evidence: [...attribution.evidence, ...more] };
}
