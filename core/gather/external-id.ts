/**
 * The value of `sts:ExternalId` where the record has a hash of it: the value that a policy names if its hash is the same,
 * else any other value, if no condition could be met by a value that is not known.
 *
 * Source  IAM User Guide, "Access to AWS accounts owned by third parties"; "IAM JSON policy elements: Condition operators".
 *
 * INVARIANT: a pattern, a variable, or an operator that ignores case leaves the key unknown.
 */
import { logged } from '../context/context-entry.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { PolicySet } from '../model/policy.ts';
import { hashed, isHashed } from '../record/hidden-text.ts';
import { isObject, jsonIn, textAt, valueAt } from '../record/json.ts';
import { saltOf } from '../record/request-sample.ts';
import { operatorParts } from '../text/conditions.ts';

const KEY = 'sts:ExternalId';

/** What is shown of a value that no policy names. */
export const ANOTHER_VALUE = 'another value, which is not kept';

export function withExternalId(
  context: RequestContext,
  record: unknown,
  policies: PolicySet,
): RequestContext {
  const request = valueAt(record, 'requestParameters');
  const kept = textAt(request, 'externalId');
  if (kept === undefined || !isHashed(kept) || !context.has(KEY.toLowerCase())) return context;
  const comparisons: Comparison[] = [];
  collect(policies, 0, comparisons);
  const value = comparable(kept, saltOf(request), comparisons);
  return value === undefined ? context : new Map(context).set(KEY.toLowerCase(), logged(KEY, value));
}

interface Comparison {
  readonly operator: string;
  readonly expected: unknown;
}

function comparable(kept: string, salt: string, comparisons: readonly Comparison[]): string | undefined {
  const texts = comparisons.flatMap(({ expected }) => expected).map(String);
  const same = texts.find((text) => hashed(text, salt) === kept);
  if (same !== undefined) return same;
  const isPlain = comparisons.every(({ operator }) => EXACT.has(operatorParts(operator).base));
  return isPlain && texts.every((text) => !/[*?]|\$\{/.test(text)) ? ANOTHER_VALUE : undefined;
}

const EXACT: ReadonlySet<string> = new Set(['stringequals', 'stringlike', 'null']);

/** No policy is nested deeper. */
const MAX_DEPTH = 12;

/** Every condition on the key, in whatever policy: `{ OPERATOR: { KEY: VALUES } }`. */
function collect(value: unknown, depth: number, into: Comparison[]): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) for (const each of value) collect(each, depth + 1, into);
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (isObject(member)) {
        for (const [key, expected] of Object.entries(member)) {
          if (key.toLowerCase() === KEY.toLowerCase()) into.push({ operator: name, expected });
        }
      }
      collect(name === 'document' ? parsed(member) : member, depth + 1, into);
    }
  }
}

function parsed(document: unknown): unknown {
  return typeof document === 'string' ? jsonIn(document) : document;
}
