/**
 * Explains equal denials once: in a storm the work follows the number of different denials, not of denials.
 *
 * Memory  bounded: the oldest explanations are forgotten, and made again when they are asked for again.
 *
 * INVARIANT: two denials share an explanation only if they agree in everything that it rests on: group, what AWS
 * stated, session, network and Region.
 */
import type { DeniedCall } from '../gather/denied-call.ts';
import type { Explanation } from './attribute-call.ts';

const MOST_REMEMBERED = 10_000;

export interface ExplainOnce {
  readonly explain: (call: DeniedCall) => Promise<Explanation>;
  /** How many explanations were made. */
  readonly made: () => number;
}

export function explainOnce(attribute: (call: DeniedCall) => Promise<Explanation>): ExplainOnce {
  const remembered = new Map<string, Promise<Explanation>>();
  let made = 0;
  return {
    made: () => made,
    explain(call) {
      const key = causeOf(call);
      const known = remembered.get(key);
      if (known !== undefined) return known;
      made += 1;
      const explanation = attribute(call);
      remembered.set(key, explanation);
      explanation.catch(() => remembered.delete(key));
      const [oldest] = remembered.keys();
      if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return explanation;
    },
  };
}

/** Times and addresses differ from call to call: a group is explained by its first one. */
function causeOf({ denial, grant, decoded }: DeniedCall): string {
  const { layer, policyKind, kind, reason, policy } = denial.attribution;
  return JSON.stringify([
    denial.group,
    [layer, policyKind, kind, reason, policy?.arn],
    grant?.accessKeyId,
    denial.vpcEndpointId,
    denial.region,
    decoded?.matchedStatements[0]?.sid,
  ]);
}
