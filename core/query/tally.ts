/**
 * Denials counted by what they have in common, each with how its count is spread over time.
 *
 * Units   a slot is the same part of the time between the first and the last denial that were counted, for every row; of
 *         days, a slot is an hour of the day.
 */
import type { Denial } from '../model/denial.ts';
import { instant, isoSeconds } from '../record/event-time.ts';
import { INTERVALS, intervalOf } from './counts.ts';
import { compareText } from './order.ts';

export const TALLY_KEYS = ['principal', 'action', 'account', 'policy', 'layer', 'day'] as const;

export type TallyKey = (typeof TALLY_KEYS)[number];

export interface TallyRow {
  readonly by: TallyKey;
  /** Null: the denials have none, as those without a named policy. */
  readonly value: string | null;
  readonly count: number;
  /** ISO 8601, UTC; null on a day without denials. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** `SLOTS` counts, in order of time. */
  readonly slots: readonly number[];
}

export const SLOTS = 24;

interface Counted {
  count: number;
  firstSeen: string;
  lastSeen: string;
  /** By ten minutes. */
  readonly times: Map<string, number>;
}

const DAY = INTERVALS.day.seconds * 1000;

const dateOf = (time: string): string => time.slice(0, INTERVALS.day.length);

export class Tally {
  readonly #by: TallyKey;
  readonly #counted = new Map<string | null, Counted>();

  constructor(by: TallyKey) {
    this.#by = by;
  }

  add(denial: Denial): void {
    const { time } = denial;
    const value = keyOf(this.#by, denial);
    const known = this.#counted.get(value) ?? { count: 0, firstSeen: time, lastSeen: time, times: new Map() };
    known.count += 1;
    if (time < known.firstSeen) known.firstSeen = time;
    if (time > known.lastSeen) known.lastSeen = time;
    const slot = intervalOf(time, 'tenMinutes');
    known.times.set(slot, (known.times.get(slot) ?? 0) + 1);
    this.#counted.set(value, known);
  }

  /** The most first; days newest first, also those between without denials. */
  rows(): readonly TallyRow[] {
    const all = [...this.#counted];
    const first = all.reduce((least, [, { firstSeen }]) => (firstSeen < least ? firstSeen : least), '~');
    const last = all.reduce((most, [, { lastSeen }]) => (lastSeen > most ? lastSeen : most), '');
    if (this.#by === 'day') return this.#days(first, last);
    return all
      .map(([value, counted]) => this.#row(value, counted, first, last))
      .sort((a, b) => b.count - a.count || compareText(a.value ?? '', b.value ?? ''));
  }

  #days(first: string, last: string): readonly TallyRow[] {
    const rows: TallyRow[] = [];
    const oldest = instant(intervalOf(first, 'day'));
    for (let at = instant(intervalOf(last, 'day')); at >= oldest; at -= DAY) {
      const begins = isoSeconds(at);
      const date = dateOf(begins);
      rows.push(this.#row(date, this.#counted.get(date), begins, isoSeconds(at + DAY - 1_000)));
    }
    return rows;
  }

  #row(value: string | null, counted: Counted | undefined, from: string, to: string): TallyRow {
    const slots = Array.from({ length: SLOTS }, () => 0);
    const [start, length] = [instant(from), instant(to) - instant(from) + 1_000];
    for (const [slot, count] of counted?.times ?? []) {
      const at = Math.floor(((instant(slot) - start) / length) * SLOTS);
      const index = Math.min(SLOTS - 1, Math.max(0, at));
      slots[index] = (slots[index] ?? 0) + count;
    }
    const { count = 0, firstSeen = null, lastSeen = null } = counted ?? {};
    return { by: this.#by, value, count, firstSeen, lastSeen, slots };
  }
}

function keyOf(by: TallyKey, { principal, action, account, attribution, time }: Denial): string | null {
  switch (by) {
    case 'principal':
      return principal.arn;
    case 'action':
      return action;
    case 'account':
      return account;
    case 'policy':
      return attribution.policy?.arn ?? attribution.policy?.name ?? null;
    case 'layer':
      return attribution.layer;
    case 'day':
      return dateOf(time);
  }
}
