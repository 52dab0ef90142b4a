/**
 * The labelled incidents: bursts of one principal, steps, waves over many principals, enumerations.
 *
 * Shape   each incident adds its events to the columns and answers with its label; the events say what it touched.
 */
import type { Columns } from './columns.ts';
import { DAY, type Habit, HOUR, largestCount, MINUTE } from './natural.ts';
import type { Organization, Principal } from './population.ts';
import type { Random } from './random.ts';
import type { Shift } from './shift.ts';

export const KINDS = [
  'quiet burst',
  'new principal burst',
  'cron plus spike',
  'batch plus spike',
  'ci night spike',
  'ci peak spike',
  'scanner plus spike',
  'step change',
  'wave by policy',
  'wave by account',
  'enumeration, quiet',
  'enumeration, busy',
] as const;

export type Kind = (typeof KINDS)[number];

export interface Label {
  readonly kind: Kind;
  /** Seconds since the start; the end is the time of the last event, or of the labelled window. */
  readonly start: number;
  readonly end: number;
}

export interface Scenario {
  readonly organization: Organization;
  readonly habits: readonly Habit[];
  readonly columns: Columns;
  readonly seconds: number;
  readonly scale: number;
  readonly shift: Shift;
  readonly labels: Label[];
  /** Starts and ends of the incidents of each principal: they keep two hours apart. */
  readonly taken: Map<number, [number, number][]>;
}

/** How a burst is distributed over its time: even, falling or rising. */
function shapeOf(random: Random): () => number {
  const bend = random.pick([
    (u: number) => u,
    (u: number) => 1 - Math.sqrt(1 - u),
    (u: number) => Math.sqrt(u),
  ]);
  return () => bend(random.unit());
}

/** A start that keeps two hours from the principal's other incidents. */
export function freeStart(
  scenario: Scenario,
  principal: Principal,
  length: number,
  draw: () => number,
): number {
  const taken = scenario.taken.get(principal.index) ?? [];
  for (let tries = 0; ; tries += 1) {
    const start = Math.floor(draw());
    const free = taken.every(([from, to]) => start > to + 2 * HOUR || start + length < from - 2 * HOUR);
    if (free || tries > 200) {
      scenario.taken.set(principal.index, [...taken, [start, start + length]]);
      return start;
    }
  }
}

interface Burst {
  readonly kind: Kind;
  readonly principal: Principal;
  readonly start: number;
  readonly length: number;
  readonly events: number;
  /** Action indices; the home set unless given. */
  readonly actions?: readonly number[];
}

export function addBurst(scenario: Scenario, burst: Burst, random: Random): void {
  const { kind, principal, start, length } = burst;
  const incident = scenario.labels.length;
  const position = shapeOf(random);
  let end = start;
  for (let i = 0; i < Math.round(burst.events); i += 1) {
    const time = Math.floor(start + position() * length);
    end = Math.max(end, time);
    addEvent(scenario, principal, time, incident, random, burst.actions);
  }
  scenario.labels.push({ kind, start, end });
}

export function addEvent(
  { columns }: Scenario,
  principal: Principal,
  time: number,
  incident: number,
  random: Random,
  actions = principal.actions,
  policies = principal.policies,
): void {
  const { index, families } = principal;
  columns.add(time, index, random.pick(actions), random.pick(families), random.pick(policies), incident);
}

const STEP_WINDOW = 6 * HOUR;
const STEP_GRACE = 18 * HOUR;

/** `count` at scale 1, at least one. */
const scaled = (scenario: Scenario, count: number) => Math.max(1, Math.round(count * scenario.scale));

/** Seconds that an incident lasts. */
const lengthIn = (scenario: Scenario, low: number, high: number, random: Random) =>
  random.logUniform(low, high) * scenario.shift.lengths;

const ofClass = (scenario: Scenario, ...classes: readonly Principal['class'][]) =>
  scenario.organization.principals.filter((each) => classes.includes(each.class));

const timesOf = (scenario: Scenario, { index }: Principal) => scenario.habits[index]?.times ?? [];

export function addQuietBursts(scenario: Scenario, random: Random): void {
  const count = scaled(scenario, 110);
  const early = scaled(scenario, 8);
  for (let i = 0; i < count; i += 1) {
    const principal = random.pick(ofClass(scenario, 'quiet'));
    const length = lengthIn(scenario, 15, 600, random);
    const latest = i < early ? 2 * HOUR : scenario.seconds - HOUR;
    const start = freeStart(scenario, principal, length, () => random.uniform(0, latest));
    const actions = random.shuffle(principal.actions).slice(0, random.integer(1, 3));
    const events = random.logUniform(10, 500);
    addBurst(scenario, { kind: 'quiet burst', principal, start, length, events, actions }, random);
  }
}

export function addNewPrincipals(
  scenario: Scenario,
  random: Random,
  after: (p: Principal, from: number) => void,
): void {
  const early = scaled(scenario, 6);
  ofClass(scenario, 'newburst').forEach((principal, i) => {
    const events = random.logUniform(20, 300);
    const length = Math.min(lengthIn(scenario, 20, 1200, random), Math.max(300, 15 * events));
    const start = Math.floor(random.uniform(0, i < early ? 10 * MINUTE : scenario.seconds - DAY));
    addBurst(scenario, { kind: 'new principal burst', principal, start, length, events }, random);
    after(principal, start + 2 * HOUR);
  });
}

