/**
 * Names as the page shows them: one line, no character unseen, and short enough for their place; the end of a name stays,
 * since that is where names differ.
 */
import { MORE_RESOURCES } from '../../core/model/folded-group.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import { moreResourcesText } from '../../core/text/more-resources.ts';
import { clip, oneLine } from '../../core/text/one-line.ts';
import { shortArn } from '../../core/text/short-arn.ts';

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

/** `role/ci/deploy-role`, `user/ana` */
export const who = (arn: string, length = 60): string => middle(shortArn(arn), length);

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

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `19 Nov` */
export const dayName = (time: string): string =>
  `${Number(time.slice(8, 10))} ${MONTHS[Number(time.slice(5, 7)) - 1] ?? time.slice(5, 7)}`;

/** `19 Nov 10:02:11` */
export const moment = (time: string): string => `${dayName(time)} ${time.slice(11, 19)}`;
