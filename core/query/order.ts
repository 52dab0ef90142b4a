/** The orders in which stores answer; total, so that equal contents give equal answers. */
import type { DenialGroup } from '../model/group.ts';
import type { GroupOrder } from '../ports.ts';

export interface Timed {
  readonly time: string;
  readonly id: string;
}

/** By time, then by id: a group shows the values of its newest denial. */
export function newestFirst(a: Timed, b: Timed): number {
  return compareText(b.time, a.time) || compareText(b.id, a.id);
}

export function compareGroups(order: GroupOrder): (a: DenialGroup, b: DenialGroup) => number {
  const byCount = (a: DenialGroup, b: DenialGroup) => b.count - a.count;
  const byTime = (a: DenialGroup, b: DenialGroup) => compareText(b.lastSeen, a.lastSeen);
  const [first, second] = order === 'count' ? [byCount, byTime] : [byTime, byCount];
  return (a, b) => first(a, b) || second(a, b) || compareText(a.group, b.group);
}

/** By code point, as databases compare UTF-8; JavaScript's `<` would put U+FFFF after an emoji. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates stand for the highest code points, but not for the highest UTF-16 units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
