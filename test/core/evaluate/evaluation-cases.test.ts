import { describe, expect, test } from 'vitest';
import type { DenialResult } from '../../../core/evaluate/explain/result.ts';
import { evaluateInput, readInput } from '../../../core/evaluate/input.ts';
import { readEvaluationCases } from './evaluation-cases.ts';

const cases = readEvaluationCases();

function evaluateCase(input: unknown) {
  const read = readInput(input);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input);
}

function summarize({ layer, kind, target, statement }: DenialResult) {
  const sid = statement?.sid ?? undefined;
  return { layer, kind, ...(target === undefined ? {} : { target }), ...(sid === undefined ? {} : { sid }) };
}

describe.each([...Map.groupBy(cases, ({ file }) => file)])('%s', (_file, ofFile) => {
  test.each(ofFile.map((each) => [each.note, each] as const))('%s', (_note, { input, want }) => {
    const result = evaluateCase(input);
    expect(result.decision).toBe(want.decision);
    expect(result.undetermined).toEqual(want.undetermined ?? []);
    if (want.denials !== undefined) expect(result.denials.map(summarize)).toEqual(want.denials);
    expect(result.layers).toMatchObject(want.layers ?? {});
    expect(result.notAPolicy).toBe(want.notAPolicy ?? null);
  });
});

test('an allowed request has no denials, a denied one has some', () => {
  for (const { input, note } of cases) {
    const { decision, denials, notAPolicy } = evaluateCase(input);
    if (notAPolicy === null) expect(denials.length > 0, note).toBe(decision !== 'allowed');
    else expect(decision, note).not.toBe('allowed');
  }
});

test('no two cases are the same', () => {
  expect(new Set(cases.map(({ file, note }) => `${file} ${note}`)).size).toBe(cases.length);
});
