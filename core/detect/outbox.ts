/**
 * What is still to be told of a key. It is written together with the state that it tells of, and removed when it
 * was told: a crash in between loses nothing, and tells the same thing again under the same id.
 *
 * Units   epoch seconds of arrival, nats.
 */
import type { IncidentUpdate } from '../model/incident.ts';

/** An update less what the key's own id says, and when its incident opened. */
export interface PendingUpdate extends Omit<IncidentUpdate, 'channel' | 'key'> {
  readonly opened: number;
}

/** An incident has at most three entries; with this many waiting, a new incident is held. */
const ROOM = 3;

export function hasRoom(outbox: readonly PendingUpdate[]): boolean {
  return outbox.length <= ROOM;
}

/** A later escalation of the same incident replaces one that nobody was told of. */
export function append(outbox: readonly PendingUpdate[], entry: PendingUpdate): readonly PendingUpdate[] {
  const replaced = (each: PendingUpdate) => entry.type === 'escalate' && isSameUpdate(each, entry);
  return [...outbox.filter((each) => !replaced(each)), entry];
}

/** What is left after these were told. */
export function without(
  outbox: readonly PendingUpdate[],
  told: readonly PendingUpdate[],
): readonly PendingUpdate[] {
  return outbox.filter((entry) => !told.some((each) => isSameUpdate(each, entry) && each.at === entry.at));
}

function isSameUpdate(one: PendingUpdate, other: PendingUpdate): boolean {
  return one.incident === other.incident && one.type === other.type;
}
