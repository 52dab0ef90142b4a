/** Who made a mute, and how it ended, in words. */
import type { Mute } from '../model/mute.ts';

/** The last word of an ARN: the user, or the session. */
export const authorName = (author: string): string => author.split('/').at(-1) ?? author;

/** Of a mute that has ended. */
export function howItEnded({ ended }: Pick<Mute, 'ended'>): string {
  if (ended === null) return 'expired';
  const reason = ended.reason === null ? '' : `: ${ended.reason}`;
  return `unmuted by ${authorName(ended.by)}${reason}`;
}

/** ISO 8601, UTC. */
export const endOfMute = ({ ended, until }: Pick<Mute, 'ended' | 'until'>): string => ended?.at ?? until;
