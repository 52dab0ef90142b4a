/**
 * Feeds mutated inputs to every parser of what comes from outside.
 *
 *     npm run test:fuzz -- --inputs N --seed S [--parser NAME] [--from INDEX]
 *
 * Prints a line a parser. What must not be is printed with its input, and with the command that repeats it; the exit
 * status is then 1.
 */
import { parseArgs } from 'node:util';
import { PARSERS } from './fuzz/parsers.ts';
import { type Finding, fuzz } from './fuzz/run.ts';

const INPUTS = 10_000;
const FINDINGS = 5;
/** Characters of an input that are printed; the command makes all of it again. */
const SHOWN = 600;

function options() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { inputs: text, seed: text, parser: text, from: text } });
  const number = (name: 'inputs' | 'seed' | 'from', usual: number): number => {
    const given = Number(values[name] ?? usual);
    if (Number.isSafeInteger(given) && given >= 0) return given;
    throw new Error(`--${name} must be a whole number`);
  };
  const names = values.parser === undefined ? [...PARSERS.keys()] : [values.parser];
  return { names, inputs: number('inputs', INPUTS), seed: number('seed', 1), from: number('from', 0) };
}

function print({ index, problem, input }: Finding, name: string, seed: number): void {
  console.log(`\n${name}: input ${index}: ${problem}`);
  console.log(`  ${JSON.stringify(input.length > SHOWN ? `${input.slice(0, SHOWN)}…` : input)}`);
  console.log(`  npm run test:fuzz -- --parser ${name} --seed ${seed} --from ${index} --inputs 1`);
}

const { names, inputs, seed, from } = options();
for (const name of names) {
  const make = PARSERS.get(name);
  if (make === undefined)
    throw new Error(`there is no parser \`${name}\`; there are ${[...PARSERS.keys()].join(', ')}`);
  const started = performance.now();
  const result = await fuzz(make(), { name, seed, from, inputs, most: FINDINGS });
  const { slowest, findings, characters } = result;
  const wall = ((performance.now() - started) / 1000).toFixed(0);
  const mean = ((result.seconds * 1e6) / Math.max(1, result.inputs)).toFixed(0);
  console.log(
    `${name.padEnd(14)} ${result.inputs} inputs, ${(characters / 1e6).toFixed(1)} M characters, ${mean} µs each, ` +
      `slowest ${slowest.milliseconds.toFixed(0)} ms for ${slowest.length} (input ${slowest.index}), ${findings.length} findings, ${wall} s`,
  );
  for (const finding of findings) print(finding, name, seed);
  if (findings.length > 0) process.exitCode = 1;
}
