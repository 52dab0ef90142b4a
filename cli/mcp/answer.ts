/**
 * An answer of a tool: the JSON of the command line within a frame that says which text is from outside and what of it is not shown.
 *
 * Units   characters of the answer as JSON.
 */
import { isObject, type JsonObject } from '../../core/record/json.ts';
import { type BoundedValue, type Bounds, boundedValue } from '../../core/text/bounded-value.ts';
import { clip, oneLine } from '../../core/text/one-line.ts';
import { UsageError } from '../command.ts';
import { FROM_OUTSIDE, RULE } from './untrusted.ts';

/** About 40,000 tokens; clients refuse or cut what is much longer. */
export const MOST_CHARACTERS = 150_000;

/** The first, or the next one where an answer is still too long with fewer rows. */
export const BOUNDS: readonly Bounds[] = [
  { text: 4096, list: 200 },
  { text: 512, list: 50 },
  { text: 64, list: 10 },
];

/** Paths of each kind that are listed; there may be more. */
const MOST_PATHS = 50;

const LONGEST_SENTENCE = 2000;

export interface ToolAnswer {
  readonly structuredContent: Record<string, unknown>;
  readonly content: { type: 'text'; text: string }[];
}

/** `rows`: the member of `answer` that holds rows, of which the last ones may be left out. */
export function toolAnswer(answer: JsonObject, rows?: string): ToolAnswer {
  for (const bounds of BOUNDS) {
    const { framed, size } = fitted(answer, rows, bounds);
    if (size <= MOST_CHARACTERS)
      return { structuredContent: framed, content: [{ type: 'text', text: JSON.stringify(framed) }] };
  }
  throw new UsageError('the answer is too long for a tool; `denials` with --json prints all of it');
}

export function toolError(sentence: string) {
  return {
    isError: true,
    content: [{ type: 'text' as const, text: clip(oneLine(sentence), LONGEST_SENTENCE) }],
  };
}

function fitted(answer: JsonObject, rows: string | undefined, bounds: Bounds) {
  const list = rows === undefined ? undefined : answer[rows];
  let shown = Array.isArray(list) ? Math.min(list.length, bounds.list) : 0;
  for (;;) {
    const part =
      rows !== undefined && Array.isArray(list) ? { ...answer, [rows]: list.slice(0, shown) } : answer;
    const bounded = boundedValue(part, bounds);
    const framed = frame(bounded, Array.isArray(list) ? list.length - shown : 0);
    const size = JSON.stringify(framed).length;
    if (size <= MOST_CHARACTERS || shown <= 1) return { framed, size };
    // At least one row less, and about as many as fit.
    shown = Math.max(1, Math.min(shown - 1, Math.floor((shown * MOST_CHARACTERS) / size)));
  }
}

function frame(
  { value, cut, escaped, leftOut }: BoundedValue,
  rowsNotShown: number,
): Record<string, unknown> {
  return {
    untrusted: { rule: RULE, members: FROM_OUTSIDE },
    answer: isObject(value) ? value : {},
    cut: cut.slice(0, MOST_PATHS),
    escaped: escaped.slice(0, MOST_PATHS),
    leftOut: leftOut.slice(0, MOST_PATHS),
    rowsNotShown,
  };
}
