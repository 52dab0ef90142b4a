/** The evaluator beside the literal transcription of its specification, over random inputs and over the cases. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../core/evaluate/input.ts';
import { compilePattern, matchesPattern, wildPieces } from '../../core/evaluate/parse/wildcard.ts';
import { inputs, type Json } from '../laws/arbitrary-inputs.ts';
import { decideLiterally, type Reading } from './transcribed-spec.ts';

function decide(input: unknown): string {
  const read = readInput(input);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input).decision;
}

const readings = fc.record<Reading>({
  invalidates: fc.boolean(),
  ifExistsWins: fc.boolean(),
  emptyCounts: fc.boolean(),
  oneIsEnough: fc.boolean(),
  crossesColons: fc.boolean(),
});

const isWays = [false, true];
const ALL_READINGS: readonly Reading[] = isWays.flatMap((invalidates) =>
  isWays.flatMap((ifExistsWins) =>
    isWays.flatMap((emptyCounts) =>
      isWays.flatMap((oneIsEnough) =>
        isWays.map((crossesColons) => ({
          invalidates,
          ifExistsWins,
          emptyCounts,
          oneIsEnough,
          crossesColons,
        })),
      ),
    ),
  ),
);

test('both decide random inputs alike, whichever way AWS means what it leaves open', () => {
  const seen = new Map<string, number>();
  let agreed = 0;
  fc.assert(
    fc.property(inputs, readings, (input, reading) => {
      const decision = decide(input);
      seen.set(decision, (seen.get(decision) ?? 0) + 1);
      if (decision !== 'undetermined') expect(decideLiterally({ ...input }, reading)).toBe(decision);
      else if (new Set(ALL_READINGS.map((each) => decideLiterally({ ...input }, each))).size === 1)
        agreed += 1;
    }),
    { numRuns: 2000 },
  );
  for (const decision of ['allowed', 'explicitDeny', 'implicitDeny']) {
    expect(seen.get(decision), decision).toBeGreaterThan(120);
  }
  expect(seen.get('undetermined') ?? 0).toBeGreaterThan(10);
  expect(seen.get('undetermined') ?? 0).toBeLessThan(100);
  expect(agreed).toBeLessThan(15);
});

/** How a statement of a resource policy may name its principals in ways that AWS would not take. */
const NAMINGS = {
  plain: (statement: Json): Json => statement,
  missing: ({ Principal: _one, NotPrincipal: _other, ...statement }: Json): Json => statement,
  bare: ({ Principal, ...statement }: Json): Json => {
    const isAws = typeof Principal === 'object' && Principal !== null && 'AWS' in Principal;
    return Principal === undefined
      ? statement
      : { ...statement, Principal: isAws ? Principal.AWS : Principal };
  },
  exempting: ({ Principal, ...statement }: Json): Json =>
    Principal === undefined ? statement : { ...statement, NotPrincipal: Principal },
} as const;

const oddInputs = fc
  .tuple(
    inputs,
    fc.array(fc.constantFrom('plain', 'missing', 'bare', 'exempting'), { minLength: 3, maxLength: 3 }),
  )
  .filter(([{ policies }]) => policies.resourcePolicy !== null)
  .map(([input, namings]) => {
    const policy = input.policies.resourcePolicy as { document: { Statement: readonly Json[] } };
    const Statement = policy.document.Statement.map((each, index) =>
      NAMINGS[namings[index] ?? 'plain'](each),
    );
    const resourcePolicy = { document: { ...policy.document, Statement } };
    return { ...input, policies: { ...input.policies, resourcePolicy } };
  });

test('both decide alike what AWS would not take', () => {
  let decided = 0;
  fc.assert(
    fc.property(oddInputs, readings, (input, reading) => {
      const decision = decide(input);
      if (decision === 'undetermined') return;
      decided += 1;
      expect(decideLiterally({ ...input }, reading)).toBe(decision);
    }),
    { numRuns: 1500 },
  );
  expect(decided).toBeGreaterThan(1000);
});

const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.', '😀'), maxLength: 10 });
const texts = fc.string({ unit: fc.constantFrom('a', 'b', '.', '😀'), maxLength: 12 });

test('wildcards match as a regular expression does', () => {
  let matched = 0;
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '[^]*').replaceAll('?', '[^]');
      const expected = new RegExp(`^${source}$`, 'u').test(text);
      matched += Number(expected);
      expect(matchesPattern(compilePattern(wildPieces(pattern)), text)).toBe(expected);
    }),
    { numRuns: 5000 },
  );
  expect(matched).toBeGreaterThan(150);
});

test.each([
  ['many stars', `${'*a'.repeat(1000)}*b`],
  ['a long tail that nearly matches', `*${'a'.repeat(1000)}b`],
  ['many question marks', `*${'?'.repeat(1000)}b*c`],
])('a hostile pattern costs no more than its length times that of the text: %s', (_note, source) => {
  const pattern = compilePattern(wildPieces(source));
  // Time of this thread: a busy machine does not count.
  const { user } = process.threadCpuUsage();
  expect(matchesPattern(pattern, 'a'.repeat(20_000))).toBe(false);
  expect((process.threadCpuUsage().user - user) / 1000).toBeLessThan(2000);
});
