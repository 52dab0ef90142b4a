/**
 * What is still to be told of a key. It is written together with the state that it tells of, and removed when it
 * was told: a crash in between loses nothing, and tells the same thing again under the same id.
 *
 * Units   epoch seconds of arrival, nats.
 */
import type { Finding } from '../model/incident.ts';

/** A finding less what the key's own id says, and when its incident opened. */
export interface Pending extends Omit<Finding, 'channel' | 'key'> {
  readonly opened: number;
}

/** An incident has at most three entries; with this many waiting, a new incident is held. */
const ROOM = 3;

export function hasRoom(outbox: readonly Pending[]): boolean {
  return outbox.length <= ROOM;
}

/** A later escalation of the same incident replaces one that nobody was told of. */
export function append(outbox: readonly Pending[], entry: Pending): readonly Pending[] {
  const replaced = (each: Pending) => entry.type === 'escalate' && isSameNews(each, entry);
  return [...outbox.filter((each) => !replaced(each)), entry];
}

/** What is left after these were told. */
export function without(outbox: readonly Pending[], told: readonly Pending[]): readonly Pending[] {
  return outbox.filter((entry) => !told.some((each) => isSameNews(each, entry) && each.at === entry.at));
}

function isSameNews(one: Pending, other: Pending): boolean {
  return one.incident === other.incident && one.type === other.type;
}
