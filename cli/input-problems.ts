/** Tells what could not be read: file, record, JSON path, what is wrong. A flood of one kind is cut short, and counted. */
import { clip, oneLine } from '../core/text/one-line.ts';
import type { Io } from './command.ts';

const TOLD_PER_FILE = 20;

export class InputProblems {
  readonly #io: Io;
  /** Records and files that could not be read. */
  count = 0;
  #file = '';
  #toldOfFile = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  add(file: string, record: number | null, problem: string): void {
    this.count += 1;
    this.tell(file, record, problem);
  }

  /** For what a person should know though nothing was lost. */
  tell(file: string, record: number | null, text: string): void {
    if (file !== this.#file) {
      this.#file = file;
      this.#toldOfFile = 0;
    }
    this.#toldOfFile += 1;
    if (this.#toldOfFile > TOLD_PER_FILE) return;
    const where = record === null ? oneLine(file) : `${oneLine(file)}: record ${record}`;
    this.#io.err(`${where}: ${clip(oneLine(text), 400)}\n`);
    if (this.#toldOfFile === TOLD_PER_FILE)
      this.#io.err(`${oneLine(file)}: more of these are counted, not shown\n`);
  }
}
