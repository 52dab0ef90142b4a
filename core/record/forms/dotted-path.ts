/** A member by its path, whether the tool nests objects, joins their names with dots, or does both. */
import { isObject, type JsonObject } from '../json.ts';
import { scalarAt } from '../scalar-at.ts';

/** Of a list with one element, which some tools make of every value, the element. */
export function dottedAt(value: unknown, path: string): unknown {
  const found = memberAt(value, path);
  return Array.isArray(found) && found.length === 1 ? found[0] : found;
}

function memberAt(value: unknown, path: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    const inner = Object.hasOwn(value, name) ? memberAt(value[name], path.slice(dot + 1)) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** A single value; of a cell of CSV, `-` and an empty one are none. */
export function dottedText(value: unknown, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const text = scalarAt({ found: dottedAt(value, path) }, 'found');
    if (text !== undefined && text !== '-') return text;
  }
  return undefined;
}

export const hasDotted = (value: JsonObject, path: string): boolean => dottedAt(value, path) !== undefined;
