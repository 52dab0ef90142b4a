/**
 * Whether a call would end otherwise with the variant.
 *
 * Shape   the checks of a call, and whether AWS let it pass -> CallOutcome.
 *
 * INVARIANT: that AWS let a call pass is a fact. So a statement that stood before did not deny it, whatever the keys are that
 * the record does not contain, and what was not visible allowed it; only what the variant changes can deny it.
 */
import type { AssessedDenial, Assessment } from '../../assess/assessment.ts';
import type { CheckedPair } from '../../gather/denied-call.ts';
import type { Gathered } from '../../gather/gather.ts';
import type { Layer } from '../../model/attribution.ts';
import { POLICY_LAYER, type PolicyLayer } from '../../model/policy-layer.ts';
import { type DecidedBy, decidedBy } from '../decision.ts';
import type { CallCheck } from './call-checks.ts';
import { isNewDenial } from './new-denials.ts';
import type { NotEvaluated } from './recorded-call.ts';

export const OUTCOMES = ['willBeDenied', 'mayBeDenied', 'willBeAllowed'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface ChangedOutcome {
  readonly kind: Outcome;
  readonly pair: CheckedPair;
  readonly by: DecidedBy | null;
  readonly undetermined: readonly string[];
}

export type CallOutcome =
  | ChangedOutcome
  | { readonly kind: 'unchanged' }
  /** The policies of the snapshot deny it for certain, and AWS let it pass. */
  | { readonly kind: 'contradiction'; readonly pair: CheckedPair; readonly by: DecidedBy }
  | { readonly kind: 'notEvaluated'; readonly reason: NotEvaluated };

const UNCHANGED: CallOutcome = { kind: 'unchanged' };
const UNKNOWN_RESOURCE: CallOutcome = { kind: 'notEvaluated', reason: 'unknownResource' };

export interface HowItEnded {
  readonly isAuthorized: boolean;
  /** An AWS service called, in its own name. */
  readonly isService: boolean;
  /** The layer that AWS named; undefined: it named none. */
  readonly stated: Layer | undefined;
}

export function outcomeOf(
  checks: readonly CallCheck[],
  { isAuthorized, isService, stated }: HowItEnded,
): CallOutcome {
  const known = checks.filter(({ isOfCall }) => isOfCall);
  if (!isAuthorized) return known.length === 0 ? UNKNOWN_RESOURCE : ofDenied(known, stated);
  const contradiction = contradictionIn(checks);
  if (contradiction === undefined) return ofAuthorized(checks);
  // Much of what AWS's services do for an account is authorized by no policy that can be read.
  return isService ? { kind: 'notEvaluated', reason: 'serviceCaller' } : contradiction;
}

const CALLER = 'aws:PrincipalArn';

/** Of two statements with opposite conditions one denies for certain, though it is not known which. */
function certainDenial(
  { certain, result }: Assessment,
  { mayBeServiceLinked }: CallCheck,
): AssessedDenial | undefined {
  const binds = ({ layer }: AssessedDenial) => !mayBeServiceLinked || !isGuardrail(layer);
  const isDenied = result.decision === 'explicitDeny' || result.decision === 'implicitDeny';
  const isCertain = isDenied && result.denials.every(binds);
  return certain.find(binds) ?? (isCertain ? result.denials[0] : undefined);
}

const isGuardrail = (layer: PolicyLayer): boolean => POLICY_LAYER[layer].guardrail !== null;

function contradictionIn(checks: readonly CallCheck[]): CallOutcome | undefined {
  for (const check of checks) {
    const { pair, isSure, before } = check;
    const first = certainDenial(before.assessment, check);
    if (isSure && first !== undefined)
      return { kind: 'contradiction', pair, by: decidedBy(first, before.gathered) };
  }
  return undefined;
}

function ofAuthorized(checks: readonly CallCheck[]): CallOutcome {
  for (const check of checks) {
    const { pair, isSure, after } = check;
    const first = certainDenial(after.assessment, check);
    if (isSure && first !== undefined)
      return { kind: 'willBeDenied', pair, by: decidedBy(first, after.gathered), undetermined: [] };
  }
  const known = checks.filter(({ isOfCall }) => isOfCall);
  for (const check of known) {
    const may = mayBeDenied(check);
    if (may !== undefined) return may;
  }
  return known.length === 0 ? UNKNOWN_RESOURCE : UNCHANGED;
}

function mayBeDenied({ pair, mayBeServiceLinked, before, after }: CallCheck): ChangedOutcome | undefined {
  const { certain, possible, hidden } = after.assessment;
  const isHidden = (layer: string) => hidden.some((each) => each.layer === layer);
  const found = [...certain, ...possible].filter((denial) =>
    isNewDenial(denial, sideIn(before.gathered, denial), sideIn(after.gathered, denial)),
  );
  const [first] = found;
  if (first !== undefined) {
    const keys = found.flatMap(({ conditions }) => conditions.filter(({ met }) => met === null));
    const ofCaller = mayBeServiceLinked && found.some(({ layer }) => isGuardrail(layer)) ? [CALLER] : [];
    const undetermined = [...new Set([...keys.map(({ key }) => key), ...ofCaller])];
    return { kind: 'mayBeDenied', pair, by: decidedBy(first, after.gathered), undetermined };
  }
  const layer = after.mayDeny.find((each) => !before.mayDeny.includes(each) && !isHidden(each));
  if (layer === undefined) return undefined;
  const of = {
    layer,
    kind: 'explicit',
    policy: null,
    target: null,
    statement: null,
    conditions: [],
  } as const;
  const says = `a statement on some of ${pair.resource} denies`;
  return { kind: 'mayBeDenied', pair, by: { ...of, says }, undetermined: [] };
}

/** Of a call through an access point, the side that the denial is about. */
function sideIn(gathered: Gathered, { side }: AssessedDenial): Gathered {
  return side !== undefined && gathered.other?.side === side ? gathered.other.gathered : gathered;
}

/** A denied call passes only if everything that AWS checks of it is allowed for certain. */
function ofDenied(checks: readonly CallCheck[], stated: Layer | undefined): CallOutcome {
  const passes = (side: 'before' | 'after') =>
    checks.every(({ isNamed, [side]: { assessment } }) => {
      const { result, isRefusedByAws } = assessment;
      return isNamed && result.decision === 'allowed' && !isRefusedByAws;
    });
  const mayDeny = ({ before: { assessment } }: CallCheck) =>
    [...assessment.certain, ...assessment.possible].some(({ layer }) => layer === stated);
  if (passes('before') || (stated !== undefined && !checks.some(mayDeny)))
    return { kind: 'notEvaluated', reason: 'snapshotAllows' };
  const [own] = checks;
  if (!passes('after') || own === undefined) return UNCHANGED;
  return { kind: 'willBeAllowed', pair: own.pair, by: null, undetermined: [] };
}
