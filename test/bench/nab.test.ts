/** The command on files in the layout of the NAB repository, with counts of our own: its data are not part of this project. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nabReport, readSeries } from '../../bench/nab.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROWS = 4 * 288;
const SPIKE = 900;
const timeOf = (row: number) => new Date(Date.UTC(2015, 1, 26) + row * 300_000).toISOString();
/** NAB writes no zone; its labels have microseconds. */
const nabTime = (row: number) => timeOf(row).slice(0, 19).replace('T', ' ');

/** Four days of three to five tweets in five minutes, and 200 of them once. */
function nabFolder(windows: readonly (readonly [number, number])[]): string {
  const folder = temporaryFolder();
  for (const part of ['data/realTweets', 'labels']) mkdirSync(folder.path(part), { recursive: true });
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `${nabTime(row)},${row === SPIKE ? 200 : 3 + (row % 3)}`,
  );
  writeFileSync(folder.path('data/realTweets/Twitter_volume_X.csv'), `timestamp,value\n${rows.join('\n')}\n`);
  writeFileSync(folder.path('data/realTweets/README.md'), 'no series');
  const labels = windows.map(([from, to]) => [`${nabTime(from)}.000000`, `${nabTime(to)}.000000`]);
  writeFileSync(
    folder.path('labels/combined_windows.json'),
    JSON.stringify({ 'realTweets/Twitter_volume_X.csv': labels, 'realKnownCause/other.csv': [] }),
  );
  return folder.path('.');
}

test('the rows and windows are read as they are written, in UTC', () => {
  const [series, ...more] = readSeries(nabFolder([[890, 930]]));
  expect(more).toEqual([]);
  expect(series?.times).toHaveLength(ROWS);
  expect(series?.times[0]).toBe(Date.UTC(2015, 1, 26) / 1000);
  expect(series?.windows).toEqual([[series?.times[890], series?.times[930]]]);
});

test('a spike in its window scores high, as deployed, and nothing else speaks', () => {
  const lines = nabReport(nabFolder([[SPIKE, SPIKE + 40]])).split('\n');
  expect(lines[0]).toBe('realTweets: 1 files, 1 windows, standard profile');
  const deployed = lines.find((line) => line.startsWith('6 h episodes, as deployed')) ?? '';
  const [score, , hit, falseRows] = deployed.split(/ {2,}/).slice(1).map(Number);
  expect(score).toBeGreaterThan(95);
  expect([hit, falseRows]).toEqual([1, 0]);
});

test('a window without a spike scores nothing, and the spike outside of it is a false row', () => {
  const deployed =
    nabReport(nabFolder([[400, 440]]))
      .split('\n')
      .at(-1) ?? '';
  const [score, , hit, falseRows] = deployed.split(/ {2,}/).slice(1).map(Number);
  expect(score).toBeLessThan(0);
  expect([hit, falseRows]).toEqual([0, 1]);
});
