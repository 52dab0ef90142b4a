/**
 * Rules on counts of fixed windows, as they are deployed today.
 *
 * Source  CIS AWS Foundations, "unauthorized API calls": at least one denied call in five minutes, the whole
 *         account; some deployments raise it to ten. CloudTrail Insights: errors a minute of an API against the mean
 *         of the seven days before, after a day and a half; its statistic is not published, six deviations stand
 *         for it. EWMA: the textbook chart, on ten minutes.
 */
import { type KeyedDimension, keyedCandidate, type Statistic } from './keyed.ts';

/** Counts of the window that is open, and a call for every window that was closed, empty ones included. */
class Windows {
  count = 0;
  readonly #seconds: number;
  readonly #closed: (count: number, windows: number) => void;
  #window = -1;

  constructor(seconds: number, closed: (count: number, windows: number) => void = () => {}) {
    this.#seconds = seconds;
    this.#closed = closed;
  }

  add(time: number): void {
    const window = Math.floor(time / this.#seconds);
    if (this.#window === -1) this.#window = window;
    if (window > this.#window) {
      this.#closed(this.count, 1);
      if (window - this.#window > 1) this.#closed(0, window - this.#window - 1);
      this.count = 0;
      this.#window = window;
    }
    this.count += 1;
  }
}

function atLeast(limit: number): Statistic {
  const windows = new Windows(300);
  return {
    observe: (_time, at) => {
      windows.add(at);
      return { alarm: windows.count >= limit, size: windows.count };
    },
  };
}

/** Mean and variance that forget: `memory` windows. */
function deviations(seconds: number, memory: number, warmUpSeconds: number, limit: number): Statistic {
  let mean = 0;
  let variance = 0;
  let first: number | undefined;
  const windows = new Windows(seconds, (count, times) => {
    const kept = (1 - 1 / memory) ** times;
    const step = count - mean;
    variance = kept * (variance + (1 - kept) * step * step);
    mean += (1 - kept) * step;
  });
  return {
    observe: (_time, at) => {
      first ??= at;
      windows.add(at);
      const score = (windows.count - mean) / Math.max(1, Math.sqrt(variance));
      return { alarm: at - first >= warmUpSeconds && score > limit, size: windows.count };
    },
  };
}

const ACCOUNT: KeyedDimension = { dimension: 'account', by: ['account'] };
const COUNTS: readonly KeyedDimension[] = [
  { dimension: 'principal', by: ['principal'] },
  { dimension: 'policy', by: ['policy'], related: ['action', 'account'] },
  { dimension: 'action', by: ['action'], related: ['policy', 'account'] },
  { dimension: 'account', by: ['account'], related: ['policy', 'action'] },
];

const MINUTE = 60;
const HOUR = 3600;
const WEEK_OF_MINUTES = 7 * 24 * 60;

export const cisOne = () => keyedCandidate('CIS: 1 in 5 min, account', [ACCOUNT], () => atLeast(1));
export const cisTen = () => keyedCandidate('CIS: 10 in 5 min, account', [ACCOUNT], () => atLeast(10));

export const insightsLike = () =>
  keyedCandidate(
    'like Insights: account and API',
    [{ dimension: 'account and action', by: ['account', 'action'] }],
    () => deviations(MINUTE, WEEK_OF_MINUTES, 36 * HOUR, 6),
  );

export const ewma = () =>
  keyedCandidate('EWMA, 10 min, 20 deviations', COUNTS, () => deviations(10 * MINUTE, 144, 0, 20));
