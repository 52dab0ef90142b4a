/** What is left of a text without its cuts, and the number by which that is found again. */
import { CUTS_AT, KEY_AT } from './layout';

/** From a place to another, at most 8 KiB, without the first so many cuts, to the place of the key; its length. `by`: where the text lies behind the host's. */
export function copyOthers(start: i32, end: i32, cuts: i32, by: i32): i32 {
  let into = KEY_AT;
  let from = start;
  for (let cut = 0; cut < cuts; cut++) {
    const length = load<i32>(CUTS_AT + cut * 8) + by - from;
    memory.copy(into, from, length);
    into += length;
    from = load<i32>(CUTS_AT + cut * 8 + 4) + by;
  }
  memory.copy(into, from, end - from);
  return into + end - from - KEY_AT;
}

/** Odd, with its bits all over. */
const SPREAD: u64 = 0x1b873593cc9e2d;

/** The same for the same bytes. */
export function hashOf(from: i32, length: i32): i32 {
  let hash: u64 = length;
  let at = from;
  const whole = from + (length & ~7);
  for (; at < whole; at += 8) hash = (rotl(hash, 23) ^ load<u64>(at)) * SPREAD;
  for (; at < from + length; at++) hash = (rotl(hash, 23) ^ load<u8>(at)) * SPREAD;
  return <i32>(hash ^ (hash >> 32));
}
