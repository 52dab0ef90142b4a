/**
 * Log files of usual size, inflated and looked through by a thread of its own while this one works on what it found.
 *
 * Shape   path -> `Sifted`; undefined: read the file as any other.
 * Memory  one file, inflated, and what is left of those that were asked for.
 * Errors  none. A thread that fails is not asked again.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Sifted } from './sifted.ts';

/** In a package, the thread's program lies beside all others. */
const PROGRAM = import.meta.url.endsWith('.ts') ? './sifting-thread.ts' : './sifting-thread.mjs';

export class Sifter {
  readonly #thread = new Worker(new URL(PROGRAM, import.meta.url));
  readonly #asked: ((sifted: Sifted | undefined) => void)[] = [];
  #isReady = false;

  /** Undefined: the machine has no second processor, where a thread would only cost. */
  static start(): Sifter | undefined {
    return availableParallelism() > 1 ? new Sifter() : undefined;
  }

  constructor() {
    this.#thread.once('message', () => {
      this.#isReady = true;
      this.#thread.on('message', (sifted: Sifted | undefined) => this.#asked.shift()?.(sifted));
    });
    this.#thread.on('error', () => this.#fail());
    this.#thread.on('exit', () => this.#fail());
  }

  /** Before it has started, and once it has failed, files are read sooner without it. */
  get isReady(): boolean {
    return this.#isReady;
  }

  sift(path: string): Promise<Sifted | undefined> {
    if (!this.#isReady) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#thread.postMessage(path);
    });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #fail(): void {
    this.#isReady = false;
    for (const resolve of this.#asked.splice(0)) resolve(undefined);
  }
}
