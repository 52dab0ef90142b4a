import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readEvaluationCases } from './evaluation-cases.ts';
import { TABLES } from './table-cases.ts';

interface Rule {
  readonly id: string;
  readonly pinnedBy: readonly string[];
}

const rules = readFileSync('docs/evaluation.md', 'utf8')
  .split('\n')
  .flatMap((line): Rule[] => {
    const cells = line.split(' | ').map((cell) => cell.replaceAll('|', '').trim());
    const [id = '', , , files] = cells;
    return /^[A-Z]\d+$/.test(id) && files !== undefined ? [{ id, pinnedBy: files.split(', ') }] : [];
  });

const ruled = [...readEvaluationCases(), ...Object.values(TABLES).flat()];

const casesIn = (path: string): readonly { rules: string[] }[] =>
  JSON.parse(readFileSync(`test/cases/evaluate/${path}`, 'utf8')).cases;

test('every rule has its own number', () => {
  expect(rules.length).toBeGreaterThan(70);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

test.each(rules)('rule $id is pinned where the specification says', ({ id, pinnedBy }) => {
  for (const path of pinnedBy) {
    if (path.endsWith('.test.ts')) expect(readFileSync(path, 'utf8')).toContain(`${id}:`);
    else
      expect(
        casesIn(path).some((each) => each.rules.includes(id)),
        `${path} pins ${id}`,
      ).toBe(true);
  }
});

test('every case names a rule of the specification', () => {
  const known = new Set(rules.map(({ id }) => id));
  expect(ruled.flatMap((each) => each.rules).filter((id) => !known.has(id))).toEqual([]);
  expect(ruled.every((each) => each.rules.length > 0)).toBe(true);
});

test('there are at least 400 cases', () => {
  expect(readEvaluationCases().length).toBeGreaterThan(400);
});
