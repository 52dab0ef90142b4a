/**
 * "A string or an array of strings", the shape of most elements of a policy.
 *
 * Shape   JSON value -> texts; undefined when a part of it is no text.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language": numbers and booleans may stand without quotes.
 */
import { isArray, type Warning } from './fault.ts';

export interface TextItem {
  readonly text: string;
  readonly path: string;
}

export function readTextList(
  value: unknown,
  path: string,
  warnings: Warning[],
): readonly TextItem[] | undefined {
  if (!isArray(value)) {
    const text = textOf(value);
    if (text !== undefined) return [{ text, path }];
    warnings.push({ path, says: CANNOT_BE_READ });
    return undefined;
  }
  if (value.length === 0) warnings.push({ path, says: 'The list is empty, so it names nothing.' });
  const items: TextItem[] = [];
  for (const [index, item] of value.entries()) {
    const text = textOf(item);
    if (text !== undefined) items.push({ text, path: `${path}[${index}]` });
  }
  if (items.length === value.length) return items;
  warnings.push({ path, says: CANNOT_BE_READ });
  return undefined;
}

const CANNOT_BE_READ =
  'This is no text and no list of texts, so it is unknown whether the statement applies.';

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
