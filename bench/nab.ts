/**
 * The detector on real counts of events: the realTweets series of the Numenta Anomaly Benchmark, of which a person
 * has downloaded the repository (github.com/numenta/NAB) to a folder.
 *
 *     npm run bench nab -- DIR        reads DIR/data/realTweets/*.csv and DIR/labels/combined_windows.json
 */
import { UsageError } from '../cli/command.ts';
import { adapt, noteIncident, startBaseline } from '../core/detect/baseline.ts';
import { isSteady, newIncidentState, passTime, takeAlarm } from '../core/detect/incident-state.ts';
import { observe } from '../core/detect/observe.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import { table } from './detect/report.ts';
import { NAB, type Row, readSeries, SUBSET } from './nab/files.ts';
import { bestThreshold, EPISODE_SECONDS, outcome } from './nab/scoring.ts';

const ROW_SECONDS = 300;
const settings = detectorSettings();

export function run([folder]: readonly string[]): void {
  if (folder === undefined) throw new UsageError(`give the folder of a copy of ${NAB}`);
  console.log(nabReport(folder));
}

export function nabReport(folder: string): string {
  const series = readSeries(folder).map(({ rows, windows }) => ({
    times: rows.map(({ time }) => time),
    scores: scoreRows(rows),
    windows,
  }));
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

/** Each row's events, evenly spread over its five minutes; a score of 1 is an alarm as deployed. */
export function scoreRows(rows: readonly Row[]): readonly number[] {
  const baseline = startBaseline(rows[0]?.time ?? 0);
  const incident = newIncidentState();
  const threshold = settings.thresholds.principal;
  return rows.map(({ time, count }) => {
    let most = 0;
    for (let i = 0; i < count; i += 1) {
      const now = time + (i * ROW_SECONDS) / count;
      passTime(incident, now, settings.incident);
      if (isSteady(incident, now, settings.incident)) adapt(baseline, threshold, settings.baseline);
      const { evidence, needed, expectedPerHour, alarm } = observe(
        baseline,
        now,
        threshold,
        settings.baseline,
      );
      most = Math.max(most, evidence / needed);
      if (!alarm) continue;
      if (incident.phase === 'idle') noteIncident(baseline);
      const size = { now, count: baseline.in1h, evidence, expectedPerHour };
      takeAlarm(incident, size, { role: 'leads', incidentId: () => '' }, settings.incident);
    }
    return most;
  });
}
