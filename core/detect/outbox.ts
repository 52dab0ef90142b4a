/**
 * The updates of a key that are still to be delivered. An update is written together with its state, and removed when
 * its alert was published: a crash in between loses nothing, and publishes the same alert again under the same id.
 *
 * Units   epoch seconds of arrival, nats.
 */
import type { IncidentUpdate } from '../model/incident.ts';

/** An update without its dimension and key, which the state has, and with the time at which its incident opened. */
export interface PendingUpdate extends Omit<IncidentUpdate, 'channel' | 'key'> {
  readonly opened: number;
}

/** An incident has at most three entries; with more than this many waiting, a new incident is deferred. */
const ROOM = 3;

export function hasRoom(outbox: readonly PendingUpdate[]): boolean {
  return outbox.length <= ROOM;
}

/** A later escalation of the same incident replaces one that is still waiting. */
export function append(outbox: readonly PendingUpdate[], entry: PendingUpdate): readonly PendingUpdate[] {
  const replaced = (each: PendingUpdate) => entry.type === 'escalate' && isSameUpdate(each, entry);
  return [...outbox.filter((each) => !replaced(each)), entry];
}

/** What is left after these were delivered. */
export function without(
  outbox: readonly PendingUpdate[],
  delivered: readonly PendingUpdate[],
): readonly PendingUpdate[] {
  return outbox.filter(
    (entry) => !delivered.some((each) => isSameUpdate(each, entry) && each.at === entry.at),
  );
}

function isSameUpdate(one: PendingUpdate, other: PendingUpdate): boolean {
  return one.incident === other.incident && one.type === other.type;
}
