/**
 * What comes out of an inflater for each piece that goes in, whatever happens behind it: what was inflated is passed on before
 * a fault is reported, and bytes behind the end of the compressed data are not lost.
 */
import type { InflateRaw, ZstdDecompress } from 'node:zlib';

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
