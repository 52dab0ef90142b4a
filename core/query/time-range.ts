/**
 * `since` and `until` as the stores compare them. Recorded times are whole seconds in UTC, so that comparing the
 * texts compares the times; a filter may be any ISO 8601 time and is brought to that form.
 */
import { instantGiven, isoSeconds } from '../record/event-time.ts';

export interface TimeRange {
  /** Inclusive; the empty text is before every time. */
  readonly since: string;
  /** Inclusive; `~` is after every time. */
  readonly until: string;
}

export const ALL_TIME: TimeRange = { since: '', until: '~' };

export function timeRange({ since, until }: { readonly since?: string; readonly until?: string }): TimeRange {
  return {
    since: since === undefined ? ALL_TIME.since : wholeSeconds(since, Math.ceil),
    until: until === undefined ? ALL_TIME.until : wholeSeconds(until, Math.floor),
  };
}

export function isWithin(time: string, { since, until }: TimeRange): boolean {
  return since <= time && time <= until;
}

/** A text that is no time stays as it is; the command line refuses it. */
function wholeSeconds(text: string, round: (seconds: number) => number): string {
  const milliseconds = instantGiven(text);
  return milliseconds === undefined ? text : isoSeconds(round(milliseconds / 1000) * 1000);
}
