/**
 * How a storm of denials goes through the queue, second by second: how deep the queue gets, how late events are, when
 * all is stored, and what it costs. `node scripts/cost-scale.ts` prints the tables of docs/scale.md.
 *
 * Source  Lambda Developer Guide, "Scaling and concurrency for SQS"; DynamoDB Developer Guide, "Burst and adaptive
 *         capacity" and "On-demand initial throughput".
 */
import {
  costOfDenials,
  costOfIdling,
  costOfKeeping,
  HOURS_A_MONTH,
  total,
  usualInventory,
} from '../contract/cost-model.ts';

export interface Storm {
  /** Denials a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Among whom the denials are spread evenly. */
  readonly principals: number;
  readonly maxConcurrency: number;
}

export interface Outcome {
  readonly deepest: number;
  readonly latestSeconds: number;
  readonly drainedAfterSeconds: number;
  readonly concurrency: number;
  readonly stored: number;
}

/** Where it starts, and what it gains each second (300 a minute). */
const FIRST_CONCURRENCY = 5;
const CONCURRENCY_A_SECOND = 5;

/** Assumed: what a full batch of 100 takes `ingest`, most of it waiting for the table. */
const BATCH = 100;
const SECONDS_A_FULL_BATCH = 0.25;

/** At full batches of one group (`npm run bench store`): two units for each kilobyte in a transaction, and the group's. */
const UNITS_A_DENIAL = 0.4;
const UNITS_A_PARTITION = 1000;
/** Of a table that nothing was known of; on demand it doubles in half an hour. */
const FIRST_UNITS = 4000;
const DOUBLES_IN_SECONDS = 1800;

export function simulate({ rate, seconds, principals, maxConcurrency }: Storm): Outcome {
  let [waiting, stored, deepest, latestSeconds, concurrency, now] = [0, 0, 0, 0, FIRST_CONCURRENCY, 0];
  while (now < seconds || waiting > 0) {
    waiting += now < seconds ? rate : 0;
    const done = Math.min(waiting, capacity(now, concurrency, principals));
    waiting -= done;
    stored += done;
    deepest = Math.max(deepest, waiting);
    // What leaves now arrived when as much had arrived as has left.
    latestSeconds = Math.max(latestSeconds, now - stored / rate);
    if (waiting > 0) concurrency = Math.min(maxConcurrency, concurrency + CONCURRENCY_A_SECOND);
    now += 1;
  }
  return { deepest, latestSeconds, drainedAfterSeconds: now, concurrency, stored };
}

/** Denials a second that functions, the principals' partitions and the table can all take. */
function capacity(now: number, concurrency: number, principals: number): number {
  const functions = (concurrency * BATCH) / SECONDS_A_FULL_BATCH;
  const partitions = (principals * UNITS_A_PARTITION) / UNITS_A_DENIAL;
  const table = (FIRST_UNITS * 2 ** Math.floor(now / DOUBLES_IN_SECONDS)) / UNITS_A_DENIAL;
  return Math.min(functions, partitions, table);
}

const number = (value: number): string => Math.round(value).toLocaleString('en-US');
const usd = (value: number): string => (value < 10 ? value.toFixed(2) : number(value));

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const STORM_HEAD = [
  '| denials a second, for an hour | principals | `ingestMaxConcurrency` | deepest queue | latest event | all stored after | USD |',
  '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

const MONTH_HEAD = [
  '| accounts, 3 Regions each | canaries a day | idle, USD a month | 1 a second | 100 a second | 5,000 a second |',
  '| ---: | ---: | ---: | ---: | ---: | ---: |',
];

const RATES = [1, 100, 5000];
const SHAPES = [
  [1, 5],
  [100, 5],
  [100, 20],
] as const;

/** The tables of docs/scale.md, line by line. */
export function scaleTables(): string[] {
  const storms = RATES.flatMap((rate) =>
    SHAPES.map(([principals, maxConcurrency]) => stormRow(rate, principals, maxConcurrency)),
  );
  return [...STORM_HEAD, ...storms, '', ...MONTH_HEAD, ...[10, 1000, 10_000].map(monthRow)];
}

function stormRow(rate: number, principals: number, maxConcurrency: number): string {
  const storm = simulate({ rate, seconds: 3600, principals, maxConcurrency });
  const cells = [number(rate), number(principals), number(maxConcurrency), number(storm.deepest)];
  const times = [duration(storm.latestSeconds), duration(storm.drainedAfterSeconds)];
  return line([...cells, ...times, usd(total(costOfDenials(storm.stored, true)))]);
}

function monthRow(accounts: number): string {
  const inventory = usualInventory({ isOrganization: true, accounts, regions: 3 });
  const idle = total(costOfIdling(inventory));
  const months = RATES.map((rate) => {
    const denials = rate * 3600 * HOURS_A_MONTH;
    return usd(idle + total(costOfDenials(denials, true)) + costOfKeeping(denials, 90));
  });
  return line([number(accounts), number(inventory.canariesADay), usd(idle), ...months]);
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

if (import.meta.main) console.log(scaleTables().join('\n'));
