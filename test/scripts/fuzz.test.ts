import { describe, expect, test } from 'vitest';
import type { Parser } from '../../scripts/fuzz/parser.ts';
import { PARSERS } from '../../scripts/fuzz/parsers.ts';
import { fuzz } from '../../scripts/fuzz/run.ts';

/** A share; `npm run test:fuzz` runs as many as wanted. */
const INPUTS = 2000;

test.each([...PARSERS])('%s: nothing thrown, slow, large or written to a prototype', async (name, make) => {
  const { findings, characters } = await fuzz(make(), { name, seed: 1, from: 0, inputs: INPUTS, most: 3 });
  expect(findings).toEqual([]);
  expect(characters).toBeGreaterThan(INPUTS * 20);
});

test('an input depends on the seed, the parser and its place alone', async () => {
  const parser = (PARSERS.get('record') ?? unknownParser)();
  const inputs = async (seed: number, from: number, count: number): Promise<readonly string[]> => {
    const seen: string[] = [];
    const parse = (input: string) => seen.push(input);
    await fuzz({ ...parser, parse }, { name: 'record', seed, from, inputs: count, most: 1 });
    return seen;
  };
  const all = await inputs(7, 0, 20);
  expect(new Set(all).size).toBeGreaterThan(15);
  expect(await inputs(7, 13, 1)).toEqual([all[13]]);
  expect(await inputs(8, 13, 1)).not.toEqual([all[13]]);
});

function unknownParser(): Parser {
  throw new Error('there is no such parser');
}

describe('what a parser must not do is found', () => {
  const found = async (parse: Parser['parse']) => {
    const parser = { make: () => 'abc', growths: () => [], parse };
    const { findings } = await fuzz(parser, { name: 'broken', seed: 1, from: 5, inputs: 10, most: 1 });
    return findings.map(({ index, problem }) => [index, problem.split('\n')[0]]);
  };

  test.each<[string, Parser['parse'], RegExp]>([
    ['throw', () => JSON.parse('{'), /^threw SyntaxError/],
    ['reject', async () => Promise.reject(new Error('no')), /^threw Error: no/],
    ['take long', () => spin(40), /^\d+ ms of CPU for 3 characters/],
    [
      'answer at length',
      () => [new Map([['k', 'x'.repeat(30_000)]])],
      /^an answer of more than \d+ characters/,
    ],
    ['write to a prototype', pollute, /^a prototype was written to/],
  ])('%s', async (_, parse, problem) => {
    try {
      expect(await found(parse)).toEqual([[5, expect.stringMatching(problem)]]);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'spoiled');
    }
  });

  test('and what it may do is not', async () => {
    expect(await found((input) => input.length)).toEqual([]);
  });
});

function spin(milliseconds: number): void {
  const { user } = process.threadCpuUsage();
  while (process.threadCpuUsage().user - user < milliseconds * 1000);
}

function pollute(): void {
  Object.assign(Object.prototype, { spoiled: true });
}
