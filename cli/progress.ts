/** A progress line on a terminal; nothing in a pipe. */
import { oneLine } from '../core/text/one-line.ts';
import type { Io } from './command.ts';

const EVERY_MILLISECONDS = 200;

export class Progress {
  readonly #io: Io;
  #shownAt = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  show(text: string): void {
    if (!this.#io.isTerminal || this.#io.now() - this.#shownAt < EVERY_MILLISECONDS) return;
    this.#shownAt = this.#io.now();
    this.#io.err(`\r\x1b[K${oneLine(text)}`);
  }

  clear(): void {
    if (this.#shownAt > 0) this.#io.err('\r\x1b[K');
  }
}
