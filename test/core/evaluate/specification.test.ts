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

/** Of the table "What could decide a request …" in section 8: the question, and what the evaluator does. */
const questions = readFileSync('docs/evaluation.md', 'utf8')
  .split('| Question | What AWS says | So |')[1]
  ?.split('\n\n')[0]
  ?.split('\n')
  .slice(2)
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll('|', '').trim()));

/** What a case wants: `holds` or `matches` of null, or an undetermined decision. */
function isOpen(each: (typeof ruled)[number]): boolean {
  const text = JSON.stringify({ ...each, note: '', input: '', condition: '', statement: '', document: '' });
  return /"(?:holds|matches)":null|"(?:decision|allow|deny)":"undetermined"/.test(text);
}

const casesOf = (id: string) => ruled.filter((each) => each.rules.includes(id));

test('section 8 has its questions', () => {
  expect(questions?.length).toBeGreaterThan(15);
});

test.each(questions ?? [])('%s: a rule decides it, or leaves it open', (_question, _says, so = '') => {
  const ids = [...so.matchAll(/\b([A-Z]\d+)\b/g)].flatMap(([, id]) => id ?? []);
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) expect(rules.map((rule) => rule.id)).toContain(id);
  const cases = ids.flatMap(casesOf);
  expect(cases.length).toBeGreaterThan(0);
  const isLeftOpen = /undetermined/i.test(so);
  if (!isLeftOpen) expect(so).toMatch(/^Documented|^The order of the flow/);
  expect(cases.some((each) => isOpen(each) === isLeftOpen)).toBe(true);
});

test.each(rules.filter(({ id }) => /^U(?:[7-9]|1\d)$/.test(id)))(
  'rule $id: a case that it leaves open, and one beside it that is certain',
  ({ id }) => {
    const [open, certain] = [true, false].map((want) => casesOf(id).filter((each) => isOpen(each) === want));
    expect(open?.length).toBeGreaterThan(0);
    expect(certain?.length).toBeGreaterThan(0);
  },
);
