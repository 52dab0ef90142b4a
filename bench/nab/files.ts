/**
 * The files of the Numenta Anomaly Benchmark, in a copy of its repository that a person has.
 *
 * Shape   DIR/data/realTweets/*.csv (`timestamp,value`, a row each five minutes) and DIR/labels/combined_windows.json.
 * Units   epoch seconds; NAB's times have no zone and are taken as UTC.
 * Errors  whatever is missing or unreadable is a mistake of the person: one sentence with the file, and the line.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/command.ts';
import { parseJson } from '../../core/record/json.ts';

export const SUBSET = 'realTweets';
export const NAB = 'the repository github.com/numenta/NAB';

export interface Row {
  readonly time: number;
  readonly count: number;
}

export interface LabelledRows {
  readonly rows: readonly Row[];
  /** First and last second of each. */
  readonly windows: readonly (readonly [number, number])[];
}

export function readSeries(folder: string): readonly LabelledRows[] {
  const data = present(join(folder, 'data', SUBSET));
  const labelFile = present(join(folder, 'labels', 'combined_windows.json'));
  const labels = readLabels(labelFile);
  const names = readdirSync(data).filter((name) => name.endsWith('.csv'));
  for (const path of labels.keys()) {
    const [subset, name = ''] = path.split('/');
    if (subset === SUBSET && !names.includes(name))
      throw new UsageError(`\`${labelFile}\` has labels of \`${path}\`, which is not in \`${data}\``);
  }
  const series = names.sort().map((name) => {
    const file = join(data, name);
    const rows = readRows(readFileSync(file, 'utf8'), file);
    return {
      rows,
      windows: windowsOf(labels.get(`${SUBSET}/${name}`), rows, `${SUBSET}/${name}`, labelFile),
    };
  });
  if (series.every(({ windows }) => windows.length === 0))
    throw new UsageError(`\`${labelFile}\` labels nothing in \`${data}\`: there is nothing to score`);
  return series;
}

function present(path: string): string {
  if (existsSync(path)) return path;
  throw new UsageError(`there is no \`${path}\`; give the folder of a copy of ${NAB}`);
}

function readLabels(file: string): ReadonlyMap<string, unknown> {
  const parsed = parseJson(readFileSync(file, 'utf8'));
  const value = 'value' in parsed ? parsed.value : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`\`${file}\` is no JSON object of windows by file`);
  return new Map(Object.entries(value));
}

function readRows(text: string, file: string): readonly Row[] {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  if (header.trim() !== 'timestamp,value')
    throw new UsageError(`\`${file}\` line 1: the header must be \`timestamp,value\``);
  if (lines.length === 0) throw new UsageError(`\`${file}\` has no rows`);
  return lines.map((line, index) => {
    const [time = '', count = '', ...more] = line.split(',');
    const row = {
      time: secondsOf(time),
      count: count.trim() === '' ? Number.NaN : Math.round(Number(count)),
    };
    // Rows are taken as they come: a clock that was set back is no reason to score nothing.
    if (more.length > 0 || Number.isNaN(row.time) || !(row.count >= 0 && row.count <= MOST))
      throw new UsageError(`\`${file}\` line ${index + 2}: a time and a count of up to ${MOST} are expected`);
    return row;
  });
}

/** Each event is replayed by itself. */
const MOST = 10_000_000;

function windowsOf(
  labels: unknown,
  rows: readonly Row[],
  path: string,
  file: string,
): LabelledRows['windows'] {
  if (labels === undefined) return [];
  if (!Array.isArray(labels)) throw new UsageError(`\`${file}\`: \`${path}\` is no list of windows`);
  return labels.map((label: unknown, index) => {
    const [from, to] = Array.isArray(label) ? label.map((time) => secondsOf(String(time))) : [];
    const holdsRow = rows.some(
      ({ time }) => from !== undefined && to !== undefined && time >= from && time <= to,
    );
    if (from === undefined || to === undefined || !holdsRow)
      throw new UsageError(`\`${file}\`: window ${index + 1} of \`${path}\` holds none of its rows`);
    return [from, to] as const;
  });
}

function secondsOf(time: string): number {
  return Date.parse(`${time.trim().replace(' ', 'T')}Z`) / 1000;
}
