/**
 * Object keys and request paths, folded: a key to its prefix, a path to its shape.
 * Both bounded, however long and deep what a caller chose may be.
 */

import { cutToBytes, utf8Length } from '../text/utf8-cut.ts';
import { generalizeNumbersAndIds } from './generated-id.ts';

const MAX_PREFIX_PARTS = 8;
const MAX_PREFIX_BYTES = 200;

/** `releases/2026/11/app.zip` → `releases/*`: the last part and what is counted or generated before it are `*`. */
export function keyPrefix(key: string): string {
  const parts = key.split('/').slice(0, -1).slice(0, MAX_PREFIX_PARTS).map(generalizeNumbersAndIds);
  const prefix = boundedParts(parts.filter((part, index) => part !== '*' || parts[index - 1] !== '*'));
  return prefix.at(-1) === '*' ? prefix.join('/') : [...prefix, '*'].join('/');
}

/** Whole parts are dropped from the end; a first part that is too long by itself is cut. */
function boundedParts(parts: readonly string[]): readonly string[] {
  let kept = parts;
  while (kept.length > 1 && utf8Length(kept.join('/')) > MAX_PREFIX_BYTES) kept = kept.slice(0, -1);
  return kept.map((part) => (kept.length === 1 ? cutToBytes(part, MAX_PREFIX_BYTES) : part));
}

/** `orders/4711/items` → `orders/*` + `/items`: every part stays, but for numbers and generated ids. */
export function pathShape(path: string): string {
  return path.split('/').map(generalizeNumbersAndIds).join('/');
}
