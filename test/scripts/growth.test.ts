/** What measures the cost of parsers: inputs that grow evenly, and an exponent that shows what they cost. */
import { describe, expect, test } from 'vitest';
import { type Costs, exponentOf } from '../../bench/cost/growth-cost.ts';
import { type MakeParser, PARSERS } from '../../scripts/fuzz/parsers.ts';
import { randomFor } from '../../scripts/fuzz/random.ts';

const growthsOf = (name: string, make: MakeParser) =>
  make().growths(randomFor(1, name, 0), { one: 120, two: 60 });

describe.each([...PARSERS])('%s', (name, make) => {
  const growths = growthsOf(name, make);

  test('has inputs that grow in many ways', () => {
    expect(new Set(growths.map((growth) => growth.name)).size).toBeGreaterThan(30);
  });

  test('each step of the size adds about as much', () => {
    const uneven = growths.filter(({ textOf }) => {
      const [one, half, all] = [textOf(1), textOf(500), textOf(1000)].map(({ length }) => length);
      const [first, second] = [(half ?? 0) - (one ?? 0), (all ?? 0) - (half ?? 0)];
      return !(first >= 450 && second / first > 0.9 && second / first < 1.3);
    });
    expect(uneven.map((growth) => growth.name)).toEqual([]);
  });

  test('and the same numbers make the same inputs', () => {
    const again = growthsOf(name, make);
    const some = (all: typeof growths) => all.map((growth) => [growth.name, growth.textOf(3)]);
    expect(some(again)).toEqual(some(growths));
  });
});

const TEXTS = ['log', 'message', 'pasted', 'form', 'archive'];

test.each([...PARSERS].filter(([name]) => !TEXTS.includes(name)))(
  '%s: what grows is JSON still, so that it is read to its end',
  (name, make) => {
    const lines = growthsOf(name, make).flatMap(({ textOf }) => textOf(3).split('\n'));
    expect(() => lines.map((line): unknown => JSON.parse(line))).not.toThrow();
  },
);

describe('the exponent of a cost that', () => {
  const costs = (cpu: (size: number) => number): Costs =>
    new Map([1, 500, 1000, 2000, 4000].map((size) => [size, cpu(size)]));

  test.each<[string, (size: number) => number, number]>([
    ['is the same for all sizes', () => 100, 0],
    ['differs by the noise', (n) => 100 + (n % 7), 0],
    ['grows with the size', (n) => 10 * n, 1],
    ['grows with the size beside much that is fixed', (n) => 1000 + 2 * n, 1],
    ['grows with the square', (n) => n * n, 2],
    ['grows with the square beside much that is fixed', (n) => 1000 + 0.01 * n * n, 1.9],
    ['grows with the square beside more that is fixed', (n) => 1000 + 0.002 * n * n, 1.8],
    ['grows with the square at the end', (n) => 10 * n + 0.01 * n * n, 1.6],
    ['is higher beyond a small size', (n) => (n > 700 ? 4 : 1) * n, 1],
    ['is higher beyond a large size', (n) => (n > 3000 ? 9 : 1) * n, 1],
    ['grows with the size and its logarithm', (n) => n * Math.log2(n + 1), 1.1],
  ])('%s', (_, cpu, exponent) => {
    expect(Math.abs(exponentOf(costs(cpu), 'cpu') - exponent)).toBeLessThan(0.1);
  });
});
