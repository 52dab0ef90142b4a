/**
 * Cuts a stream of bytes into the JSON texts of single records, without parsing them: most CloudTrail records are
 * no denial and never need to become objects.
 *
 * Shape   `{"Records": […]}` and other lists of the forms in which logs are held, `[…]`, single values, and any number of these one after another
 *         (JSON lines) → the bytes of each record, in order. Text that is no JSON comes out line by line.
 * Memory  one record and one chunk; of a record over `MAX_RECORD_BYTES` only its place is kept (null).
 * Errors  none thrown: brackets are counted, not checked; `end` says whether the input stopped inside a value.
 *         A broken line among JSON lines ends where the next line begins a record.
 */
import {
  BACKSLASH,
  behindString,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from '../../core/record/json-bytes.ts';
import type { RecordScan } from '../../core/record/record-scan.ts';
import { ContainerKeys } from './container-keys.ts';

export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;

export interface LookingThrough {
  readonly scan: RecordScan;
  /** Asked of each record that was looked through; the others come out of `push`. */
  readonly isWanted: (found: RecordScan) => boolean;
}

export class JsonSplitter {
  /** Brackets open now, and how many of them are around the records. */
  #depth = 0;
  #containerDepth = 0;
  #inString = false;
  /** The chunk ended behind an unpaired backslash inside a string. */
  #escaped = false;
  /** Where the record starts in the current chunk; -1 between records. */
  #start = -1;
  /** The record is a scalar or no JSON at all: it ends with a comma, a line or a closing bracket. */
  #isBare = false;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  readonly #keys = new ContainerKeys();
  #afterColon = false;
  /** The record that the last step completed; undefined: it completed none. */
  #completed: Buffer | null | undefined;
  /** The last byte before the current one, also across chunks. */
  #before = NEWLINE;
  readonly #looking: LookingThrough | undefined;
  #passedOver = 0;

  /** `looking`: how the records of a container are looked through on the way to where they end. */
  constructor(looking?: LookingThrough) {
    this.#looking = looking;
  }

  /** The records that this chunk completes, or how many before the next were not wanted; take all of them before the next chunk. */
  *push(chunk: Buffer): Generator<Buffer | number | null> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#inString) at = this.#skipString(chunk, at);
      else if (this.#isInRecord()) at = this.#stepInRecord(chunk, at);
      else at = this.#step(chunk, at);
      this.#before = chunk[at - 1] ?? NEWLINE;
      if (this.#completed === undefined) continue;
      const record = this.#completed;
      this.#completed = undefined;
      if (this.#passedOver > 0) yield this.#takePassedOver();
      yield record;
    }
    if (this.#passedOver > 0) yield this.#takePassedOver();
    this.#keep(chunk);
  }

  /** What was still open: a last line without its end is a record, anything else was cut. */
  end(): { readonly last: Buffer | null | undefined; readonly isCut: boolean } {
    const isLine = this.#isBare && this.#depth === 0 && !this.#inString;
    const last = isLine ? this.#take(Buffer.alloc(0), 0) : undefined;
    return { last, isCut: !isLine && (this.#depth > 0 || this.#inString) };
  }

  /** One byte outside of strings; returns the place to go on. */
  #step(chunk: Buffer, at: number): number {
    switch (chunk[at]) {
      case QUOTE:
        this.#openString(at);
        break;
      case OPEN_OBJECT:
        if (this.#isBrokenLine()) this.#breakOff(chunk, at);
        this.#open(at, false);
        return this.#scanned(chunk, at);
      case OPEN_LIST:
        this.#open(at, true);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.#close(chunk, at);
        break;
      case COLON:
        this.#afterColon = true;
        if (this.#isBetween()) this.#startBare(at);
        break;
      case COMMA:
      case NEWLINE:
        if (this.#isBare && (this.#depth > 0 || chunk[at] === NEWLINE)) this.#complete(chunk, at);
        break;
      case 0x20:
      case 0x09:
      case 0x0d:
        break;
      default:
        if (this.#isBetween()) this.#startBare(at);
    }
    return at + 1;
  }

  #takePassedOver(): number {
    const count = this.#passedOver;
    this.#passedOver = 0;
    return count;
  }

  /** Behind the record, if it begins here and was looked through. */
  #scanned(chunk: Buffer, at: number): number {
    if (this.#looking === undefined || this.#start !== at || !this.#isInRecord()) return at + 1;
    const { scan, isWanted } = this.#looking;
    const behind = scan.scan(chunk, at);
    if (behind < 0) return at + 1;
    this.#depth = this.#containerDepth;
    if (isWanted(scan)) {
      this.#complete(chunk, behind);
      return behind;
    }
    this.#afterColon = false;
    this.#start = -1;
    this.#passedOver += 1;
    return behind;
  }

  /** An object or list among others of a container: only brackets and quotes decide where it ends. */
  #isInRecord(): boolean {
    return this.#start >= 0 && !this.#isBare && this.#containerDepth > 0;
  }

  /** Most bytes are read here, so nothing but numbers is touched. Returns the place behind the record, or where a string goes on in the next chunk. */
  #stepInRecord(chunk: Buffer, from: number): number {
    const { length } = chunk;
    let [at, depth, afterColon] = [from, this.#depth, this.#afterColon];
    while (at < length && depth > this.#containerDepth) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        afterColon = false;
        const behind = behindString(chunk, at + 1);
        if (behind < 0) {
          this.#inString = true;
          at += 1;
          break;
        }
        at = behind - 1;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        afterColon = false;
        depth += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
      else if (byte === COLON) afterColon = true;
      at += 1;
    }
    this.#depth = depth;
    this.#afterColon = afterColon;
    if (depth === this.#containerDepth) this.#complete(chunk, at);
    return at;
  }

  #isBetween(): boolean {
    return this.#start < 0 && this.#depth === this.#containerDepth;
  }

  #startBare(at: number): void {
    this.#start = at;
    this.#isBare = true;
  }

  #openString(at: number): void {
    if (this.#isBetween()) this.#startBare(at);
    // Free text is no JSON: an apostrophe's double cousin in it opens nothing.
    if (this.#isBare && this.#depth === 0) return;
    this.#inString = true;
    this.#keys.begin(this.#depth);
    this.#afterColon = false;
  }

  /** Inside a value, no line of a pretty-printed record begins with an object that is not indented. */
  #isBrokenLine(): boolean {
    return this.#before === NEWLINE && this.#depth > 0 && this.#containerDepth === 0 && this.#start >= 0;
  }

  #breakOff(chunk: Buffer, at: number): void {
    this.#complete(chunk, at);
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /** Place behind the string that is open, or the end of the chunk. */
  #skipString(chunk: Buffer, from: number): number {
    let at = from + (this.#escaped ? 1 : 0);
    this.#escaped = false;
    for (;;) {
      const quote = chunk.indexOf(QUOTE, at);
      const end = quote < 0 ? chunk.length : quote;
      // No JSON string holds a line end: the quote that should have closed this one is missing.
      const lineEnd = this.#containerDepth === 0 ? chunk.subarray(at, end).indexOf(NEWLINE) : -1;
      if (lineEnd >= 0) {
        this.#breakOff(chunk, at + lineEnd);
        return at + lineEnd + 1;
      }
      const isEscaped = slashesBefore(chunk, at, end) % 2 === 1;
      if (quote < 0) this.#escaped = isEscaped;
      if (quote >= 0 && isEscaped) {
        at = quote + 1;
        continue;
      }
      this.#keys.add(this.#depth, chunk.subarray(from, end));
      this.#inString = quote < 0;
      return quote < 0 ? chunk.length : quote + 1;
    }
  }

  #open(at: number, isList: boolean): void {
    const isTopLevelList = isList && this.#depth === 0 && this.#start < 0;
    const isContainer =
      isList && this.#containerDepth === 0 && this.#afterColon && this.#keys.namesContainer(this.#depth);
    if (isTopLevelList || isContainer) {
      this.#forget();
      this.#containerDepth = this.#depth + 1;
    } else if (this.#isBetween()) {
      this.#start = at;
    }
    // Brackets inside of free text are text.
    if (!(this.#isBare && this.#depth === 0)) this.#depth += 1;
    this.#afterColon = false;
  }

  #close(chunk: Buffer, at: number): void {
    if (this.#isBare && this.#depth === 0) return;
    if (this.#isBare && this.#depth === this.#containerDepth) this.#complete(chunk, at);
    if (this.#depth === 0) {
      this.#startBare(at);
      return;
    }
    this.#depth -= 1;
    if (this.#start >= 0 && this.#depth === this.#containerDepth) this.#complete(chunk, at + 1);
    if (this.#depth < this.#containerDepth) {
      this.#containerDepth = 0;
      // What follows the records inside their wrapper is not a record.
      if (this.#depth > 0) this.#start = -1;
    }
  }

  #complete(chunk: Buffer, end: number): void {
    this.#afterColon = false;
    this.#completed = this.#take(chunk, end);
  }

  #take(chunk: Buffer, end: number): Buffer | null {
    const tail = chunk.subarray(Math.max(0, this.#start), end);
    const isTooLarge = this.#pendingBytes + tail.length > MAX_RECORD_BYTES;
    const record = this.#pending.length === 0 ? tail : Buffer.concat([...this.#pending, tail]);
    this.#forget();
    return isTooLarge ? null : record;
  }

  #forget(): void {
    this.#start = -1;
    this.#isBare = false;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** Keeps the part of the chunk that belongs to a record still open. */
  #keep(chunk: Buffer): void {
    if (this.#start < 0) return;
    const part = chunk.subarray(this.#start);
    this.#pendingBytes += part.length;
    if (this.#pendingBytes > MAX_RECORD_BYTES) this.#pending = [];
    else this.#pending.push(part);
    this.#start = 0;
  }
}

function slashesBefore(chunk: Buffer, from: number, end: number): number {
  let at = end;
  while (at > from && chunk[at - 1] === BACKSLASH) at -= 1;
  return end - at;
}
