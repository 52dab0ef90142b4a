import { expect, test } from 'vitest';
import { sparkLine } from '../../cli/list-by.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test.each([
  [[0, 1, 4, 8], '.▁▄█'],
  [[0, 0], '..'],
  [[5], '█'],
  [[1, 1_000], '▁█'],
])('%j is drawn as %s', (counts, line) => {
  expect(sparkLine(counts)).toBe(line);
});

test('counts for people and for programs; what is counted by is one of a list', async () => {
  const store = temporaryFolder().path('demo.db');
  await denials(['demo', '--store', store]);
  const now = Date.parse('2026-11-20T00:00:00Z');
  const policies = await denials(['list', '--by', 'policy', '-n', '2', '--store', store], { now, width: 80 });
  const [heading, ...rows] = policies.out.trimEnd().split('\n');
  expect(heading).toMatch(/^COUNT {2}POLICY .* OVER TIME/);
  expect(rows).toHaveLength(2);
  expect(policies.out).toContain('p-allowedregions');
  const days = await denials(['list', '--by', 'day', '--jsonl', '--store', store]);
  expect(days.lines.map(({ value }) => value)).toEqual(['2026-11-19', '2026-11-18', '2026-11-17']);
  const callers = await denials(['list', '--by', 'principal', '--store', store], { now, width: 80 });
  const lines = callers.out.trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('…_Developer_…'))).toHaveLength(3);
  const whose = lines.map((line) => /\S+ +\d{12}/.exec(line)?.[0] ?? line);
  expect(new Set(whose).size, 'no two are shown alike').toBe(lines.length);
  const wrong = await denials(['list', '--by', 'polcy', '--store', store]);
  expect(wrong).toMatchObject({ status: 2, out: '' });
  expect(wrong.err).toContain('did you mean `policy`?');
});
