/** Texts by number: the same bytes have the same number, as long as there is room. */
import { hashOf } from './key';
import { KEPT_AT, KEPT_BYTES, MOST_TEXTS, SLOTS, SLOTS_AT, TEXTS_AT } from './layout';

let texts: i32 = 0;
let keptBytes: i32 = 0;

/** So many places are looked at: texts that were chosen to meet in one make nothing slow. */
const PROBES: i32 = 16;
const LONGEST: i32 = 1024;

/** The number of a text, from 1; 0: it is not kept. */
export function numberOf(from: i32, end: i32): i32 {
  const length = end - from;
  if (length > LONGEST) return 0;
  const hash = hashOf(from, length);
  let slot = hash & (SLOTS - 1);
  for (let probe = 0; ; probe++) {
    if (probe === PROBES) return 0;
    const number = load<i32>(SLOTS_AT + slot * 4);
    if (number === 0) break;
    if (isText(number, hash, from, length)) return number;
    slot = (slot + 1) & (SLOTS - 1);
  }
  if (isFull()) return 0;
  texts++;
  const text = TEXTS_AT + texts * 12;
  store<i32>(text, KEPT_AT + keptBytes);
  store<i32>(text + 4, length);
  store<i32>(text + 8, hash);
  memory.copy(KEPT_AT + keptBytes, from, length);
  keptBytes += length;
  store<i32>(SLOTS_AT + slot * 4, texts);
  return texts;
}

/** Forget all, or no other text is kept. */
export function isFull(): bool {
  return texts === MOST_TEXTS - 1 || keptBytes > KEPT_BYTES - LONGEST;
}

export function forgetTexts(): void {
  texts = 0;
  keptBytes = 0;
  memory.fill(SLOTS_AT, 0, SLOTS * 4);
}

function isText(number: i32, hash: i32, from: i32, length: i32): bool {
  const text = TEXTS_AT + number * 12;
  if (load<i32>(text + 8) !== hash || load<i32>(text + 4) !== length) return false;
  return memory.compare(load<i32>(text), from, length) === 0;
}
