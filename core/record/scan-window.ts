/** The part of some bytes that was copied to where they are looked through, which has room for less than all. */

const NO_BYTES = new Uint8Array(0);

export class ScanWindow {
  readonly #room: Uint8Array;
  #bytes: Uint8Array = NO_BYTES;
  #from = 0;
  #end = 0;

  /** `room`: in the memory that is looked through. */
  constructor(room: Uint8Array) {
    this.#room = room;
  }

  /** Place in memory behind the last byte. */
  get end(): number {
    return this.#room.byteOffset + this.#end - this.#from;
  }

  /** Place in memory of the first byte, less its place in the bytes. Those from `start` on are there. INVARIANT: bytes do not change. */
  shiftFor(bytes: Uint8Array, start: number): number {
    if (bytes !== this.#bytes || start < this.#from || start >= this.#end) this.load(bytes, start);
    return this.#room.byteOffset - this.#from;
  }

  load(bytes: Uint8Array, start: number): void {
    this.#bytes = bytes;
    this.#from = start;
    this.#end = Math.min(bytes.length, start + this.#room.length);
    this.#room.set(bytes.subarray(start, this.#end));
  }

  /** Whether more of the bytes would be there if the first of them were that at `start`. */
  isCutBefore(bytes: Uint8Array, start: number): boolean {
    return this.#end < bytes.length && this.#from < start;
  }
}
