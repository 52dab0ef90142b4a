/**
 * The detector on real counts of events: the realTweets series of the Numenta Anomaly Benchmark, of which a person
 * has downloaded the repository (github.com/numenta/NAB) to a folder.
 *
 *     npm run bench nab -- DIR        reads DIR/data/realTweets/*.csv and DIR/labels/combined_windows.json
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapt, noteIncident, startBaseline } from '../core/detect/baseline.ts';
import { isSteady, newLife, passTime, takeAlarm } from '../core/detect/life.ts';
import { observe } from '../core/detect/observe.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import { table } from './detect/report.ts';
import { bestThreshold, EPISODE_SECONDS, outcome, type Series } from './nab/scoring.ts';

const SUBSET = 'realTweets';
const ROW_SECONDS = 300;
const settings = detectorSettings();

export function run([folder]: readonly string[]): void {
  if (folder === undefined)
    throw new Error('give the folder of the NAB repository: npm run bench nab -- DIR');
  console.log(nabReport(folder));
}

export function nabReport(folder: string): string {
  const series = readSeries(folder);
  const rows = [
    ['per row, best threshold', bestThreshold(series, 0), 0],
    ['6 h episodes, best threshold', bestThreshold(series, EPISODE_SECONDS), EPISODE_SECONDS],
    ['6 h episodes, as deployed', 1, EPISODE_SECONDS],
  ] as const;
  const cells = rows.map(([name, threshold, seconds]) => {
    const { score, windowsHit, falseRows } = outcome(series, threshold, seconds);
    return [name, score.toFixed(1), threshold.toFixed(2), String(windowsHit), String(falseRows)];
  });
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  const what = `${SUBSET}: ${series.length} files, ${windows} windows, standard profile`;
  return `${what}\n\n${table([['', 'score', 'threshold', 'windows hit', 'false rows'], ...cells])}`;
}

export function readSeries(folder: string): readonly Series[] {
  const labels = JSON.parse(readFileSync(join(folder, 'labels', 'combined_windows.json'), 'utf8'));
  const names = readdirSync(join(folder, 'data', SUBSET)).filter((name) => name.endsWith('.csv'));
  return names.sort().map((name) => {
    const path = `${SUBSET}/${name}`;
    const rows = readRows(readFileSync(join(folder, 'data', path), 'utf8'));
    const windows: readonly (readonly [string, string])[] = labels[path] ?? [];
    return {
      times: rows.map(({ time }) => time),
      scores: scoreRows(rows),
      windows: windows.map(([from, to]) => [secondsOf(from), secondsOf(to)] as const),
    };
  });
}

interface Row {
  readonly time: number;
  readonly count: number;
}

function readRows(text: string): readonly Row[] {
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [time = '', count = ''] = line.split(',');
    return { time: secondsOf(time), count: Math.round(Number(count)) };
  });
}

/** NAB's times have no zone. */
function secondsOf(time: string): number {
  return Date.parse(`${time.trim().replace(' ', 'T')}Z`) / 1000;
}

/** Each row's events, evenly spread over its five minutes; a score of 1 is an alarm as deployed. */
export function scoreRows(rows: readonly Row[]): readonly number[] {
  const baseline = startBaseline(rows[0]?.time ?? 0);
  const life = newLife();
  const threshold = settings.thresholds.principal;
  return rows.map(({ time, count }) => {
    let most = 0;
    for (let i = 0; i < count; i += 1) {
      const now = time + (i * ROW_SECONDS) / count;
      passTime(life, now, settings.life);
      if (isSteady(life, now, settings.life)) adapt(baseline, threshold, settings.baseline);
      const { evidence, needed, expectedPerHour, alarm } = observe(
        baseline,
        now,
        threshold,
        settings.baseline,
      );
      most = Math.max(most, evidence / needed);
      if (!alarm) continue;
      if (life.phase === 'quiet') noteIncident(baseline);
      const size = { now, count: baseline.in1h, evidence, expectedPerHour };
      takeAlarm(life, size, { role: 'leads', incident: () => '' }, settings.life);
    }
    return most;
  });
}
