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

  constructor(name: Refused | 'TimeoutError') {
    super(name);
    this.name = name;
  }
}

/** Why a call has no effect: its target is away, is busy, or another writer is at it. */
export type Refused = 'ServiceUnavailable' | 'ThrottlingException' | 'Conflict';

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
  /** Attempts that the SDK made again by itself. */
  triedAgain: number;
  /** Behind a proxy: what went wrong with a request, and how often. */
  readonly onWire: Record<string, number>;
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
  triedAgain: 0,
  onWire: {},
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
    const refused = this.refusalOf(canConflict);
    if (refused !== undefined) throw new Passing(refused);
  }

  /** Of the next call, or undefined; it may be the one at which the run is killed. */
  refusalOf(canConflict: boolean): Refused | undefined {
    this.#stopIfDead();
    this.#tally.calls += 1;
    this.#calls += 1;
    if (this.#calls >= this.#crashAt && this.#random() < 0.5) this.crash();
    if (this.#isAway()) {
      this.#tally.away += 1;
      return 'ServiceUnavailable';
    }
    if (this.#random() < this.#rates.refusal) {
      this.#tally.refusals += 1;
      return 'ThrottlingException';
    }
    if (!canConflict || this.#random() >= this.#rates.conflict) return undefined;
    this.#tally.conflicts += 1;
    return 'Conflict';
  }

  /** After a call took effect, before its answer arrives. */
  after(): void {
    const lost = this.lossOf();
    if (lost === 'crash') this.crash();
    if (lost === 'answer') throw new Passing('TimeoutError');
  }

  /** What is lost of a call that takes effect: all that the run knows, or the answer. */
  lossOf(): 'crash' | 'answer' | undefined {
    if (this.#calls >= this.#crashAt) return 'crash';
    if (this.#random() >= this.#rates.lostAnswer) return undefined;
    this.#tally.lostAnswers += 1;
    return 'answer';
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

  crash(): never {
    this.#dead = true;
    this.#tally.crashes += 1;
    throw new Crash();
  }
}
