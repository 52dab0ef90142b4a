/**
 * Output that is longer than the terminal goes through a pager: what PAGER names, else `less`. Without either, and in a pipe, it
 * is printed as it is.
 *
 * Source  POSIX, "man", PAGER; less(1): -F quits where all fits, -R keeps colours, -X leaves the text on the screen.
 */
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Io } from '../command.ts';

/** The person has left the pager: the rest is not wanted. */
class PagerLeft extends Error {
  override readonly name = 'PagerLeft';
}

type Child = ChildProcessByStdio<Writable, null, null>;

export async function withPager(io: Io, work: (io: Io) => Promise<number>): Promise<number> {
  const { PAGER } = io.env;
  if (!io.isTerminal || io.height === undefined || PAGER === '' || PAGER === 'cat') return work(io);
  const pager = new Pager(io, io.height, PAGER);
  // INVARIANT: `stdin` is opened by those who read it, so the members are not copied.
  const paged: Io = Object.create(io, { out: { value: (text: string) => pager.write(text) } });
  try {
    return await work(paged);
  } catch (error) {
    if (error instanceof PagerLeft) return 0;
    throw error;
  } finally {
    await pager.end();
  }
}

class Pager {
  readonly #io: Io;
  readonly #height: number;
  readonly #command: string | undefined;
  #held = '';
  #lines = 0;
  #child: Child | undefined;
  #isMissing = false;
  #hasLeft = false;

  constructor(io: Io, height: number, command: string | undefined) {
    this.#io = io;
    this.#height = height;
    this.#command = command;
  }

  async write(text: string): Promise<void> {
    if (this.#isMissing) return this.#io.out(text);
    if (this.#child !== undefined) return this.#feed(this.#child, text);
    this.#held += text;
    this.#lines += text.split('\n').length - 1;
    if (this.#lines < this.#height) return;
    this.#child = await this.#start();
    this.#isMissing = this.#child === undefined;
    const held = this.#held;
    this.#held = '';
    await this.write(held);
  }

  async end(): Promise<void> {
    if (this.#child === undefined) return this.#io.out(this.#held);
    const child = this.#child;
    child.stdin.end();
    const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
    process.off('SIGINT', ignore);
    if (code === NOT_FOUND || code === NOT_PERMITTED)
      this.#io.err('denials: the pager cannot be run: set PAGER to one that is there, or to cat\n');
  }

  async #start(): Promise<Child | undefined> {
    const child = await spawnPager(this.#command);
    child.stdin.on('error', () => {
      this.#hasLeft = true;
    });
    try {
      await once(child, 'spawn');
    } catch {
      return undefined;
    }
    // The pager gets it as well, and goes on.
    process.on('SIGINT', ignore);
    child.on('close', () => {
      this.#hasLeft = true;
    });
    return child;
  }

  async #feed(child: Child, text: string): Promise<void> {
    if (this.#hasLeft) throw new PagerLeft();
    if (!child.stdin.write(text)) await Promise.race([drained(child.stdin), once(child, 'close')]);
  }
}

/** An error says that the pager has closed; the next write finds out. */
const drained = (stream: Writable): Promise<unknown> => once(stream, 'drain').catch(() => undefined);

async function spawnPager(command: string | undefined): Promise<Child> {
  // Loaded when it is needed: that takes longer than what most commands print.
  const { spawn } = await import('node:child_process');
  const stdio: ['pipe', 'inherit', 'inherit'] = ['pipe', 'inherit', 'inherit'];
  if (command === undefined) return spawn('less', ['-FRX'], { stdio });
  return spawn(command, { stdio, shell: true });
}

const ignore = (): void => {};

/** Of a shell: POSIX, "Exit Status for Commands". */
const NOT_FOUND = 127;
const NOT_PERMITTED = 126;
