/**
 * The deployed detector over a history, in memory: the same states, the same sweep every five minutes.
 *
 * Shape   events and ticks in the order of arrival → updates in the order in which they would be published.
 * Units   epoch seconds. The clock is that of the arrivals; it does not run on after the last one.
 */
import { SWEEP_SECONDS } from '../../contract/deployment.ts';
import type { AlertUpdate } from '../model/notice.ts';
import { applyEvent, sweep } from './detector.ts';
import { type DimensionState, isDue, updateOf } from './dimension-state.ts';
import { DimensionTable } from './dimension-table.ts';
import type { DetectEvent } from './event.ts';
import type { DetectorSettings } from './settings.ts';

export class Replay {
  readonly #settings: DetectorSettings;
  readonly #table = new DimensionTable();
  readonly #due = new Set<DimensionState>();
  #nextSweep = Number.POSITIVE_INFINITY;
  #updates: AlertUpdate[] = [];

  constructor(settings: DetectorSettings) {
    this.#settings = settings;
  }

  event(event: DetectEvent): void {
    this.#sweepUntil(event.at);
    applyEvent(this.#table, event, this.#settings, this.#changed);
  }

  /** The clock moves on: every sweep up to then, and one at that very time. */
  tick(now: number): void {
    this.#sweepUntil(now);
    this.#sweepAt(now);
  }

  /** The updates since the last call. */
  take(): readonly AlertUpdate[] {
    const updates = this.#updates;
    if (updates.length > 0) this.#updates = [];
    return updates;
  }

  readonly #changed = (state: DimensionState): void => {
    if (state.outbox.length > 0) {
      for (const entry of state.outbox) this.#updates.push(updateOf(state, entry));
      state.outbox = [];
    }
    if (state.incident.phase !== 'open' || this.#due.has(state)) return;
    this.#due.add(state);
    // Sweeps without work are not made: the next one is due when there is something to look at.
    if (this.#due.size === 1) this.#nextSweep = nextBoundary(state.incident.lastAlarm);
  };

  #sweepUntil(now: number): void {
    while (this.#nextSweep <= now) {
      this.#sweepAt(this.#nextSweep);
      this.#nextSweep = this.#due.size === 0 ? Number.POSITIVE_INFINITY : this.#nextSweep + SWEEP_SECONDS;
    }
  }

  #sweepAt(now: number): void {
    for (const state of this.#due) {
      if (sweep(state, now, this.#settings)) this.#changed(state);
      if (!isDue(state)) this.#due.delete(state);
    }
  }
}

function nextBoundary(time: number): number {
  return (Math.floor(time / SWEEP_SECONDS) + 1) * SWEEP_SECONDS;
}
