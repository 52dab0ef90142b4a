/**
 * The version of how an item holds what it holds, in `lv`; left out where it is the first. A program reads no item of a version
 * that it does not know: what it would miss, or take for something else, is not known either.
 *
 *     2   several denials in one item
 *
 * Errors  LayoutError, which names the way out.
 */
import type { Item } from './keys.ts';

export const SEVERAL_DENIALS = 2;
const NEWEST = SEVERAL_DENIALS;

export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

export const layoutAttribute = (version: number): Item => ({ lv: { N: String(version) } });

/** The item, if this program knows its layout. */
export function readable(item: Item): Item {
  if (item.lv === undefined || Number(item.lv.N) <= NEWEST) return item;
  throw new LayoutError(
    `the table holds what a later version stored (layout ${item.lv.N}; this one reads up to ${NEWEST}): update this program`,
  );
}
