/**
 * Runs one parser over mutated inputs, and says what must not be: something thrown, an answer that is large or slow for
 * what it answers, a prototype that was written to.
 *
 * Units  milliseconds of this thread's CPU; lengths are characters. A slow input is measured three more times: it is a
 *        finding if it is slow each time.
 */
import type { Parser } from './parser.ts';
import { randomFor } from './random.ts';

export interface Finding {
  readonly index: number;
  readonly problem: string;
  readonly input: string;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly characters: number;
  readonly seconds: number;
  /** Most CPU that one input took, and its length. */
  readonly slowest: { readonly index: number; readonly milliseconds: number; readonly length: number };
  readonly findings: readonly Finding[];
}

export interface FuzzRange {
  readonly name: string;
  readonly seed: number;
  readonly from: number;
  readonly inputs: number;
  /** Stops after so many findings. */
  readonly most: number;
}

/** What one answer may take: some for itself, the rest for each character of its input. */
const CPU_MILLISECONDS = 30;
const CPU_MILLISECONDS_A_CHARACTER = 0.004;
const ANSWER_LENGTH = 20_000;
const ANSWER_LENGTH_A_CHARACTER = 200;

export async function fuzz(
  parser: Parser,
  { name, seed, from, inputs, most }: FuzzRange,
): Promise<FuzzResult> {
  const findings: Finding[] = [];
  const before = cpu();
  let characters = 0;
  let done = 0;
  let slowest = { index: from, milliseconds: 0, length: 0 };
  for (let index = from; index < from + inputs && findings.length < most; index += 1) {
    const input = parser.make(randomFor(seed, name, index));
    const { problem, milliseconds } = await tried(parser, input);
    done += 1;
    characters += input.length;
    if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds, length: input.length };
    if (problem !== undefined) findings.push({ index, problem, input });
  }
  return { inputs: done, characters, seconds: (cpu() - before) / 1000, slowest, findings };
}

interface Trial {
  readonly problem: string | undefined;
  readonly milliseconds: number;
}

async function tried(parser: Parser, input: string): Promise<Trial> {
  const start = cpu();
  try {
    const answer = await parser.parse(input);
    const milliseconds = cpu() - start;
    return {
      problem:
        prototypeProblem() ?? sizeProblem(input, answer) ?? (await timeProblem(parser, input, milliseconds)),
      milliseconds,
    };
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { problem: `threw ${trace.split('\n').slice(0, 8).join('\n')}`, milliseconds: cpu() - start };
  }
}

function sizeProblem(input: string, answer: unknown): string | undefined {
  const bound = ANSWER_LENGTH + ANSWER_LENGTH_A_CHARACTER * input.length;
  const size = sizeOf(answer, bound);
  return size > bound ? `an answer of more than ${bound} characters to ${input.length}` : undefined;
}

async function timeProblem(parser: Parser, input: string, first: number): Promise<string | undefined> {
  const bound = CPU_MILLISECONDS + CPU_MILLISECONDS_A_CHARACTER * input.length;
  let least = first;
  for (let left = 3; left > 0 && least > bound; left -= 1) {
    const start = cpu();
    await parser.parse(input);
    least = Math.min(least, cpu() - start);
  }
  return least > bound ? `${least.toFixed(0)} ms of CPU for ${input.length} characters` : undefined;
}

/** Of this thread; the collector's own threads do not count. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const PROTOTYPES = [Object, Array, Function, String, Number, Boolean, Map, Set, RegExp, Error, Promise].map(
  ({ prototype }): object => prototype,
);
const OWN = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

function prototypeProblem(): string | undefined {
  const changed = PROTOTYPES.findIndex((prototype, at) => Reflect.ownKeys(prototype).length !== OWN[at]);
  return changed < 0 && !('fuzzed' in {}) ? undefined : 'a prototype was written to';
}

/** Characters of texts, names and values in it, however deep; counts little beyond `enough`. */
function sizeOf(answer: unknown, enough: number): number {
  let size = 0;
  const waiting: unknown[] = [answer];
  while (waiting.length > 0 && size <= enough) {
    const value = waiting.pop();
    size += typeof value === 'string' ? value.length : 1;
    if (value instanceof Map || value instanceof Set) waiting.push(...value);
    else if (Array.isArray(value)) for (const item of value) waiting.push(item);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        size += name.length;
        waiting.push(member);
      }
    }
  }
  return size;
}
