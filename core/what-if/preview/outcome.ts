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
  if (!isAuthorized) return ofDenied(checks, stated);
  const contradiction = contradictionIn(checks);
  if (contradiction === undefined) return ofAuthorized(checks);
  // Much of what AWS's services do for an account is authorized by no policy that can be read.
  return isService ? { kind: 'notEvaluated', reason: 'serviceCaller' } : contradiction;
}

/** Of two statements with opposite conditions one denies for certain, though it is not known which. */
function certainDenial({ certain, result }: Assessment): AssessedDenial | undefined {
  const isDenied = result.decision === 'explicitDeny' || result.decision === 'implicitDeny';
  return certain[0] ?? (isDenied ? result.denials[0] : undefined);
}

function contradictionIn(checks: readonly CallCheck[]): CallOutcome | undefined {
  for (const { pair, isSure, before } of checks) {
    const first = certainDenial(before.assessment);
    if (isSure && first !== undefined)
      return { kind: 'contradiction', pair, by: decidedBy(first, before.gathered) };
  }
  return undefined;
}

function ofAuthorized(checks: readonly CallCheck[]): CallOutcome {
  for (const { pair, isSure, after } of checks) {
    const first = certainDenial(after.assessment);
    if (isSure && first !== undefined)
      return { kind: 'willBeDenied', pair, by: decidedBy(first, after.gathered), undetermined: [] };
  }
  for (const check of checks) {
    const may = mayBeDenied(check);
    if (may !== undefined) return may;
  }
  return UNCHANGED;
}

function mayBeDenied({ pair, before, after }: CallCheck): ChangedOutcome | undefined {
  const { certain, possible, hidden } = after.assessment;
  const isHidden = (layer: string) => hidden.some((each) => each.layer === layer);
  const found = [...certain, ...possible].filter((denial) =>
    isNewDenial(denial, sideIn(before.gathered, denial), sideIn(after.gathered, denial)),
  );
  const [first] = found;
  if (first !== undefined) {
    const keys = found.flatMap(({ conditions }) => conditions.filter(({ met }) => met === null));
    const undetermined = [...new Set(keys.map(({ key }) => key))];
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
