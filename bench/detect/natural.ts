/**
 * The usual denials of a principal, by class: when, in seconds since the start, sorted; and what incidents on it
 * are measured against.
 */
import type { Principal } from './population.ts';
import type { Random } from './random.ts';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

export interface Habit {
  readonly times: readonly number[];
  /** cron and batch: seconds between runs, denials a run. */
  readonly period?: number;
  readonly perRun?: number;
  /** ci: hours east of UTC. */
  readonly zone?: number;
  /** newborn: when the principal came to be; step: when it changed, and events an hour after that. */
  readonly from?: number;
  readonly perHour?: number;
}

export interface Era {
  readonly seconds: number;
  /** Times the usual rates. */
  readonly rates: number;
  /** Hours east of UTC. */
  readonly zones: readonly number[];
  readonly random: Random;
}

export function habitOf({ class: each }: Principal, era: Era): Habit {
  switch (each) {
    case 'quiet':
      return { times: clumps(era, era.random.logUniform(0.05, 2) * era.rates, 0) };
    case 'newborn':
      return newborn(era);
    case 'newburst':
      return { times: [] };
    case 'cron':
      return cron(era);
    case 'batch':
      return batch(era);
    case 'ci':
      return ci(era);
    case 'scanner':
      return scanner(era);
    case 'drift':
      return drift(era);
    case 'step':
      return step(era);
  }
}

/** Poisson arrivals of a rate that changes: thinning under its maximum. */
function* arrivals({ seconds, random }: Era, perHour: (time: number) => number, most: number, from = 0) {
  for (let time = from; ; ) {
    time += random.exponential(HOUR / most);
    if (time >= seconds) return;
    if (random.unit() * most < perHour(time)) yield time;
  }
}

/** A few denials at a time, now and then. */
export function clumps(era: Era, perDay: number, from: number): number[] {
  const { random, seconds } = era;
  const times: number[] = [];
  for (const start of arrivals(era, () => perDay / 24, perDay / 24, from)) {
    let time = start;
    for (let left = Math.min(8, random.geometric(0.55)); left > 0; left -= 1) {
      if (time < seconds) times.push(time);
      time += random.exponential(4);
    }
  }
  return sorted(times);
}

function newborn(era: Era): Habit {
  const { random, seconds } = era;
  const from = random.uniform(0, seconds - DAY);
  const first = Array.from({ length: random.integer(1, 6) }, () => from + random.exponential(10 * MINUTE));
  return {
    from,
    times: sorted([...first, ...clumps(era, random.logUniform(0.03, 0.5) * era.rates, from + 2 * HOUR)]),
  };
}

function cron({ seconds, random, rates }: Era): Habit {
  const u = random.unit() * 14;
  const period = (u < 1 ? MINUTE : u < 10 ? 5 * MINUTE : u < 12 ? 15 * MINUTE : HOUR) / rates;
  const perRun = random.chance(0.25) ? 2 : 1;
  const gap = random.chance(0.2)
    ? { at: random.uniform(0, seconds), length: random.uniform(0.1, 1.5) * DAY }
    : undefined;
  const times: number[] = [];
  for (let run = random.uniform(0, period); run < seconds; run += period) {
    if (gap !== undefined && run >= gap.at && run < gap.at + gap.length) continue;
    for (let i = 0; i < perRun; i += 1) times.push(run + random.uniform(0, 10));
  }
  return { times: sorted(times), period, perRun };
}

function batch({ seconds, random, rates }: Era): Habit {
  const u = random.unit() * 7;
  const period = u < 2 ? HOUR : u < 3 ? 6 * HOUR : u < 6 ? DAY : 7 * DAY;
  const perRun = random.logUniform(10, 60) * rates;
  const length = random.logUniform(20, 120);
  const times: number[] = [];
  for (let run = random.uniform(0, period); run < seconds; run += period) {
    const count = random.poisson(perRun * random.logNormal(0.15));
    for (let i = 0; i < count; i += 1) times.push(run + random.uniform(0, length));
  }
  return { times: sorted(times), period, perRun };
}

function ci(era: Era): Habit {
  const { seconds, random, rates, zones } = era;
  const peak = random.logUniform(10, 120) * rates;
  const zone = random.pick(zones);
  const times: number[] = [];
  for (let hour = 0; hour < seconds / HOUR; hour += 1) {
    const local = hour + zone;
    const clock = ((local % 24) + 24) % 24;
    const weekend = Math.floor(local / 24 + 7) % 7 >= 5;
    const shape = 0.03 + 0.97 * Math.exp(-((Math.abs(clock - 13.5) / 4.2) ** 4));
    const rate = peak * shape * random.logNormal(0.35) * (weekend ? 0.2 : 1);
    for (let left = random.poisson(rate / 3); left > 0; left -= 1) {
      const start = (hour + random.unit()) * HOUR;
      for (let size = 1 + random.poisson(2); size > 0; size -= 1) times.push(start + random.uniform(0, 60));
    }
  }
  return { times: sorted(times), zone };
}

function scanner({ seconds, random, rates }: Era): Habit {
  const shape = random.uniform(0.5, 2);
  const mean = (random.logUniform(6, 60) / 6) * rates;
  const times: number[] = [];
  for (let start = 0; start < seconds; start += 10 * MINUTE) {
    for (let left = random.poisson(random.gamma(shape, mean)); left > 0; left -= 1) {
      times.push(start + random.uniform(0, 10 * MINUTE));
    }
  }
  return { times: sorted(times) };
}

function drift(era: Era): Habit {
  const { seconds, random, rates } = era;
  const base = random.logUniform(1, 12) * rates;
  const growth = random.uniform(3, 8);
  const linear = random.chance(0.5);
  const phase = random.uniform(0, 2 * Math.PI);
  const rate = (time: number) => {
    const part = time / seconds;
    const level = base * (linear ? 1 + (growth - 1) * part : growth ** part);
    return level * (1 + 0.3 * Math.sin((2 * Math.PI * time) / DAY + phase));
  };
  return { times: [...arrivals(era, rate, base * growth * 1.3)] };
}

function step(era: Era): Habit {
  const { seconds, random, rates } = era;
  const after = random.logUniform(15, 100) * rates;
  const before = after / random.uniform(10, 40);
  const from = random.uniform(2 * DAY, Math.max(3 * DAY, seconds - 4 * DAY));
  const times = [...arrivals(era, (time) => (time < from ? before : after), after)];
  return { times, from, perHour: after };
}

export function sorted(times: number[]): number[] {
  return times.sort((a, b) => a - b);
}

/** The largest number of these events in any window of so many seconds; of those that `when` admits. */
export function largestCount(times: readonly number[], seconds: number, when = (_: number) => true): number {
  let most = 0;
  let first = 0;
  const admitted = times.filter(when);
  admitted.forEach((time, i) => {
    while (time - (admitted[first] ?? time) > seconds) first += 1;
    most = Math.max(most, i - first + 1);
  });
  return most;
}
