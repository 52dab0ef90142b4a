/**
 * `npm run bench growth [-- --json] [--quick] [--svg FILE]`: what each part costs against its size, in CPU time: the power of the
 * size that it grows with, and with `--svg` a plot. Each figure compares the costs of several sizes in one run.
 *
 * A part at several sizes is measured in a process of its own. Status 1 where one grows faster than `MOST_EXPONENT`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseCommandLine } from '../cli/print.ts';
import { exponentOf } from './cost/growth-cost.ts';
import { type Fitted, GROWING, type GrowthFigures } from './growth/growing.ts';
import { plotOf } from './growth/plot.ts';

const MOST_EXPONENT = 1.2;
const ROUNDS = 3;

export function run(args: readonly string[]): number {
  const options = {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    svg: { type: 'string' },
  } as const;
  const { values } = parseCommandLine({ args: [...args], options });
  const fitted = [...GROWING.keys()].map((name) => fittedOf(name, values.quick === true ? 1 : ROUNDS));
  if (values.json === true) console.log(JSON.stringify(fitted));
  else for (const each of fitted) console.log(rowOf(each));
  if (values.svg !== undefined) writeFileSync(values.svg, plotOf(fitted));
  return fitted.some(({ exponent }) => exponent > MOST_EXPONENT) ? 1 : 0;
}

function fittedOf(name: string, rounds: number): Fitted {
  const program = new URL('growth/of-part.ts', import.meta.url).pathname;
  const flags = ['--expose-gc', program, name, String(rounds)];
  const { stdout, stderr, status } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const figures: GrowthFigures = JSON.parse(stdout);
  const { unit } = GROWING.get(name) ?? { unit: '' };
  return { name, unit, ...figures, exponent: exponentOf(new Map(figures.costs), 'cpu') };
}

function rowOf({ name, unit, costs, exponent }: Fitted): string {
  const [size = 0, cost = 0] = costs.at(-1) ?? [];
  const each = `${(cost / size).toPrecision(3)} µs for each of ${size.toLocaleString('en')} ${unit}`;
  return `${name.padEnd(34)} grows with the power ${exponent.toFixed(2)}   ${each}`;
}
