/**
 * How a bucket is asked again. All requests share it: when S3 asks to slow down, none is sent for a while, longer each
 * time; the next answer ends that. The SDK has tried by itself before, a few times within seconds.
 *
 * Units   milliseconds.
 * Source  Amazon S3 User Guide, "Best practices design patterns: optimizing Amazon S3 performance", retries for
 *         latency-sensitive applications and for 503 Slow Down.
 */
import { isPassing } from './refusal.ts';

export type Sleep = (milliseconds: number) => Promise<unknown>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** In a row, of one request: some two minutes. */
const MOST_PAUSES = 10;

export class Patience {
  readonly sleep: Sleep;
  #inARow = 0;
  #pause: Promise<unknown> | undefined;

  constructor(sleep: Sleep) {
    this.sleep = sleep;
  }

  /** Errors that do not pass are thrown at once, the others after the last try. */
  async ask<T>(request: () => Promise<T>): Promise<T> {
    for (let pauses = 0; ; pauses += 1) {
      await this.#pause;
      try {
        const answer = await request();
        this.#inARow = 0;
        return answer;
      } catch (error) {
        if (!isPassing(error) || pauses >= MOST_PAUSES) throw error;
        this.#pause ??= this.#begin();
      }
    }
  }

  /** One pause for all who ask. */
  async #begin(): Promise<void> {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#inARow);
    this.#inARow += 1;
    await this.sleep(pause);
    this.#pause = undefined;
  }
}
