/**
 * Names as the page shows them: one line, no character unseen, and short enough for their place; the end of a name stays,
 * since that is where names differ.
 */
import { MORE_RESOURCES } from '../../core/model/folded-group.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import { instant } from '../../core/record/event-time.ts';
import { moreResourcesText } from '../../core/text/more-resources.ts';
import { clip, oneLine } from '../../core/text/one-line.ts';

/** Longer names are cut also where all of a name is shown: 64 KB are more than a person reads. */
const LONGEST = 2_000;

export const whole = (text: string): string => clip(oneLine(text.slice(0, LONGEST + 1)), LONGEST);

/** Cut in the middle. */
export function middle(text: string, length: number): string {
  const shown = whole(text);
  if (shown.length <= length) return shown;
  const tail = Math.floor((length - 1) * 0.6);
  return `${shown.slice(0, length - 1 - tail)}…${shown.slice(shown.length - tail)}`;
}

/** `role/ci/deploy-role`, `user/ana`; what is no ARN stays as it is. */
export function who(arn: string, length = 60): string {
  return middle(arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') || arn : arn, length);
}

/** `orders`, `demo-archive/incoming/*`, `table/carts`: the ARN without what the account and the service say. */
export function onWhat(
  { resourceFamily, moreResources }: Pick<DenialGroup, 'resourceFamily' | 'moreResources'>,
  length = 60,
): string {
  if (resourceFamily === MORE_RESOURCES) return moreResourcesText(moreResources ?? 0);
  if (resourceFamily === '*') return 'any resource';
  if (resourceFamily === 'unknown') return 'an unknown resource';
  return who(resourceFamily, length);
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [31_536_000, 'y'],
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** `11 min`, `3 h`, `12 d`, `2 y`. */
export function age(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - instant(time)) / 1000));
  const [size, name] = UNITS.find(([unit]) => seconds >= unit) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${name}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `19 Nov` */
export const dayName = (time: string): string =>
  `${Number(time.slice(8, 10))} ${MONTHS[Number(time.slice(5, 7)) - 1] ?? time.slice(5, 7)}`;

/** `19 Nov 10:02:11` */
export const moment = (time: string): string => `${dayName(time)} ${time.slice(11, 19)}`;

/** `1,204` */
export const digits = (count: number): string => Math.round(count).toLocaleString('en-US');

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${digits(count)} ${count === 1 ? one : many}`;
