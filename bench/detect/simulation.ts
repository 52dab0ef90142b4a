/**
 * Thirty days of denials of one organization, with labelled incidents, in the order in which they arrive.
 *
 * Shape   seed, days and scale → columns, an order of arrival, labels. Seeded: the same numbers every time.
 * Units   seconds since the start (Monday, 5 January 2026, 00:00 UTC); events as delivered in epoch seconds.
 */
import type { DetectEvent } from '../../core/detect/event.ts';
import { Columns } from './columns.ts';
import {
  addCiSpikes,
  addEnumerations,
  addEvent,
  addNewPrincipals,
  addQuietBursts,
  addSpikesOnUsual,
  addSteps,
  type Label,
  type Scenario,
} from './incidents.ts';
import { clumps, DAY, habitOf, MINUTE } from './natural.ts';
import { makeOrganization, type Organization } from './population.ts';
import { type Random, randomStream } from './random.ts';
import { SHIFTS, type ShiftName } from './shift.ts';
import { addAccountWaves, addPolicyWaves } from './waves.ts';

export const START = Date.UTC(2026, 0, 5) / 1000;

export interface SimulationOptions {
  readonly seed: number;
  readonly days: number;
  /** 1: some 2,200 principals and 400 incidents. */
  readonly scale: number;
  readonly shift?: ShiftName;
}

export interface Simulation {
  readonly options: SimulationOptions;
  readonly organization: Organization;
  readonly labels: readonly Label[];
  readonly columns: Columns;
  readonly deliveries: Deliveries;
}

export interface Deliveries {
  /** Seconds since the start, rising. */
  readonly at: Float64Array;
  /** Rows of the columns. */
  readonly row: Int32Array;
}

export function simulate(options: SimulationOptions): Simulation {
  const { seed, days, scale } = options;
  const shift = SHIFTS[options.shift ?? 'none'];
  const organization = makeOrganization(seed, scale, shift.classes);
  const seconds = days * DAY;
  const habits = organization.principals.map((each) =>
    habitOf(each, {
      seconds,
      rates: shift.rates,
      zones: shift.zones,
      random: randomStream(seed, `natural/${each.class}/${each.index}`),
    }),
  );
  const columns = new Columns();
  const scenario: Scenario = {
    organization,
    habits,
    columns,
    seconds,
    scale,
    shift,
    labels: [],
    taken: new Map(),
  };
  addNatural(scenario, randomStream(seed, 'natural/keys'));
  addIncidents(scenario, seed);
  return { options, organization, labels: scenario.labels, columns, deliveries: deliver(scenario, seed) };
}

function addNatural(scenario: Scenario, random: Random): void {
  for (const principal of scenario.organization.principals) {
    if (principal.class === 'step') continue;
    for (const time of scenario.habits[principal.index]?.times ?? []) {
      addEvent(scenario, principal, time, -1, random);
    }
  }
}

function addIncidents(scenario: Scenario, seed: number): void {
  const { seconds, shift } = scenario;
  const stream = (name: string) => randomStream(seed, `incidents/${name}`);
  addQuietBursts(scenario, stream('quiet'));
  const later = stream('newburst/later');
  addNewPrincipals(scenario, stream('newburst'), (principal, from) => {
    const times = clumps({ ...shift, seconds, random: later }, later.logUniform(0.05, 2) * shift.rates, from);
    for (const time of times) addEvent(scenario, principal, time, -1, later);
  });
  addSpikesOnUsual(scenario, stream('usual'));
  addCiSpikes(scenario, stream('ci'));
  addSteps(scenario, stream('step'));
  addPolicyWaves(scenario, stream('policy waves'));
  addAccountWaves(scenario, stream('account waves'));
  addEnumerations(scenario, stream('enumeration'));
}

interface Stall {
  readonly account: number;
  readonly from: number;
  readonly to: number;
}

/** Late, sometimes very late, sometimes twice, and stalled by account. */
function deliver({ organization, columns, seconds, shift }: Scenario, seed: number): Deliveries {
  const { median, most, late: lateShare, repeated } = shift.delivery;
  const random = randomStream(seed, 'delivery');
  const stalls: Stall[] = Array.from({ length: 6 }, () => {
    const from = random.uniform(0, seconds);
    return { account: random.integer(0, 5), from, to: from + 12 * MINUTE };
  });
  const accountOf = organization.principals.map(({ account }) => account);
  const room = Math.ceil(columns.length * (1.01 + repeated)) + 100;
  const at = new Float64Array(room);
  const row = new Int32Array(room);
  let length = 0;
  const add = (i: number, time: number) => {
    const account = accountOf[columns.principal[i] ?? 0];
    const stall = stalls.find((each) => each.account === account && time >= each.from && time < each.to);
    at[length] = stall?.to ?? time;
    row[length] = i;
    length += 1;
  };
  for (let i = 0; i < columns.length; i += 1) {
    const late = random.chance(lateShare)
      ? random.uniform(0, most)
      : Math.min(most, median * random.logNormal(0.6));
    const due = (columns.time[i] ?? 0) + late;
    add(i, due);
    if (random.chance(repeated) && length < room - 1) add(i, due + random.uniform(0, most));
  }
  return sortByTime(at.subarray(0, length), row.subarray(0, length), seconds + DAY);
}

/** Buckets of a second, then each bucket by insertion: linear in the number of events. */
function sortByTime(at: Float64Array, row: Int32Array, seconds: number): Deliveries {
  const starts = new Int32Array(seconds + 2);
  for (const time of at) starts[Math.floor(time) + 1] = (starts[Math.floor(time) + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const next = starts.slice();
  const sortedAt = new Float64Array(at.length);
  const sortedRow = new Int32Array(at.length);
  for (let i = 0; i < at.length; i += 1) {
    const time = at[i] ?? 0;
    const bucket = Math.floor(time);
    let place = next[bucket] ?? 0;
    next[bucket] = place + 1;
    for (; place > (starts[bucket] ?? 0) && (sortedAt[place - 1] ?? 0) > time; place -= 1) {
      sortedAt[place] = sortedAt[place - 1] ?? 0;
      sortedRow[place] = sortedRow[place - 1] ?? 0;
    }
    sortedAt[place] = time;
    sortedRow[place] = row[i] ?? 0;
  }
  return { at: sortedAt, row: sortedRow };
}

/** The delivery as the detector sees it. */
export function deliveredEvent(simulation: Simulation, delivery: number): DetectEvent {
  const { columns, deliveries, organization } = simulation;
  const { names, principals } = organization;
  const row = deliveries.row[delivery] ?? 0;
  const principal = columns.principal[row] ?? 0;
  return {
    ts: START + (columns.time[row] ?? 0),
    at: START + (deliveries.at[delivery] ?? 0),
    id: `e-${row}`,
    group: undefined,
    keys: {
      principal: names.principal[principal],
      account: names.account[principals[principal]?.account ?? 0],
      action: names.action[columns.action[row] ?? 0],
      resource: names.resource[columns.family[row] ?? 0],
      policy: names.policy[columns.policy[row] ?? 0],
    },
  };
}
