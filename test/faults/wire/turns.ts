/**
 * Who sends next. One request is under way at a time, and the next one is drawn when every run either waits for its turn
 * or is done: so the same seed gives the same order, whatever the machine is busy with.
 */
import { type Random, upTo } from '../../support/seeded-random.ts';

interface Waiting {
  readonly send: number;
  readonly go: () => void;
}

export class Turns {
  readonly #random: Random;
  #sends = 0;
  #open = 0;
  #waiting: Waiting[] = [];
  #isLooking = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Numbers a send of the SDK, with all of its attempts; until `end`, nothing else goes on but what waits. */
  begin(): number {
    this.#open += 1;
    this.#sends += 1;
    return this.#sends;
  }

  end(): void {
    this.#open -= 1;
    this.#look();
  }

  async take(send: number): Promise<void> {
    const turn = Promise.withResolvers<void>();
    this.#waiting.push({ send, go: turn.resolve });
    this.#look();
    await turn.promise;
  }

  /** Until nothing is under way or waits. */
  async quiet(): Promise<void> {
    while (this.#open > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** After all that the last answer set going. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(() => {
      this.#isLooking = false;
      if (this.#waiting.length === 0 || this.#waiting.length < this.#open) return;
      const inOrder = this.#waiting.toSorted((a, b) => a.send - b.send);
      const next = inOrder[upTo(this.#random, inOrder.length - 1)];
      this.#waiting = inOrder.filter((each) => each !== next);
      next?.go();
    });
  }
}
