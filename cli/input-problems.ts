/** Reports what could not be read: file, record, JSON path, what is wrong. Of a file it prints the first few, and counts all. */
import { clip, oneLine } from '../core/text/one-line.ts';
import type { Io } from './command.ts';

const MOST_PER_FILE = 20;

export class InputProblems {
  readonly #io: Pick<Io, 'err'>;
  /** Records and files that could not be read. */
  count = 0;
  #file = '';
  #printedOfFile = 0;

  constructor(io: Pick<Io, 'err'>) {
    this.#io = io;
  }

  add(file: string, record: number | null, problem: string): void {
    this.count += 1;
    this.warn(file, record, problem);
  }

  /** Of a record that was read all the same; it does not count. */
  warn(file: string, record: number | null, text: string): void {
    if (file !== this.#file) {
      this.#file = file;
      this.#printedOfFile = 0;
    }
    this.#printedOfFile += 1;
    if (this.#printedOfFile > MOST_PER_FILE) return;
    const where = record === null ? oneLine(file) : `${oneLine(file)}: record ${record}`;
    this.#io.err(`${where}: ${clip(oneLine(text), 400)}\n`);
    if (this.#printedOfFile === MOST_PER_FILE)
      this.#io.err(`${oneLine(file)}: more of these are counted, not shown\n`);
  }
}
