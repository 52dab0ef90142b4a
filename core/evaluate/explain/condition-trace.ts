/** What a condition expects, what the request had, and whether that met the condition: for people. */
import type { NearMatch } from '../../model/attribution.ts';
import { holds } from '../decide/condition.ts';
import type { Condition } from '../parse/condition-block.ts';
import type { RequestContext } from '../parse/context.ts';
import { nearMatchOf } from './near-match.ts';

export interface ConditionTrace {
  readonly operator: string;
  readonly key: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[] | 'absent' | 'unknown';
  /** null: unknown. */
  readonly met: boolean | null;
  /** The values do not match, but nearly do. */
  readonly nearly?: NearMatch;
}

export function traceCondition(condition: Condition, context: RequestContext): ConditionTrace {
  const met = holds(condition, context);
  const nearly = nearMatchOf(condition, context);
  return {
    operator: condition.operatorName,
    key: condition.keyName,
    expected: condition.expected,
    actual: context.lookup(condition.key),
    met: met === 'maybe' ? null : met === 'yes',
    ...(nearly === undefined ? {} : { nearly }),
  };
}
