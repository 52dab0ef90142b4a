/**
 * Looks through bytes by a module of WebAssembly: 16 at once, where JavaScript sees one. Made when it is first needed, once.
 *
 * Memory  28 pages of 64 KiB, whatever is looked through. What a call found is written over by the next.
 * Source  wasm/, built by scripts/record-scan.ts.
 */
import built from '../../data/generated/record-scan.json' with { type: 'json' };
import { MEMBER_KINDS, MEMBER_NAMES, MEMBERS, type MemberKind } from './record-members.ts';
import { ScanWindow } from './scan-window.ts';

/** Places are of the module's memory, in bytes. */
interface Module {
  readonly memory: WebAssembly.Memory;
  /** `shift`: how much places differ from those that are asked for. Returns the place behind the record, `CUT` or another negative number. */
  readonly scan: (start: number, end: number, shift: number) => number;
  readonly isJson: (from: number, end: number) => number;
  readonly copyOthers: (start: number, end: number, cuts: number, shift: number) => number;
  readonly hashOf: (from: number, length: number) => number;
  readonly numberOf: (from: number, end: number) => number;
  readonly isFull: () => number;
  readonly forgetTexts: () => void;
}

const PLACES = [
  ...['CUTS_AT', 'FOUND_AT', 'KEY_AT', 'KINDS_AT', 'LARGE_AT', 'LARGE_BYTES', 'MEMBERS_AT', 'NAMES_AT'],
  ...[
    'SMALL_AT',
    'SMALL_BYTES',
    'MOST_MEMBERS',
    'MOST_CUTS',
    'TEXT',
    'TEXT_OR_OTHER',
    'ANY',
    'OBJECT',
    'CUT',
  ],
] as const;

type Place = (typeof PLACES)[number];

/** The longest key, with what stands behind it. */
const KEY_BYTES = 8192 + 16;

export class Scanner {
  readonly #module: Module;
  readonly #at: Readonly<Record<Place, number>>;
  readonly #small: ScanWindow;
  readonly #large: ScanWindow;
  /** What the last scan found: as `from` and `end` of `RecordScan`, one behind the other, and a bit a member. */
  readonly found: Int32Array;
  readonly members: number;
  /** Where each cut begins and ends, in order. */
  readonly cuts: Int32Array;
  readonly key: Buffer;
  #texts: string[] = [];

  constructor() {
    const bytes = Buffer.from(built.base64.join(''), 'base64');
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    this.#module = exports as unknown as Module;
    const at = Object.fromEntries(PLACES.map((name) => [name, placeOf(exports[name])]));
    this.#at = at as Readonly<Record<Place, number>>;
    const { buffer } = this.#module.memory;
    const { SMALL_AT, SMALL_BYTES, LARGE_AT, LARGE_BYTES, FOUND_AT, CUTS_AT, KEY_AT } = this.#at;
    const { MOST_MEMBERS, MOST_CUTS } = this.#at;
    this.#small = new ScanWindow(new Uint8Array(buffer, SMALL_AT, SMALL_BYTES));
    this.#large = new ScanWindow(new Uint8Array(buffer, LARGE_AT, LARGE_BYTES));
    this.members = MOST_MEMBERS;
    this.found = new Int32Array(buffer, FOUND_AT, 2 * MOST_MEMBERS + 1);
    this.cuts = new Int32Array(buffer, CUTS_AT, 2 * MOST_CUTS);
    this.key = Buffer.from(buffer, KEY_AT, KEY_BYTES);
    this.#writeTables(new Uint8Array(buffer));
  }

  #writeTables(memory: Uint8Array): void {
    const { MEMBERS_AT, NAMES_AT, KINDS_AT } = this.#at;
    memory.fill(NONE, MEMBERS_AT, MEMBERS_AT + MEMBER_NAMES.length * NUMBERS);
    for (const [level, names] of MEMBER_NAMES.entries()) {
      for (const [name, member] of Object.entries(names)) {
        const bytes = Buffer.from(name);
        memory[MEMBERS_AT + level * NUMBERS + memberNumber(bytes)] = member;
        memory.set([bytes.length, ...bytes], NAMES_AT + member * NAME_BYTES);
      }
    }
    for (let member = 0; member < MEMBERS; member += 1)
      memory[KINDS_AT + member] = this.#kindOf(MEMBER_KINDS.get(member) ?? 'text');
  }

  #kindOf(kind: MemberKind): number {
    const { TEXT, TEXT_OR_OTHER, ANY, OBJECT } = this.#at;
    if (typeof kind === 'object') return OBJECT + kind.level;
    return { text: TEXT, textOrOther: TEXT_OR_OTHER, any: ANY }[kind];
  }

  /** Sets `found`. The place behind the record that begins there; negative: it must be parsed. */
  scan(bytes: Uint8Array, start: number): number {
    const window = this.#windowOf(bytes);
    const behind = this.#scanIn(window, bytes, start);
    const isCut = behind === this.#at.CUT && window.isCutBefore(bytes, start);
    if (!isCut) return behind;
    window.load(bytes, start);
    return this.#scanIn(window, bytes, start);
  }

  #scanIn(window: ScanWindow, bytes: Uint8Array, start: number): number {
    const shift = window.shiftFor(bytes, start);
    const behind = this.#module.scan(start + shift, window.end, shift);
    return behind < 0 ? behind : behind - shift;
  }

  #windowOf(bytes: Uint8Array): ScanWindow {
    return bytes.length <= this.#at.SMALL_BYTES ? this.#small : this.#large;
  }

  /** How far the bytes lie behind where they are. Those from `start` on are there as long as nothing else is asked for. */
  shiftFor(bytes: Uint8Array, start: number): number {
    return this.#windowOf(bytes).shiftFor(bytes, start);
  }

  /** Whether the places hold one JSON value; false also where it is nested too deeply to see that. */
  isJson(from: number, end: number): boolean {
    return this.#module.isJson(from, end) !== 0;
  }

  /** Sets `key` to what is left without the cuts. Returns its length. */
  copyOthers(start: number, end: number, cuts: number, shift: number): number {
    return this.#module.copyOthers(start + shift, end + shift, cuts, shift);
  }

  /** Of the first bytes of `key`: the same number for the same bytes. */
  keyHash(length: number): number {
    return this.#module.hashOf(this.#at.KEY_AT, length);
  }

  /** The text, for the same bytes mostly the same string, which was made before. `bytes` has it at `from`, less the shift. */
  text(bytes: Buffer, shift: number, from: number, end: number): string {
    if (this.#module.isFull() !== 0) {
      this.#module.forgetTexts();
      this.#texts = [];
    }
    const number = this.#module.numberOf(from + shift, end + shift);
    const kept = number === 0 ? undefined : this.#texts[number - 1];
    if (kept !== undefined) return kept;
    const text = bytes.toString('latin1', from, end);
    if (number > 0) this.#texts[number - 1] = text;
    return text;
  }
}

const NONE = 255;
const NUMBERS = 256;
const NAME_BYTES = 32;

/** As `memberAt` of wasm/record.ts reckons it. INVARIANT: no two names of a level have one number; a test looks for each. */
function memberNumber(name: Uint8Array): number {
  const { length } = name;
  return ((name[(length >> 1) + 1] ?? 0) + 3 * (name[length - 2] ?? 0) + 5 * length) % NUMBERS;
}

const placeOf = (exported: unknown): unknown =>
  exported instanceof WebAssembly.Global ? exported.value : undefined;

let made: Scanner | undefined;

export function scanner(): Scanner {
  made ??= new Scanner();
  return made;
}
