/**
 * The statement that made the difference between two sets of policies: what it said before, and what it says now.
 *
 * Shape   Gathered, as it is now and as it was before; the layer that denies -> StatementDiff; undefined: no single
 *         statement is shown to decide.
 * Errors  none.
 *
 * INVARIANT: a Deny is shown only if it denies now and did not stand before; an Allow only if the layer would let the
 * call pass if it still stood.
 */
import { assess } from '../../assess/assess.ts';
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { Gathered } from '../../gather/gather.ts';
import type { StatementDiff } from '../../model/denial.ts';
import type { Policy, PolicySet } from '../../model/policy.ts';
import { policiesIn } from '../../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../../model/policy-layer.ts';
import { isObject, textAt } from '../../record/json.ts';
import { jsonText } from '../../text/json-text.ts';
import { clip } from '../../text/one-line.ts';
import { jsonOf, type Leaf, leavesOf, sizeOf, without } from './leaf.ts';
import { keyOf, type PlacedStatement, placedIn, placeOf, statementsOf } from './placed-statement.ts';

/** Of each side of the difference, in UTF-16 units. */
const MOST_SHOWN = 240;
/** As long as IAM's names may be. */
const MOST_OF_NAME = 128;
/** A document that lost more Allows than that is another document. */
const MOST_TRIED = 32;

export function statementDiff(
  now: Gathered,
  before: Gathered,
  layer: PolicyLayer,
): StatementDiff | undefined {
  const own = diffOfSide(now, before, layer);
  if (own !== undefined || now.other === undefined || before.other?.side !== now.other.side) return own;
  return diffOfSide(now.other.gathered, before.other.gathered, layer);
}

function diffOfSide(now: Gathered, before: Gathered, layer: PolicyLayer): StatementDiff | undefined {
  const [stand, stood] = [now, before].map(({ input }) => placedIn(input.policies ?? {}));
  if (stand === undefined || stood === undefined) return undefined;
  const [added, removed] = [notIn(stood, stand), notIn(stand, stood)];
  const { input, hidden } = now;
  const denials = (assess({ input, hidden })?.certain ?? []).filter((each) => each.layer === layer);
  const deny = added.find((each) => denials.some((denial) => isOf(denial, each)));
  if (deny !== undefined) return diffOf(counterpart(deny, removed), deny);
  if (!denials.some(({ kind }) => kind === 'implicit')) return undefined;
  const allow = removed
    .filter(({ statement }) => statement.Effect === 'Allow')
    .slice(0, MOST_TRIED)
    .find((each) => passesWith(each, now, layer));
  return allow && diffOf(allow, counterpart(allow, added));
}

function notIn(
  known: readonly PlacedStatement[],
  statements: readonly PlacedStatement[],
): readonly PlacedStatement[] {
  const keys = new Set(known.map(keyOf));
  return statements.filter((each) => !keys.has(keyOf(each)));
}

function isOf(denial: DenialResult, { target, policy, index, statement }: PlacedStatement): boolean {
  if (denial.kind !== 'explicit' || statement.Effect !== 'Deny') return false;
  return (
    denial.target === target &&
    denial.policy?.arn === (policy.arn ?? null) &&
    denial.policy?.name === (policy.name ?? null) &&
    denial.statement?.index === index
  );
}

function passesWith(allow: PlacedStatement, { input, hidden }: Gathered, layer: PolicyLayer): boolean {
  const policies = withStatement(input.policies ?? {}, allow);
  const assessment = assess({ input: { ...input, policies }, hidden });
  return assessment !== undefined && !assessment.certain.some((each) => each.layer === layer);
}

function withStatement(policies: PolicySet, allow: PlacedStatement): PolicySet {
  const { layer, target, policy, document, statement } = allow;
  const { policySet } = POLICY_LAYER[layer];
  const alone: Policy = { ...policy, document: { ...document, Statement: [statement] } };
  switch (policySet.holds) {
    case 'levels': {
      const levels = (policies[policySet.member] ?? []).map((level) =>
        level.target === target ? { ...level, policies: [...level.policies, alone] } : level,
      );
      return { ...policies, [policySet.member]: levels };
    }
    case 'list':
      return { ...policies, [policySet.member]: [...policiesIn(policies, layer), alone] };
    case 'one': {
      const [here] = policiesIn(policies, layer);
      const before = isObject(here?.document) ? here.document : { ...document, Statement: [] };
      const joined = { ...before, Statement: [...statementsOf(before), statement] };
      return { ...policies, [policySet.member]: { ...(here ?? policy), document: joined } };
    }
  }
}

/** The same statement of the same policy on the other side: of the same Sid, else the one that has most in common. */
function counterpart(
  { statement, ...placed }: PlacedStatement,
  others: readonly PlacedStatement[],
): PlacedStatement | undefined {
  const place = placeOf({ statement, ...placed });
  const possible = others.filter(
    (each) => placeOf(each) === place && each.statement.Effect === statement.Effect,
  );
  const sid = textAt(statement, 'Sid');
  const same = possible.find((each) => sid !== undefined && textAt(each.statement, 'Sid') === sid);
  if (same !== undefined) return same;
  const leaves = leavesOf(statement);
  const ranked = possible
    .map((each) => ({ each, apart: apart(leaves, leavesOf(each.statement)) }))
    .toSorted((one, other) => one.apart - other.apart);
  const [nearest] = ranked;
  return nearest !== undefined && nearest.apart <= sizeOf(leaves) ? nearest.each : undefined;
}

/** How many values only one of the two has. */
const apart = (one: readonly Leaf[], other: readonly Leaf[]): number =>
  sizeOf(without(one, other)) + sizeOf(without(other, one));

function diffOf(
  before: PlacedStatement | undefined,
  now: PlacedStatement | undefined,
): StatementDiff | undefined {
  const shown = now ?? before;
  if (shown === undefined) return undefined;
  const [old, current] = [before, now].map((each) => (each === undefined ? [] : leavesOf(each.statement)));
  const removed = shownOf(without(old ?? [], current ?? []));
  const added = shownOf(without(current ?? [], old ?? []));
  if (removed === null && added === null) return undefined;
  return {
    policy: nameOf(shown.policy.name ?? shown.policy.arn),
    statement: nameOf(textAt(shown.statement, 'Sid')),
    ...{ removed, added },
  };
}

const nameOf = (text: string | undefined): string | null =>
  text === undefined ? null : clip(text, MOST_OF_NAME).toWellFormed();

function shownOf(leaves: readonly Leaf[]): string | null {
  if (leaves.length === 0) return null;
  return clip(jsonText(jsonOf(leaves.map(withoutSecret))), MOST_SHOWN).toWellFormed();
}

/** An external id is a secret between two parties; an alert goes to others. */
function withoutSecret({ path, values }: Leaf): Leaf {
  const isSecret = path.at(-1)?.toLowerCase() === 'sts:externalid';
  return { path, values: isSecret ? ['(not shown)'] : values };
}
