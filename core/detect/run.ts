/**
 * The run of events that an incident grew from: when it began, its largest groups of equal denials, and what was tried.
 *
 * Shape   at most six groups, by the space-saving count: a group that is frequent is never lost, its count may be
 *         too large by what its place counted before.
 * Units   epoch seconds.
 * Source  Metwally, Agrawal, El Abbadi, "Efficient computation of frequent and top-k elements" (2005).
 */
export interface GroupCount {
  readonly group: string;
  readonly count: number;
}

/** Working memory of its owner: changed in place. */
export interface Run {
  since: number;
  groups: readonly GroupCount[];
  /** Place in `ACTION_LEVELS` of its most sensitive action. */
  worst: number;
  /** Hashes, of 16 bits, of different actions of a single caller: the first ones, at most `RUN_ACTIONS`. */
  actions: readonly number[];
}

/** What a run takes of one event. */
export interface Tried {
  readonly group: string | undefined;
  readonly level: number;
  /** Hash of the action; undefined where those of different callers come together. */
  readonly action: number | undefined;
}

export const RUN_GROUPS = 6;
/** As many as make a difference (severity.ts). */
export const RUN_ACTIONS = 10;

/** While no incident is open, a run is at most this old: an incident that opens next began with its first event. */
const RUN_SECONDS = 3600;

/** As `core/model/group.ts` makes them; any other id is not kept. */
const GROUP_ID = /^g-[0-9a-f]{16}$/;

export const isGroupId = (text: string): boolean => GROUP_ID.test(text);

export function startRun(time: number): Run {
  return { since: time, groups: [], worst: 0, actions: [] };
}

export function noteEvent(run: Run, time: number, { group, level, action }: Tried, open: boolean): void {
  if (!open && time - run.since > RUN_SECONDS) Object.assign(run, startRun(time));
  run.worst = Math.max(run.worst, level);
  if (action !== undefined) run.actions = withAction(run.actions, action & 0xffff);
  if (group !== undefined && isGroupId(group)) run.groups = count(run.groups, group);
}

function withAction(actions: readonly number[], action: number): readonly number[] {
  return actions.length >= RUN_ACTIONS || actions.includes(action) ? actions : [...actions, action];
}

function count(groups: readonly GroupCount[], group: string): readonly GroupCount[] {
  const known = groups.find((each) => each.group === group);
  const smallest = groups.length < RUN_GROUPS ? undefined : groups.at(-1);
  const next = { group, count: (known ?? smallest)?.count ?? 0 };
  const others = groups.filter((each) => each !== (known ?? smallest));
  return [...others, { ...next, count: next.count + 1 }].sort((a, b) => b.count - a.count);
}