export function addSpikesOnUsual(scenario: Scenario, random: Random): void {
  for (let i = 0; i < scaled(scenario, 40); i += 1) {
    const length = lengthIn(scenario, 60, 1200, random);
    const principal = random.pick(ofClass(scenario, 'cron'));
    const { period = HOUR, perRun = 1 } = scenario.habits[principal.index] ?? {};
    const expected = (perRun * length) / period;
    const events = Math.min(600, Math.max(15, random.logUniform(5, 25) * expected));
    addAnywhere(scenario, { kind: 'cron plus spike', principal, length, events }, HOUR, random);
  }
  for (let i = 0; i < scaled(scenario, 8); i += 1) {
    const length = lengthIn(scenario, 60, 600, random);
    const principal = random.pick(ofClass(scenario, 'batch'));
    const events = (scenario.habits[principal.index]?.perRun ?? 10) * random.uniform(4, 8);
    addAnywhere(scenario, { kind: 'batch plus spike', principal, length, events }, 3 * DAY, random);
  }
  for (let i = 0; i < scaled(scenario, 25); i += 1) {
    const length = lengthIn(scenario, 120, 1800, random);
    const principal = random.pick(ofClass(scenario, 'scanner'));
    const events = Math.max(40, random.uniform(2, 4) * largestCount(timesOf(scenario, principal), length));
    addAnywhere(scenario, { kind: 'scanner plus spike', principal, length, events }, HOUR, random);
  }
}

type Placed = Omit<Burst, 'start'>;

function addAnywhere(scenario: Scenario, burst: Placed, earliest: number, random: Random): void {
  const draw = () => random.uniform(earliest, scenario.seconds - HOUR);
  const start = freeStart(scenario, burst.principal, burst.length, draw);
  addBurst(scenario, { ...burst, start }, random);
}

/** Night spikes are measured against the nights, peak spikes against everything. */
export function addCiSpikes(scenario: Scenario, random: Random): void {
  const clockOf = (principal: Principal) => {
    const zone = scenario.habits[principal.index]?.zone ?? 0;
    return (time: number) => (((time / HOUR + zone) % 24) + 24) % 24;
  };
  const isNight = (hour: number) => hour >= 22 || hour < 4;
  for (let i = 0; i < scaled(scenario, 30); i += 1) {
    const principal = random.pick(ofClass(scenario, 'ci'));
    const length = lengthIn(scenario, 120, 1200, random);
    const clock = clockOf(principal);
    const usual = largestCount(timesOf(scenario, principal), length, (time) => isNight(clock(time)));
    const events = Math.max(20, random.uniform(2, 8) * usual);
    const start = startWhen(scenario, principal, length, random, (time) => isNight(clock(time)));
    addBurst(scenario, { kind: 'ci night spike', principal, start, length, events }, random);
  }
  for (let i = 0; i < scaled(scenario, 30); i += 1) {
    const principal = random.pick(ofClass(scenario, 'ci'));
    const length = lengthIn(scenario, 120, 1800, random);
    const events = Math.max(25, random.uniform(2, 6) * largestCount(timesOf(scenario, principal), length));
    const clock = clockOf(principal);
    const zone = scenario.habits[principal.index]?.zone ?? 0;
    const atPeak = (time: number) => {
      const weekday = Math.floor((time / HOUR + zone) / 24 + 7) % 7 < 5;
      return weekday && clock(time) >= 11 && clock(time) < 15;
    };
    const start = startWhen(scenario, principal, length, random, atPeak);
    addBurst(scenario, { kind: 'ci peak spike', principal, start, length, events }, random);
  }
}

function startWhen(
  scenario: Scenario,
  principal: Principal,
  length: number,
  random: Random,
  admits: (time: number) => boolean,
): number {
  return freeStart(scenario, principal, length, () => {
    for (;;) {
      const time = random.uniform(HOUR, scenario.seconds - HOUR);
      if (admits(time)) return time;
    }
  });
}

/** A step is its principal's habit: its first six hours are labelled, and a day of grace belongs to it. */
export function addSteps(scenario: Scenario, random: Random): void {
  for (const principal of ofClass(scenario, 'step')) {
    const { from = 0, times } = scenario.habits[principal.index] ?? { times: [] };
    const incident = scenario.labels.length;
    const end = from + STEP_WINDOW;
    for (const time of times) {
      addEvent(scenario, principal, time, time >= from && time < end ? incident : -1, random);
    }
    scenario.labels.push({ kind: 'step change', start: Math.floor(from), end: Math.floor(end) + STEP_GRACE });
  }
}

export function addEnumerations(scenario: Scenario, random: Random): void {
  const all = scenario.organization.names.action.map((_, i) => i);
  const add = (kind: Kind, classes: readonly Principal['class'][]) => {
    const principal = random.pick(ofClass(scenario, ...classes));
    const foreign = random.shuffle(all.filter((action) => !principal.actions.includes(action)));
    const length = random.uniform(2400, 4500) * scenario.shift.lengths;
    const start = freeStart(scenario, principal, length, () =>
      random.uniform(HOUR, scenario.seconds - 2 * HOUR),
    );
    const incident = scenario.labels.length;
    let end = start;
    for (const action of foreign.slice(0, random.integer(40, 80))) {
      for (let calls = random.integer(1, 2); calls > 0; calls -= 1) {
        const time = Math.floor(start + random.unit() * length);
        end = Math.max(end, time);
        addEvent(scenario, principal, time, incident, random, [action]);
      }
    }
    scenario.labels.push({ kind, start, end });
  };
  for (let i = 0; i < scaled(scenario, 25); i += 1) add('enumeration, quiet', ['quiet']);
  for (let i = 0; i < scaled(scenario, 15); i += 1) add('enumeration, busy', ['cron', 'ci', 'scanner']);
}
