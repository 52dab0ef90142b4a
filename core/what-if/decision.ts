/**
 * What the known policies decide of one action on one resource: allowed, denied and by what, or unknown and why.
 *
 * Shape   DeniedCall, PolicySource -> CallDecision.
 * Errors  none of its own; what a source throws passes through.
 */
import { assess } from '../assess/assess.ts';
import { type AssessedDenial, type Assessment, openKeysOf } from '../assess/assessment.ts';
import {
  conditionsOf,
  describeDenial,
  type EvidenceContext,
  evidenceContextOf,
  policyOf,
  statementOf,
} from '../assess/describe.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import { type Gathered, gather } from '../gather/gather.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import type { ConditionEvidence, DenyKind, PolicyRef, StatementRef } from '../model/attribution.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { allowClause, denyClause } from '../text/conditions.ts';
import { oneLine } from '../text/one-line.ts';

/** What denies, in the members of an attribution; `says`: the same in a clause for a person. */
export interface DecidedBy {
  readonly layer: PolicyLayer;
  readonly kind: DenyKind;
  readonly policy: PolicyRef | null;
  /** Root, organizational unit or account that the policy is attached to; the resource or endpoint that has it. */
  readonly target: string | null;
  readonly statement: StatementRef | null;
  readonly conditions: readonly ConditionEvidence[];
  readonly says: string;
}

export interface CallDecision {
  readonly outcome: 'allowed' | 'denied' | 'unknown';
  /** Null: nothing denies, or no policy: AWS refuses to change what is its own. */
  readonly by: DecidedBy | null;
  /** Every layer that denies for certain. */
  readonly layers: readonly PolicyLayer[];
  /** Condition keys of unknown value that the outcome turns on. */
  readonly undetermined: readonly string[];
  /** What could not be read, where that leaves the outcome unknown. */
  readonly hidden: readonly HiddenLayer[];
}

const UNREADABLE: CallDecision = { outcome: 'unknown', by: null, layers: [], undetermined: [], hidden: [] };

export async function decideCall(call: DeniedCall, source: PolicySource): Promise<CallDecision> {
  const gathered = await gather(call, source);
  const assessment = gathered === undefined ? undefined : assess(gathered);
  return gathered === undefined || assessment === undefined ? UNREADABLE : decisionOf(gathered, assessment);
}

function decisionOf(gathered: Gathered, assessment: Assessment): CallDecision {
  const { result, certain, hidden, isRefusedByAws } = assessment;
  const { decision } = result;
  const denies = certain.length > 0 ? certain : isDenial(decision) ? result.denials : [];
  const [first] = denies;
  if (first !== undefined || isDenial(decision) || isRefusedByAws) {
    return {
      outcome: 'denied',
      by: first === undefined ? null : decidedBy(first, gathered),
      layers: [...new Set(denies.map(({ layer }) => layer))],
      ...{ undetermined: [], hidden: [] },
    };
  }
  if (decision === 'allowed')
    return { outcome: 'allowed', by: null, layers: [], undetermined: [], hidden: [] };
  const keys = [...new Set([...result.undetermined, ...openKeysOf(assessment)])];
  return { outcome: 'unknown', by: null, layers: [], undetermined: keys, hidden };
}

const isDenial = (decision: string): boolean => decision === 'explicitDeny' || decision === 'implicitDeny';

export function decidedBy(denial: AssessedDenial, gathered: Gathered): DecidedBy {
  const context: EvidenceContext = evidenceContextOf(gathered);
  const policy = policyOf(denial, context);
  const conditions = conditionsOf(denial, gathered.context);
  return {
    layer: denial.layer,
    kind: denial.kind,
    policy,
    target: denial.target ?? policy?.target ?? null,
    statement: statementOf(denial),
    conditions,
    says: oneLine(`${describeDenial(denial)}${clauseOf(denial, conditions)}`),
  };
}

function clauseOf({ kind }: AssessedDenial, conditions: readonly ConditionEvidence[]): string {
  if (conditions.length === 0) return '';
  return kind === 'explicit' ? ` ${denyClause(conditions)}` : `: it requires that ${allowClause(conditions)}`;
}
