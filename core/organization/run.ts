/**
 * Full reads of the organization, one at a time: when one is due, whether one is running, and how far the last one came.
 *
 * Shape   the state of the last run and the time -> what to do now. The state is stored beside what was read.
 * Units   milliseconds since the epoch inside, ISO 8601 in the table.
 * INVARIANT: a lease is longer than a function may run, so that no second function takes over a run that goes on; a
 *         run that was cut or crashed is resumed when its lease has ended.
 */

import type { OrganizationItem, OrganizationStore } from '../ports.ts';
import { instant, isoMilliseconds } from '../record/event-time.ts';
import { textAt, valueAt } from '../record/json.ts';

export interface Run {
  /** The name of the run; what it read before it was cut is stored under this name. */
  readonly began: string;
  readonly finished: boolean;
  /** The organization could be read. */
  readonly visible: boolean;
  /** An event of that time needs a later run; the next run that begins will do. */
  readonly wanted: string | undefined;
  /** Until then a function is working on it. */
  readonly leased: string | undefined;
}

export type Plan =
  | { readonly kind: 'fresh' }
  /** Another function is working on it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'read'; readonly began: string };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long the steps of a run are kept: after that it starts again. */
export const RUN_LASTS = 12 * HOUR;
/** Times of events are cut to whole seconds. */
const SECOND = 1_000;

export function planRun(run: Run | undefined, now: number): Plan {
  const fromStart = { kind: 'read', began: isoMilliseconds(now) } as const;
  if (run === undefined) return fromStart;
  if (run.leased !== undefined && instant(run.leased) > now) return { kind: 'busy' };
  const age = now - instant(run.began);
  if (!run.finished) return age < RUN_LASTS ? { kind: 'read', began: run.began } : fromStart;
  const isOld = age >= (run.visible ? DAY : HOUR);
  return isOld || run.wanted !== undefined ? fromStart : { kind: 'fresh' };
}

const KEY = 'run';

export async function readRun(store: OrganizationStore): Promise<OrganizationItem | undefined> {
  return (await store.readOrganization([KEY])).get(KEY);
}

export function runOf(item: OrganizationItem | undefined): Run | undefined {
  const began = textAt(item?.body, 'began');
  if (began === undefined) return undefined;
  return {
    began,
    finished: valueAt(item?.body, 'finished') === true,
    visible: valueAt(item?.body, 'visible') === true,
    wanted: textAt(item?.body, 'wanted'),
    leased: textAt(item?.body, 'leased'),
  };
}

/** False: another writer wrote in between. */
export function writeRun(
  store: OrganizationStore,
  known: OrganizationItem | undefined,
  run: Run,
): Promise<boolean> {
  return store.writeOrganization({ key: KEY, writes: known?.writes ?? 0, body: run, expires: undefined });
}

const ATTEMPTS = 8;

/** Writes what `change` makes of the state, even when other writers write in between. */
export async function changeRun(
  store: OrganizationStore,
  change: (run: Run | undefined) => Run,
): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await readRun(store);
    if (await writeRun(store, known, change(runOf(known)))) return true;
  }
  return false;
}

/** Requests a run that begins after `time`, unless there was one. Where none ever ran, the first one is due anyway. */
export async function requestFullReadAfter(store: OrganizationStore, time: string): Promise<void> {
  const known = runOf(await readRun(store));
  if (known === undefined || isCovered(known, time)) return;
  await changeRun(store, (run = known) => (isCovered(run, time) ? run : { ...run, wanted: time }));
}

function isCovered({ began, wanted }: Run, time: string): boolean {
  const at = instant(time);
  return instant(began) > at + SECOND || (wanted !== undefined && instant(wanted) >= at);
}
