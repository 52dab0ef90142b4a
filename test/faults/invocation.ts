/**
 * One run of a function over a store, and what goes wrong in it: it is killed at one of its calls, before the call took
 * effect or after; a call's answer is lost; a call is refused for the moment, or because another writer was there.
 */
import { type Random, upTo } from '../support/seeded-random.ts';

/** The process is gone: no call after it has an effect. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The call took effect, or did not, and may be made again. */
export class Passing extends Error {
  override readonly name: string;

  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

/** What happened, over all histories. */
export interface Tally {
  calls: number;
  crashes: number;
  lostAnswers: number;
  refusals: number;
  conflicts: number;
  leftOver: number;
  away: number;
  repeated: number;
  unreadable: number;
  incidents: number;
  alerts: number;
  /** Taken once more than needed, because the sender could not know. */
  twice: number;
}

export const newTally = (): Tally => ({
  calls: 0,
  crashes: 0,
  lostAnswers: 0,
  refusals: 0,
  conflicts: 0,
  leftOver: 0,
  away: 0,
  repeated: 0,
  unreadable: 0,
  incidents: 0,
  alerts: 0,
  twice: 0,
});

/** How often things go wrong; all 0 when the history is over and everything must come to rest. */
export interface Rates {
  /** Of a run: that it is killed. */
  readonly crash: number;
  /** Of a call. */
  readonly lostAnswer: number;
  readonly refusal: number;
  readonly conflict: number;
}

export const CALM: Rates = { crash: 0, lostAnswer: 0, refusal: 0, conflict: 0 };

/** Calls that a run makes before it is killed, at most. */
const LATEST_CRASH = 40;

/** Share of batches that are done in part. */
const LEFT_OVER = 0.05;

export class Invocation {
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #rates: Rates;
  readonly #isAway: () => boolean;
  readonly #crashAt: number;
  #calls = 0;
  #dead = false;

  constructor(random: Random, tally: Tally, rates: Rates, isAway: () => boolean = () => false) {
    this.#random = random;
    this.#tally = tally;
    this.#rates = rates;
    this.#isAway = isAway;
    this.#crashAt = random() < rates.crash ? 1 + upTo(random, LATEST_CRASH) : Number.POSITIVE_INFINITY;
  }

  get crashed(): boolean {
    return this.#dead;
  }

  /** Before a call takes effect. */
  before(canConflict: boolean): void {
    this.#stopIfDead();
    this.#tally.calls += 1;
    this.#calls += 1;
    if (this.#calls >= this.#crashAt && this.#random() < 0.5) this.#crash();
    if (this.#isAway()) {
      this.#tally.away += 1;
      throw new Passing('ServiceUnavailable');
    }
    if (this.#random() < this.#rates.refusal) {
      this.#tally.refusals += 1;
      throw new Passing('ThrottlingException');
    }
    if (canConflict && this.#random() < this.#rates.conflict) {
      this.#tally.conflicts += 1;
      throw new Passing('Conflict');
    }
  }

  /** After a call took effect, before its answer arrives. */
  after(): void {
    if (this.#calls >= this.#crashAt) this.#crash();
    if (this.#random() >= this.#rates.lostAnswer) return;
    this.#tally.lostAnswers += 1;
    throw new Passing('TimeoutError');
  }

  random(): number {
    return this.#random();
  }

  /** How many entries of a batch are left over. */
  leftOver(entries: number): number {
    if (this.#rates === CALM || this.#random() >= LEFT_OVER) return 0;
    this.#tally.leftOver += 1;
    return 1 + upTo(this.#random, entries - 1);
  }

  /** Other runs come between two calls. */
  async turns(): Promise<void> {
    for (let turn = upTo(this.#random, 3); turn > 0; turn -= 1) await Promise.resolve();
  }

  #stopIfDead(): void {
    if (this.#dead) throw new Crash();
  }

  #crash(): never {
    this.#dead = true;
    this.#tally.crashes += 1;
    throw new Crash();
  }
}
