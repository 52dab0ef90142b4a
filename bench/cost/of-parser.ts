/**
 * The cost of one parser, in a process of its own: `node bench/cost/of-parser.ts ASKED`, both as JSON (result.ts).
 *
 * Each growth is measured at three sizes; what seems to grow fastest again, at five sizes and in several rounds; what then
 * seems to grow too fast once more, at sizes up to four times as large: a step, or a cache that is left, goes no further there.
 */
import type { Growth } from '../../scripts/fuzz/growth/growth.ts';
import { PARSERS } from '../../scripts/fuzz/parsers.ts';
import { randomFor } from '../../scripts/fuzz/random.ts';
import { bestOf, costsOf, exponentOf, type Measured, type Parse, sizesFor } from './growth-cost.ts';
import type { Asked, GrowthResult, ParserResult } from './result.ts';

/** Of the largest size, in eighths. */
const SCREEN = [1, 8];
const AGAIN_AT = [1, 2, 4, 8];
const ROUNDS = 5;
const LARGER_AT = [4, 8, 16, 32];
const LARGER_ROUNDS = 3;
/** How many growths are measured again at least, and how near to its bound each is. */
const AGAIN = 3;
const NEAR_BOUND = 0.1;
const MOST_AGAIN = 40;
const MOST_EXPONENT = 1.3;

const boundOf = ({ mostExponent = MOST_EXPONENT }: Growth): number => mostExponent;

async function measuredAgain(parse: Parse, growth: Growth, measured: Measured): Promise<GrowthResult> {
  const bound = boundOf(growth);
  const near = await exponentAt(parse, growth, { measured, eighths: AGAIN_AT, rounds: ROUNDS });
  if (near.exponent < bound) return { name: growth.name, bound, ...near };
  const far = await exponentAt(parse, growth, { measured, eighths: LARGER_AT, rounds: LARGER_ROUNDS });
  return { name: growth.name, bound, ...(far.exponent < near.exponent ? far : near) };
}

interface At {
  readonly measured: Measured;
  readonly eighths: readonly number[];
  readonly rounds: number;
}

async function exponentAt(parse: Parse, growth: Growth, { measured, eighths, rounds: count }: At) {
  const rounds = [];
  for (let round = 0; round < count; round += 1)
    rounds.push(await costsOf(parse, growth, { measured, sizes: sizesFor(growth, eighths), batches: 3 }));
  const best = bestOf(rounds, measured);
  const exponents = rounds.map((costs) => exponentOf(costs, measured));
  return {
    exponent: exponentOf(best, measured),
    least: Math.min(...exponents),
    most: Math.max(...exponents),
    costs: [...best].toSorted(([a], [b]) => a - b),
  };
}

interface Screened {
  readonly growth: Growth;
  readonly exponent: number;
}

async function resultOf({ parser: name, measured, seed, one, two, only }: Asked): Promise<ParserResult> {
  const made = PARSERS.get(name)?.();
  if (made === undefined) throw new Error(`there is no parser \`${name}\``);
  const parse = made.measured ?? made.parse;
  const growths = made
    .growths(randomFor(seed, name, 0), { one, two })
    .filter((growth) => only === undefined || growth.name === only);
  const screened: Screened[] = [];
  for (const growth of growths) {
    const costs = await costsOf(parse, growth, { measured, sizes: sizesFor(growth, SCREEN), batches: 2 });
    screened.push({ growth, exponent: exponentOf(costs, measured) });
  }
  const under = ({ growth, exponent }: Screened) => boundOf(growth) - exponent;
  const again = screened
    .toSorted((a, b) => under(a) - under(b))
    .filter((each, index) => index < AGAIN || under(each) < NEAR_BOUND)
    .slice(0, MOST_AGAIN);
  const results: GrowthResult[] = [];
  for (const { growth } of again) results.push(await measuredAgain(parse, growth, measured));
  const exponents = screened.map(({ exponent }) => exponent).toSorted((a, b) => a - b);
  const median = exponents[exponents.length >> 1] ?? 0;
  return { growths: growths.length, median, results };
}

const asked: Asked = JSON.parse(process.argv[2] ?? '{}');
console.log(JSON.stringify(await resultOf(asked)));
