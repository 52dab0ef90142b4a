/**
 * A mute: what a person does not want to be paged about, why, and until when. The shape is the public JSON.
 *
 * A mute has at least one selector; all that it has must hold. It suppresses pages only: what it covers is stored,
 * counted and listed as before.
 */
import { shortDigest } from './short-digest.ts';

/** What a mute can select by. */
export const MUTE_SELECTORS = ['principal', 'action', 'resource', 'account', 'policy', 'group'] as const;

export type MuteSelector = (typeof MUTE_SELECTORS)[number];

export type MuteSelection = Readonly<Record<MuteSelector, string | null>>;

/** A mute that a person ended before its time. */
export interface MuteEnd {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Who ended it: an ARN, or a user of the machine. */
  readonly by: string;
  readonly reason: string | null;
}

export interface Mute extends MuteSelection {
  /** `m-` and 16 hexadecimal digits. */
  readonly mute: string;
  /** ISO 8601, UTC: it suppresses nothing from then on. */
  readonly until: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Who made it: an ARN, or a user of the machine; null: a version that did not keep it. */
  readonly author: string | null;
  /** Null: it ends, or has ended, by itself. */
  readonly ended: MuteEnd | null;
}

/** The id follows from the contents: the same request, sent twice at once, is one mute. */
export function muteOf(contents: Omit<Mute, 'mute' | 'ended'>): Mute {
  const { until, reason, createdAt } = contents;
  const text = JSON.stringify([...MUTE_SELECTORS.map((name) => contents[name]), until, reason, createdAt]);
  return { mute: `m-${shortDigest(text)}`, ...contents, ended: null };
}

/** Mutes of older versions have neither an author nor an early end. */
export const storedMute = (mute: Mute): Mute => ({
  ...mute,
  author: mute.author ?? null,
  ended: mute.ended ?? null,
});

/** Soonest to end first. */
export function byEnd(one: Mute, other: Mute): number {
  if (one.until !== other.until) return one.until < other.until ? -1 : 1;
  return one.mute < other.mute ? -1 : 1;
}
