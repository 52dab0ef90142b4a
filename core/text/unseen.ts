/**
 * The characters of a text that a reader cannot see, or takes for other characters: they are written as escapes, so that
 * names that differ look different, and nothing moves a cursor, breaks a line or turns the reading direction.
 *
 * Shape   text, how to write one character -> text. Plain ASCII, and letters of any language, stay as they are.
 * Errors  none. A text that was escaped is not escaped again. A text that itself spells an escape looks like one.
 * Source  Unicode Standard Annex 44 (General_Category, Default_Ignorable_Code_Point), Annex 15 (normalization forms),
 *         Technical Standard 39 (confusables).
 */

const PLAIN = /^[ -~]*$/;

/**
 * Controls, line and paragraph separators, bidirectional controls, zero-width characters, spaces that are no space,
 * fillers, variation selectors, private and unassigned code points, halves of characters. U+2800 is an empty Braille cell.
 */
const UNSEEN = /[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]--[ ]]/gv;

/** Signs that look like those in an ARN: hyphens, slashes, colons, stars. */
const SIGNS = /[\u02d0\u2010-\u2012\u2044\u2212\u2215\u2217\u2236\ua789]/g;

/** What is written in two ways, as é is, differs in its marks, or in the letters that a Korean syllable is made of. */
const PARTS = /[\p{M}\u1100-\u11ff]/gu;

const BEYOND_ASCII = /[^\0-\x7f]/gu;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/** Letters of Cyrillic, Greek, Armenian and Latin that are drawn as letters of ASCII are. */
const LOOK_ALIKES: ReadonlySet<string> = new Set(
  'аԁеһіјӏоорԛсѕѵԝхуАВЕЅІЈКМНОРСТУХԌԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧινοορυսհոցօւԼՍՏՕıɑɡɩᴀᴄᴏᴠᴡᴢ',
);

export type WriteCharacter = (character: string) => string;

export function escapeUnseen(text: string, write: WriteCharacter): string {
  if (PLAIN.test(text)) return text;
  const composed = isComposed(text) ? text : text.replace(PARTS, write);
  const seen = composed
    .replace(BEYOND_ASCII, (each) => (standsForAnother(each) ? write(each) : each))
    .replace(UNSEEN, write)
    .replace(SIGNS, write);
  return seen.replace(WORDS, (word) => (readsAsAscii(word) ? word.replace(BEYOND_ASCII, write) : word));
}

const isComposed = (text: string): boolean => text.normalize('NFC') === text;

/** `Ａ`, `＝` and `𝐀` are compatible with a sign of ASCII; the Kelvin sign is another way to write K. */
function standsForAnother(character: string): boolean {
  return !isComposed(character) || /^[!-~]$/.test(character.normalize('NFKC'));
}

function readsAsAscii(word: string): boolean {
  if (PLAIN.test(word)) return false;
  return [...word].every((each) => PLAIN.test(each) || LOOK_ALIKES.has(each));
}
