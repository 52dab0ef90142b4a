/**
 * How the cost of a parser grows: what one input takes at several sizes, and the power of the size that it grows with.
 *
 * Units  CPU in microseconds of the whole process, the least of several runs; memory in bytes that one run allocates,
 *        which is at least what it holds at any time.
 */
import type { Growth } from '../../scripts/fuzz/growth/growth.ts';

export type Parse = (input: string) => unknown;
export type Measured = 'cpu' | 'bytes';
export type Costs = ReadonlyMap<number, number>;

/** The clock of the process counts microseconds; the machine has others to serve. */
const LEAST_BATCH = 1000;

async function cpuOf(parse: Parse, input: string, batches: number): Promise<number> {
  const eachOf = async (times: number): Promise<number> => {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) await parse(input);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / times;
  };
  let times = 1;
  let least = await eachOf(times);
  while (least * times < LEAST_BATCH) {
    times *= 2;
    least = await eachOf(times);
  }
  for (let batch = 1; batch < batches; batch += 1) least = Math.min(least, await eachOf(times));
  return least;
}

/** The most of several runs: the collector, for which the process leaves room, can only hide some. */
async function bytesOf(parse: Parse, input: string, batches: number): Promise<number> {
  let most = 0;
  for (let run = 0; run < batches; run += 1) {
    const before = used();
    await parse(input);
    most = Math.max(most, used() - before);
  }
  return most;
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Below these, what a part costs cannot be distinguished from the noise. */
const NOISE: Readonly<Record<Measured, number>> = { cpu: 4, bytes: 20_000 };
const NOISE_SHARE = 0.25;

/**
 * The slope of the line through the logarithms of what each size costs beyond the size 1; 0: what grows costs no more
 * than the noise, which is added to each. A step, where a longer text is read in another way, is no growth either: the
 * median of the slopes from one size to the next counts where it is smaller.
 */
export function exponentOf(costs: Costs, measured: Measured): number {
  const fixed = costs.get(1) ?? 0;
  const noise = Math.max(NOISE[measured], fixed * NOISE_SHARE);
  const points = [...costs]
    .filter(([size]) => size > 1)
    .toSorted(([a], [b]) => a - b)
    .map(([size, cost]) => [Math.log(size), Math.log(noise + Math.max(0, cost - fixed))] as const);
  const largest = points.reduce((most, [, cost]) => Math.max(most, cost), 0);
  if (largest < Math.log(3 * noise)) return 0;
  const pairs = points.slice(1).map((_, index) => slope(points.slice(index, index + 2)));
  const median = pairs.toSorted((a, b) => a - b)[pairs.length >> 1] ?? 0;
  return Math.min(slope(points), median);
}

function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (which: 0 | 1) => points.reduce((sum, point) => sum + point[which], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

const LARGEST = 4000;
/** Of two parts, each of this size: what compares each with each takes a million steps. */
const LARGEST_OF_TWO = 1000;
const LEAST_LARGEST = 1000;
const LONGEST = 250_000;

/** The size 1, and so many eighths of the largest one. */
export function sizesFor({ textOf, mostExponent }: Growth, eighths: readonly number[]): readonly number[] {
  if (mostExponent !== undefined) return [1, ...eighths.map((eighth) => (LARGEST_OF_TWO * eighth) / 8)];
  const step = (textOf(101).length - textOf(1).length) / 100;
  const largest = Math.max(LEAST_LARGEST, Math.min(LARGEST, Math.floor(LONGEST / step)));
  return [1, ...eighths.map((eighth) => Math.floor((largest * eighth) / 8))];
}

export interface Measuring {
  readonly measured: Measured;
  readonly sizes: readonly number[];
  /** How often each size is measured. */
  readonly batches: number;
}

export async function costsOf(
  parse: Parse,
  growth: Growth,
  { measured, sizes, batches }: Measuring,
): Promise<Costs> {
  const costOf = measured === 'cpu' ? cpuOf : bytesOf;
  const costs = new Map<number, number>();
  // The largest first: by the smallest, whose cost is subtracted from all, the code is compiled.
  for (const size of sizes.toReversed()) costs.set(size, await costOf(parse, growth.textOf(size), batches));
  return costs;
}

/** Of all rounds, for each size, what the others only add noise to. */
export function bestOf(rounds: readonly Costs[], measured: Measured): Costs {
  const better = measured === 'cpu' ? Math.min : Math.max;
  const best = new Map<number, number>();
  for (const [size, cost] of rounds.flatMap((costs) => [...costs]))
    best.set(size, better(best.get(size) ?? cost, cost));
  return best;
}
