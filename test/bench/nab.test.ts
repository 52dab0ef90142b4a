/** The command on files in the layout of the NAB repository, with counts of our own: its data are not part of this project. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSeries } from '../../bench/nab/files.ts';
import { nabReport } from '../../bench/nab.ts';
import { UsageError } from '../../cli/command.ts';
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
  expect(series?.rows).toHaveLength(ROWS);
  expect(series?.rows[0]).toEqual({ time: Date.UTC(2015, 1, 26) / 1000, count: 3 });
  expect(series?.windows).toEqual([[series?.rows[890]?.time, series?.rows[930]?.time]]);
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

const CSV = 'data/realTweets/Twitter_volume_X.csv';
const LABELS = 'labels/combined_windows.json';

test('the line ends of another system and empty lines at the end are no rows', () => {
  const folder = nabFolder([[890, 930]]);
  const plain = readSeries(folder);
  const file = join(folder, CSV);
  writeFileSync(file, `${readFileSync(file, 'utf8').replaceAll('\n', '\r\n')}\r\n\r\n`);
  expect(readSeries(folder)).toEqual(plain);
});

test('a clock that was set back, as in summer time, leaves every row', () => {
  const folder = nabFolder([[890, 930]]);
  const file = join(folder, CSV);
  writeFileSync(file, `${readFileSync(file, 'utf8')}${nabTime(ROWS - 12)},7\n`);
  expect(readSeries(folder)[0]?.rows.at(-1)).toEqual({
    time: Date.parse(timeOf(ROWS - 12)) / 1000,
    count: 7,
  });
});

describe('files that cannot be read are named, with what to do', () => {
  const change = (file: string, text: string | undefined) => (folder: string) =>
    text === undefined
      ? rmSync(join(folder, file), { recursive: true })
      : writeFileSync(join(folder, file), text);
  const row = (time: string, count: string) => `timestamp,value\n2015-02-26 00:00:00,3\n${time},${count}\n`;
  const other = { 'realTweets/Twitter_volume_Y.csv': [] };
  test.each([
    [
      'no data',
      change('data', undefined),
      /^there is no `.*realTweets`; give the folder of a copy of .*github/,
    ],
    ['no labels', change('labels', undefined), /^there is no `.*combined_windows.json`; give the folder/],
    [
      'labels without their file',
      change(LABELS, JSON.stringify(other)),
      /has labels of `.*_Y.csv`, which is not in/,
    ],
    [
      'nothing labelled',
      change(LABELS, '{}'),
      /labels nothing in `.*realTweets`: there is nothing to score$/,
    ],
    ['labels that are no JSON', change(LABELS, '{'), /is no JSON object of windows by file$/],
    [
      'a window elsewhere',
      change(
        LABELS,
        JSON.stringify({ 'realTweets/Twitter_volume_X.csv': [['2020-01-01 00:00', '2020-01-02 00:00']] }),
      ),
      /window 1 of `realTweets\/Twitter_volume_X.csv` holds none of its rows$/,
    ],
    ['another header', change(CSV, 'a,b\n'), /_X.csv` line 1: the header must be `timestamp,value`$/],
    ['no rows', change(CSV, 'timestamp,value\n'), /_X.csv` has no rows$/],
    ['a count that is none', change(CSV, row('2015-02-26 00:05:00', 'many')), /_X.csv` line 3: /],
    ['no count', change(CSV, row('2015-02-26 00:05:00', '')), /_X.csv` line 3: /],
    ['a count without end', change(CSV, row('2015-02-26 00:05:00', '1e12')), /_X.csv` line 3: /],
    ['a time that is none', change(CSV, row('soon', '3')), /_X.csv` line 3: /],
  ])('%s', (_note, spoil, says) => {
    const folder = nabFolder([[890, 930]]);
    spoil(folder);
    expect(() => nabReport(folder)).toThrow(UsageError);
    expect(() => nabReport(folder)).toThrow(says);
  });
});
