/**
 * Publish one alert on the channels that have not taken it. A channel that refuses does not keep the others from it, and is
 * tried again by a sweep until it takes the alert or `MOST_TRIES` is reached.
 */
import type { AlertSinkName } from '../../contract/alert-channels.ts';
import type { Alert, NamedSink } from '../ports.ts';
import type { PendingUpdate } from './outbox.ts';

/** As much of what is to be delivered as delivering needs. */
export type Deliverable = Pick<PendingUpdate, 'incident' | 'heldUntil' | 'taken' | 'tries'>;

/** At a sweep every five minutes: five hours. */
export const MOST_TRIES = 60;

/** For the log: an alert that a channel did not take. */
export interface Refusal {
  readonly channel: AlertSinkName;
  readonly deduplicationId: string;
  /** How often this alert was refused so far. */
  readonly tries: number;
  /** It is not tried again. */
  readonly givenUp: boolean;
  readonly error: unknown;
}

/** What a round of deliveries knows of the channels of one incident: an update waits for the one before it. */
export type RefusedIn = Map<string, Set<AlertSinkName>>;

export interface Delivery<Entry> {
  /** Undefined: nothing is left to do. */
  readonly next: Entry | undefined;
  /** At least one channel took it just now. */
  readonly reached: boolean;
  readonly refusals: readonly Refusal[];
}

export async function deliverAlert<Entry extends Deliverable>(
  entry: Entry,
  alert: Alert,
  channels: readonly NamedSink[],
  refusedIn: RefusedIn,
): Promise<Delivery<Entry>> {
  const refusing = refusedIn.get(entry.incident) ?? new Set();
  const left = channels.filter(({ name }) => !entry.taken.includes(name));
  const tried = left.filter(({ name }) => !refusing.has(name));
  const results = await Promise.allSettled(tried.map(async (sink) => sink.publish(alert)));
  const taken = tried.filter((_, index) => results[index]?.status === 'fulfilled').map(({ name }) => name);
  const errors = tried.flatMap(({ name }, index) => {
    const result = results[index];
    return result?.status === 'rejected' ? [{ channel: name, error: result.reason as unknown }] : [];
  });
  refusedIn.set(entry.incident, new Set([...refusing, ...errors.map(({ channel }) => channel)]));
  const tries = entry.tries + (errors.length > 0 ? 1 : 0);
  const givenUp = tries >= MOST_TRIES;
  const done = givenUp || taken.length === left.length;
  return {
    next: done ? undefined : { ...entry, taken: [...entry.taken, ...taken], tries, heldUntil: 0 },
    reached: taken.length > 0,
    refusals: errors.map((each) => ({ ...each, deduplicationId: alert.deduplicationId, tries, givenUp })),
  };
}
