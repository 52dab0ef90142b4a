/**
 * The updates of a key that are still to be delivered. An update is written together with its state, and removed when
 * every channel took its alert: a crash in between loses nothing.
 *
 * Units   epoch seconds of arrival, nats.
 *
 * INVARIANT: an update has one holder at a time. Who wrote it holds it for a while and delivers it; what is left then is
 * claimed by a sweep, in a write that only one sweep can make. Until an update of an incident is delivered, only its holder
 * delivers the end of that incident.
 */
import type { AlertSinkName } from '../../contract/alert-channels.ts';
import type { AlertUpdate } from '../model/notice.ts';

/** An update without its dimension and key, which the state has, with the time at which its incident opened. */
export interface PendingUpdate extends Omit<AlertUpdate, 'channel' | 'key' | 'type'> {
  readonly type: Exclude<AlertUpdate['type'], 'first'>;
  readonly opened: number;
  /** Of `regressed` only: the groups that were fixed and are denied again; at most six. */
  readonly groups?: readonly string[];
  /** It is about denials that were old when they arrived. */
  readonly replayed: boolean;
  /** Until then its holder alone delivers it; 0: it is free. */
  readonly heldUntil: number;
  /** What took its alert already. */
  readonly taken: readonly AlertSinkName[];
  /** How often it was refused. */
  readonly tries: number;
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

/** Of an outbox: all of its entries, and those that the caller holds from now on. */
export interface Claim {
  readonly outbox: readonly PendingUpdate[];
  readonly held: readonly PendingUpdate[];
}

/** Hold those that are new since `before`. */
export function holdNew(
  before: readonly PendingUpdate[],
  outbox: readonly PendingUpdate[],
  until: number,
): Claim {
  return hold(outbox, (entry) => !before.includes(entry), until);
}

/** Hold those that are free, or whose holder was stopped. */
export function claimFree(outbox: readonly PendingUpdate[], now: number, until: number): Claim {
  return hold(outbox, ({ heldUntil }) => heldUntil <= now, until);
}

/** The end of an incident is left to a later sweep while what comes before it is held by another. */
function hold(
  outbox: readonly PendingUpdate[],
  mine: (entry: PendingUpdate) => boolean,
  heldUntil: number,
): Claim {
  const others = new Set(outbox.filter((entry) => !mine(entry)).map(({ incident }) => incident));
  const held: PendingUpdate[] = [];
  const claimed = outbox.map((entry) => {
    if (!mine(entry) || (entry.type === 'resolve' && others.has(entry.incident))) return entry;
    const own = { ...entry, heldUntil };
    held.push(own);
    return own;
  });
  return { outbox: claimed, held };
}

/** With `next` in place of the entry; undefined: it is delivered. The same outbox when the entry is not there. */
export function afterDelivery(
  outbox: readonly PendingUpdate[],
  entry: PendingUpdate,
  next: PendingUpdate | undefined,
): readonly PendingUpdate[] {
  if (!outbox.some((each) => isSameEntry(each, entry))) return outbox;
  return outbox.flatMap((each) => (isSameEntry(each, entry) ? (next ?? []) : each));
}

/** Made since the state was read: the writer that makes the next write holds what is new in it. */
export const isFresh = ({ heldUntil, tries, taken }: PendingUpdate): boolean =>
  heldUntil === 0 && tries === 0 && taken.length === 0;

export function isSameEntry(one: PendingUpdate, other: PendingUpdate): boolean {
  return isSameUpdate(one, other) && one.at === other.at;
}

function isSameUpdate(one: PendingUpdate, other: PendingUpdate): boolean {
  return one.incident === other.incident && one.type === other.type;
}
