/**
 * Seeded randomness with independent sub-streams: each class of the simulator draws from its own, so that a
 * change of one leaves the others as they are.
 * Source  sfc32 by Chris Doty-Humphrey (public domain); Marsaglia and Tsang (2000) for gamma.
 */
import { createHash } from 'node:crypto';

export interface Random {
  /** [0, 1). */
  readonly unit: () => number;
  readonly uniform: (low: number, high: number) => number;
  readonly logUniform: (low: number, high: number) => number;
  /** Whole numbers, both ends included. */
  readonly integer: (low: number, high: number) => number;
  readonly normal: () => number;
  readonly logNormal: (deviation: number) => number;
  readonly exponential: (mean: number) => number;
  readonly poisson: (mean: number) => number;
  readonly gamma: (shape: number, mean: number) => number;
  /** Trials up to the first success, from 1. */
  readonly geometric: (probability: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(values: readonly T[]) => T;
  readonly shuffle: <T>(values: readonly T[]) => T[];
}

export function randomStream(seed: number, name: string): Random {
  const unit = sfc32(createHash('sha256').update(`${seed}/${name}`).digest());
  const uniform = (low: number, high: number) => low + (high - low) * unit();
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  const pick = <T>(values: readonly T[]): T => values[Math.floor(unit() * values.length)] as T;
  return {
    unit,
    uniform,
    logUniform: (low, high) => low * (high / low) ** unit(),
    integer: (low, high) => Math.floor(uniform(low, high + 1)),
    normal,
    logNormal: (deviation) => Math.exp(deviation * normal()),
    exponential: (mean) => -mean * Math.log(1 - unit()),
    poisson: (mean) => poisson(mean, unit, normal),
    gamma: (shape, mean) => (gamma(shape, unit, normal) * mean) / shape,
    geometric: (probability) => 1 + Math.floor(Math.log(1 - unit()) / Math.log(1 - probability)),
    chance: (probability) => unit() < probability,
    pick,
    shuffle: (values) => shuffle(values, unit),
  };
}

function sfc32(seed: Buffer): () => number {
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => seed.readUInt32LE(at)) as [number, number, number, number];
  return () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
}

/** By multiplication below 30, by a rounded normal above: exact enough for loads. */
function poisson(mean: number, unit: () => number, normal: () => number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = unit(); product > limit; product *= unit()) count += 1;
  return count;
}

function gamma(shape: number, unit: () => number, normal: () => number): number {
  if (shape < 1) return gamma(shape + 1, unit, normal) * (1 - unit()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function shuffle<T>(values: readonly T[], unit: () => number): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(unit() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

/** Draws an index by weight; the weights fall as 1/rank^power. */
export function rankWeights(count: number, power: number): (random: Random) => number {
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank += 1) {
    sum += 1 / rank ** power;
    sums.push(sum);
  }
  return (random) => {
    const target = random.unit() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
