/**
 * Checks, held against policies: one result for each action on each resource, in order.
 *
 * Errors  none of its own; what a source throws passes through.
 */
import type { PolicyLayer } from '../model/policy-layer.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { type CallDecision, type DecidedBy, decideCall } from './decision.ts';
import type { Check } from './read-checks.ts';
import { deniedCallOf } from './stated-call.ts';

/** The public JSON of one result. */
export interface CheckResult {
  readonly name: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly expect: 'allowed' | 'denied';
  readonly ok: boolean;
  readonly outcome: CallDecision['outcome'];
  readonly by: Omit<DecidedBy, 'says'> | null;
  /** Condition keys that the check must state. */
  readonly undetermined: readonly string[];
  /** One line: why it does not hold; null: it holds. */
  readonly why: string | null;
}

export async function* runChecks(
  checks: readonly Check[],
  source: PolicySource,
  table: ActionTable,
): AsyncGenerator<CheckResult> {
  for (const check of checks) {
    for (const action of check.actions) {
      for (const resource of check.resources) {
        const call = deniedCallOf({ ...check, action, resource }, check.caller, table);
        yield resultOf(check, { action, resource }, await decideCall(call, source));
      }
    }
  }
}

function resultOf(
  { name, principal, expect, by: layer }: Check,
  pair: { readonly action: string; readonly resource: string },
  decision: CallDecision,
): CheckResult {
  const ok = decision.outcome === expect && (layer === undefined || decision.layers.includes(layer));
  const { by, outcome, undetermined } = decision;
  return {
    ...{ name, principal, ...pair, expect, ok, outcome },
    by: by === null ? null : withoutWords(by),
    undetermined,
    why: ok ? null : oneLine(whyNot(decision, expect, layer)),
  };
}

function withoutWords({ says: _, ...by }: DecidedBy): Omit<DecidedBy, 'says'> {
  return by;
}

function whyNot(decision: CallDecision, expect: Check['expect'], layer: PolicyLayer | undefined): string {
  const { outcome, by, undetermined, hidden } = decision;
  if (outcome === 'allowed') return 'it is allowed';
  if (outcome === 'denied') {
    const denies = by === null ? 'AWS manages the resource, and no policy opens it' : by.says;
    const other = layer === undefined || expect === 'allowed' ? '' : `not by the ${layerName(layer)}: `;
    return `${other}it is denied: ${denies}`;
  }
  const keys =
    undetermined.length === 0 ? [] : [`it depends on ${undetermined.join(', ')}, which "context" must state`];
  const unread = hidden.map((each) => `${layerName(each.layer)} not visible: ${each.why}`);
  const reasons = [...keys, ...unread];
  return `not known: ${reasons.length === 0 ? 'the call cannot be evaluated' : reasons.join('; ')}`;
}
