/**
 * `npm run bench cost [-- OPTIONS]`: how CPU and memory of every parser, and of the evaluator, grow with their input.
 *
 *     --parser NAME   that one alone         --growths N  so many growths a parser (600)
 *     --seed S        other growths          --only NAME  that growth alone
 *
 * Prints a row a parser: the median exponent of all growths, then the growth with the largest one, with the least and the
 * most of single rounds. Status 1 where one
 * reaches 1.3, or 2.2 where two parts of a question to the evaluator are compared with each other.
 */
import { spawnSync } from 'node:child_process';
import { UsageError } from '../cli/command.ts';
import { parseCommandLine } from '../cli/print.ts';
import { PARSERS } from '../scripts/fuzz/parsers.ts';
import type { Measured } from './cost/growth-cost.ts';
import type { Asked, GrowthResult, ParserResult } from './cost/result.ts';

const GROWTHS = 600;
/** Of the growths, how many have two growing parts. */
const TWO = 0.4;
/** Room for what one run allocates, so that the collector does not hide it; its pages would count as CPU. */
const FLAGS: Readonly<Record<Measured, readonly string[]>> = {
  cpu: [],
  bytes: ['--max-semi-space-size=128', '--min-semi-space-size=128'],
};
const NAME_SHOWN = 110;

export function run(args: readonly string[]): number {
  let status = 0;
  for (const asked of askedBy(args)) {
    const result = resultOf(asked);
    console.log(rowOf(asked, result));
    const tooFast = result.results.filter(({ exponent, bound }) => exponent >= bound);
    for (const each of tooFast) console.log(problemOf(asked, each));
    if (tooFast.length > 0) status = 1;
  }
  return status;
}

function askedBy(args: readonly string[]): readonly Asked[] {
  const text = { type: 'string' } as const;
  const options = { parser: text, growths: text, seed: text, only: text };
  const { values } = parseCommandLine({ args: [...args], options });
  const growths = Number(values.growths ?? GROWTHS);
  const seed = Number(values.seed ?? 1);
  if (!(growths > 0) || !Number.isSafeInteger(seed))
    throw new UsageError('`--growths` and `--seed` are numbers');
  const names = [...PARSERS.keys()].filter((name) => name === (values.parser ?? name));
  if (names.length === 0) throw new UsageError(`there is no parser \`${values.parser}\``);
  const two = Math.round(growths * TWO);
  return names.flatMap((parser) =>
    (['cpu', 'bytes'] as const).map((measured) => ({
      ...{ parser, measured, seed, only: values.only },
      ...{ one: growths - two, two },
    })),
  );
}

function resultOf(asked: Asked): ParserResult {
  const program = new URL('cost/of-parser.ts', import.meta.url).pathname;
  const args = [...FLAGS[asked.measured], program, JSON.stringify(asked)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function rowOf({ parser, measured }: Asked, { growths, median, results }: ParserResult): string {
  const [largest] = results.toSorted((a, b) => b.exponent / b.bound - a.exponent / a.bound);
  const { exponent = 0, least = 0, most = 0, name = '' } = largest ?? {};
  const [middle, top, from, to] = [median, exponent, least, most].map((each) => each.toFixed(2));
  const numbers = `${growths} growths: median ${middle}, largest ${top} (${from} – ${to})`;
  return [parser.padEnd(14), measured.padEnd(6), numbers, name.slice(0, NAME_SHOWN)].join(' ');
}

const UNITS: Readonly<Record<Measured, string>> = { cpu: 'µs', bytes: 'bytes' };

function problemOf(
  { parser, measured, seed, one, two }: Asked,
  { name, exponent, costs }: GrowthResult,
): string {
  const sizes = costs.map(([size, cost]) => `${size}: ${Math.round(cost)} ${UNITS[measured]}`);
  const command = `npm run bench cost -- --parser ${parser} --seed ${seed} --growths ${one + two} --only ${quoted(name)}`;
  return `  ${measured} grows too fast (${exponent.toFixed(2)}): ${name}\n    ${sizes.join('; ')}\n    ${command}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
