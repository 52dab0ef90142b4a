/**
 * The score of the Numenta Anomaly Benchmark, standard profile.
 *
 * Shape   rows with a score each and labelled windows → 0 (says nothing) to 100 (finds each window at once).
 * Source  Lavin and Ahmad, "Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark"
 *         (2015): a window's earliest detection counts, the more the earlier; a false one costs the less the closer
 *         it follows a window; a missed window costs one.
 */
export interface Series {
  /** Epoch seconds, rising. */
  readonly times: readonly number[];
  readonly scores: readonly number[];
  /** First and last second of each. */
  readonly windows: readonly (readonly [number, number])[];
}

const FALSE_WEIGHT = 0.11;

/** Rows above the threshold are one episode while they are closer than this: what a person is paged for. */
export const EPISODE_SECONDS = 6 * 3600;

/** The first 15 % of the rows, at most 750, teach only. */
export function probation(rows: number): number {
  return Math.floor(0.15 * Math.min(rows, 5000));
}

export interface Outcome {
  readonly score: number;
  readonly windowsHit: number;
  readonly falseRows: number;
}

export function outcome(series: readonly Series[], threshold: number, episodeSeconds: number): Outcome {
  const parts = series.map((each) => rawScore(each, detections(each, threshold, episodeSeconds)));
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  const total = parts.reduce((sum, { score }) => sum + score, 0);
  return {
    score: (100 * (total + windows)) / (2 * windows),
    windowsHit: parts.reduce((sum, each) => sum + each.windowsHit, 0),
    falseRows: parts.reduce((sum, each) => sum + each.falseRows, 0),
  };
}

/** The best lies among the highest scores: a row in a thousand speaks. */
const TRIED_EACH = 100;

/**
 * The threshold that scores best on these series; of equal ones the highest. Infinite: saying nothing is best. Tried
 * are the highest scores each, the others at every hundredth of the ranks.
 */
export function bestThreshold(series: readonly Series[], episodeSeconds: number): number {
  const all = [...new Set(series.flatMap(({ scores }) => scores.filter((each) => each > 0)))].sort(
    (a, b) => b - a,
  );
  const step = Math.max(1, Math.floor(all.length / 100));
  const tried = all.filter((_, rank) => rank < TRIED_EACH || rank % step === 0);
  let best = { threshold: Number.POSITIVE_INFINITY, score: 0 };
  for (const threshold of tried) {
    const { score } = outcome(series, threshold, episodeSeconds);
    if (score > best.score) best = { threshold, score };
  }
  return best.threshold;
}

/** Rows that speak: above the threshold, after the probation, and the first of their episode. */
function detections({ times, scores }: Series, threshold: number, episodeSeconds: number): readonly number[] {
  const rows: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let row = probation(times.length); row < times.length; row += 1) {
    if ((scores[row] ?? 0) < threshold) continue;
    const time = times[row] ?? 0;
    if (time - last >= episodeSeconds) rows.push(row);
    last = time;
  }
  return rows;
}

function rawScore({ times, windows }: Series, rows: readonly number[]): Outcome {
  const spans = windows.map(([from, to]) => {
    const first = times.findIndex((time) => time >= from);
    const last = times.findLastIndex((time) => time <= to);
    return { first, last, width: last - first + 1, best: undefined as number | undefined };
  });
  let falseScore = 0;
  let falseRows = 0;
  for (const row of rows) {
    const inside = spans.find(({ first, last }) => row >= first && row <= last);
    if (inside !== undefined) {
      const value = reward(-(inside.last - row + 1) / inside.width) / reward(-1);
      inside.best = Math.max(inside.best ?? 0, value);
      continue;
    }
    const before = spans.filter(({ last }) => last < row).at(-1);
    // A window of one row has no length between its rows; what follows it is as far as one row of a longer one.
    const behind = before === undefined ? 3 : (row - before.last) / Math.max(1, before.width - 1);
    falseScore += FALSE_WEIGHT * reward(behind);
    falseRows += 1;
  }
  const hit = spans.filter(({ best }) => best !== undefined);
  const found = hit.reduce((sum, { best = 0 }) => sum + best, 0);
  return { score: found + falseScore - (spans.length - hit.length), windowsHit: hit.length, falseRows };
}

/** By the position relative to a window's end, in widths: 1 far ahead, 0 at the end, -1 from three behind on. */
function reward(position: number): number {
  return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
