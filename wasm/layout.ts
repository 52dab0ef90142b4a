/**
 * Where in memory what lies, in bytes. The host writes the tables and the texts, and reads the rest; it takes these places from
 * the exports. All loads are of 16 bytes, so that behind each text as many must be readable.
 */

/** By level and number of a name: the member that it may be, or 255. */
export const MEMBERS_AT: i32 = 1024;
/** By member, 32 bytes each: the length of its name, and the name of at most 16 bytes. */
export const NAMES_AT: i32 = 4096;
/** By member: one of the kinds of value of `record.ts`, or a level and `OBJECT`. */
export const KINDS_AT: i32 = 5120;
/** Of the record that was scanned last, by member: where its value begins; then where each ends; then a bit for each that is there. 32-bit numbers. */
export const FOUND_AT: i32 = 5376;
/** Where what is cut from a key begins and ends, in order; 32-bit numbers. */
export const CUTS_AT: i32 = 5888;
export const KEY_AT: i32 = 8192;
/** Texts that are kept, one behind the other. */
export const KEPT_AT: i32 = 32768;
export const KEPT_BYTES: i32 = 524288;
/** By slot, the number of a text, or 0; then by number where it begins, its length, and its hash. 32-bit numbers. */
export const SLOTS_AT: i32 = KEPT_AT + KEPT_BYTES + 16;
export const SLOTS: i32 = 16384;
export const TEXTS_AT: i32 = SLOTS_AT + SLOTS * 4;
export const MOST_TEXTS: i32 = 8192;
/** A text of its own. */
export const SMALL_AT: i32 = TEXTS_AT + MOST_TEXTS * 12;
export const SMALL_BYTES: i32 = 16384;
/** Of a text that is too large for that, as much as this. */
export const LARGE_AT: i32 = SMALL_AT + SMALL_BYTES + 16;
export const LARGE_BYTES: i32 = 1048576;

/** Members that there may be. */
export const MOST_MEMBERS: i32 = 32;
export const MOST_CUTS: i32 = 16;
export const NAME_BYTES: i32 = 16;
