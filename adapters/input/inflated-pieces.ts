/**
 * What comes out of an inflater for each piece that goes in, whatever happens behind it: what was inflated is passed on before
 * a fault is reported, and bytes behind the end of the compressed data are not lost.
 */
import type { InflateRaw, ZstdDecompress } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { InputError } from './input-error.ts';

type Inflater = InflateRaw | ZstdDecompress;

export class InflatedPieces {
  failure: Error | undefined;
  isEnded = false;
  readonly #inflate: Inflater;
  #out: Buffer[] = [];
  #written = 0;
  #wake: () => void = () => {};

  constructor(inflate: Inflater) {
    this.#inflate = inflate;
    inflate.on('data', (out: Buffer) => this.#out.push(out));
    inflate.on('end', () => {
      this.isEnded = true;
      this.#wake();
    });
    inflate.on('error', (error: Error) => {
      this.failure = error;
      this.#wake();
    });
  }

  /** Bytes that were written and lie behind the end of the compressed data. */
  get unused(): number {
    return this.#written - this.#inflate.bytesWritten;
  }

  taken(): readonly Buffer[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** Nothing: the input ended. */
  async write(piece: Buffer): Promise<void> {
    this.#written += piece.length;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (piece.length === 0) resolve();
      else this.#inflate.write(piece, () => setImmediate(resolve));
    });
  }

  /** Of a form whose end is known only by the end of the input: then it ended, or it failed. */
  async finish(): Promise<void> {
    if (this.isEnded || this.failure !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#inflate.end();
    });
  }
}

export interface Inflating {
  /** How many bytes go in at once. */
  readonly piece: number;
  /** What a fault is of: "the zip archive is broken". */
  readonly problem: string;
}

/** One stream of compressed data; what lies behind its end stays in the source. */
export async function* inflated(
  source: ByteSource,
  inflate: Inflater,
  { piece: length, problem }: Inflating,
): AsyncGenerator<Buffer> {
  const pieces = new InflatedPieces(inflate);
  for (;;) {
    const piece = await source.take(length);
    if (piece.length === 0) await pieces.finish();
    else await pieces.write(piece);
    yield* pieces.taken();
    if (pieces.failure !== undefined) throw new InputError(`${problem} (${pieces.failure.message})`);
    if (pieces.isEnded) return source.giveBack(piece.subarray(piece.length - pieces.unused));
  }
}
