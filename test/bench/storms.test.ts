import { expect, test } from 'vitest';
import { runStorm, STORMS } from '../../bench/storms/storms.ts';

/** In the order of the storms; docs/detection.md states the same for their whole size. */
const BOUNDS = [
  { name: /^one principal, one resource/, count: 3000, pages: 3, groups: 1 },
  { name: /^200 principals at once/, count: 1000, pages: 2, groups: 200 },
  { name: /^one principal, 10,000 buckets/, count: 1000, pages: 3, groups: 101 },
  { name: /^10,000 principals/, count: 1000, pages: 2, groups: 1000 },
];

test('every storm has its bounds', () => {
  expect(STORMS.map(({ name }) => name)).toEqual(BOUNDS.map(({ name }) => expect.stringMatching(name)));
});

test.each(STORMS.map((storm, at) => ({ ...storm, ...BOUNDS[at], name: storm.name, storm })))(
  '$name: few pages, one incident, each denial counted',
  async ({ storm, count = 0, pages = 0, groups }) => {
    const result = await runStorm(storm, count);
    expect(result).toMatchObject({ denials: count, counted: count, groups, incidents: 1 });
    expect(result.pages).toBeGreaterThan(0);
    expect(result.pages).toBeLessThanOrEqual(pages);
    expect(result.sent).toBeLessThanOrEqual(pages + 1);
  },
);
