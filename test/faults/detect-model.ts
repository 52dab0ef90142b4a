/**
 * What must hold when a history of detection is over: every denial that can be read is counted once by its principal; every
 * update of an incident was taken once by each channel, or twice if the sender could not know that; an incident has paged
 * if and only if a channel took an alert of it, its end was sent if and only if it is closed, and it does not end before it
 * began.
 */
import { stateOf } from '../../core/detect/stored-state.ts';
import type { Arrival } from './arrivals.ts';
import type { Channel } from './channel.ts';
import type { Engine } from './engine.ts';
import type { Tally } from './invocation.ts';

export interface World {
  readonly engine: Engine;
  readonly channels: readonly Channel[];
  /** Deduplication ids of all updates that were written into an outbox. */
  readonly queued: ReadonlySet<string>;
  readonly tally: Tally;
}

/** A principal of these histories has fewer denials than its ring has places. */
export async function wrongCounts(
  { store }: Engine,
  denials: readonly Arrival[],
): Promise<readonly string[]> {
  const distinct = new Map(denials.map(({ recorded: { denial } }) => [denial.id, denial]));
  const byPrincipal = Map.groupBy(distinct.values(), ({ principal }) => principal.arn);
  const wrong: string[] = [];
  for (const [arn, own] of byPrincipal) {
    const id = `principal|${arn}`;
    const item = (await store.readDimensions([id])).get(id);
    const seen = item === undefined ? undefined : stateOf(item)?.seen;
    const counted = seen?.kind === 'ids' ? seen.places.filter((place) => place !== 0).length : 0;
    if (counted !== own.length) wrong.push(`${arn} has ${own.length} denials, ${counted} counted`);
  }
  return wrong;
}

/** At any time. */
export async function wrongPages({ engine, channels }: World): Promise<readonly string[]> {
  const wrong: string[] = [];
  for await (const { incident, pagedAt } of engine.store.listIncidents({})) {
    if (pagedAt !== null && !channels.some((channel) => channel.paged.has(incident)))
      wrong.push(`${incident} has paged, and no channel took an alert of it`);
  }
  return wrong;
}

export async function wrongIncidents(world: World): Promise<readonly string[]> {
  const { engine, channels, queued, tally } = world;
  const wrong: string[] = [];
  for await (const { id } of engine.store.dueDimensions()) wrong.push(`${id} is still due`);
  const incidents = await Array.fromAsync(engine.store.listIncidents({}));
  tally.incidents += incidents.length;
  for (const { incident, pagedAt, openedAt, closedAt, muted } of incidents) {
    if (closedAt === null) wrong.push(`${incident} is still open`);
    else if (closedAt < openedAt) wrong.push(`${incident} ended before it began`);
    const paged = channels.some((channel) => channel.paged.has(incident));
    if (paged !== (pagedAt !== null)) wrong.push(`${incident} paged: ${paged}, by its store: ${pagedAt}`);
    if (pagedAt === null && muted === null) wrong.push(`${incident} never paged`);
    const over = [...queued].some((id) => id.startsWith(`${incident}/resolve/`));
    if (over !== (closedAt !== null)) wrong.push(`${incident} has ended: ${over}, by its store: ${closedAt}`);
  }
  for (const channel of channels) wrong.push(...wrongOn(channel, world));
  return wrong;
}

function wrongOn({ name, taken, excused }: Channel, { queued, tally }: World): readonly string[] {
  const wrong: string[] = [];
  for (const [id, times] of taken) {
    const most = 1 + (excused.get(id) ?? 0);
    tally.alerts += 1;
    tally.twice += times - 1;
    if (times > most) wrong.push(`${name} took ${id} ${times} times, at most ${most} can be excused`);
  }
  // An escalation that waits is replaced by a later one.
  const missing = [...queued].filter((id) => !taken.has(id) && !id.includes('/escalate/'));
  return [...wrong, ...missing.map((id) => `${name} never took ${id}`)];
}
