/**
 * Cuts the text of a JSON object into the texts of its members, without parsing them: policies that were parsed
 * before need not be parsed again.
 *
 * Shape   text -> its members by name; undefined for a text that is not clearly an object of distinct members, no
 *         deeper than `DEEPEST_JSON`, which then goes to `JSON.parse`.
 *
 * INVARIANT: if every member's text is valid JSON, so is the object's.
 */
import { DEEPEST_JSON } from '../../record/json.ts';
import { readName } from './json-text.ts';

export interface MemberText {
  readonly text: string;
  /** How many names the objects in it have, if it is JSON; those that occur twice count twice. */
  readonly names: number;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** `known`: a member of another text; where it stands again, it is not looked through. */
export function splitMembers(text: string, known?: MemberText): ReadonlyMap<string, MemberText> | undefined {
  const members = new Map<string, MemberText>();
  let at = skipSpaces(text, 0);
  if (text.charCodeAt(at) !== OPEN_BRACE) return undefined;
  at = skipSpaces(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_BRACE) return isEnd(text, at) ? members : undefined;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return undefined;
    const quote = endOfString(text, at);
    const name = readName(text, at, quote);
    const colon = skipSpaces(text, quote + 1);
    if (name === undefined || members.has(name) || text.charCodeAt(colon) !== COLON) return undefined;
    const value = takeValue(text, colon + 1, known);
    if (value === undefined) return undefined;
    members.set(name, value);
    const end = colon + 1 + value.text.length;
    if (text.charCodeAt(end) === CLOSE_BRACE) return isEnd(text, end) ? members : undefined;
    at = skipSpaces(text, end + 1);
  }
}

/** With the spaces around it; undefined: it has no end, or is too deep. */
function takeValue(text: string, start: number, known: MemberText | undefined): MemberText | undefined {
  if (known !== undefined && text.startsWith(known.text, start)) {
    const next = text.charCodeAt(start + known.text.length);
    if (next === COMMA || next === CLOSE_BRACE) return known;
  }
  let names = 0;
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (isOpening(character)) {
      depth += 1;
      if (depth > DEEPEST_JSON) return undefined;
    } else if (depth > 0) {
      if (character === COLON) names += 1;
      else if (isClosing(character)) depth -= 1;
    } else if (character === COMMA || character === CLOSE_BRACE) {
      return { text: text.slice(start, at), names };
    }
  }
  return undefined;
}

function isOpening(character: number): boolean {
  return character === OPEN_BRACE || character === 91;
}

function isClosing(character: number): boolean {
  return character === CLOSE_BRACE || character === 93;
}

/** Index of the quote that ends the string which begins at `start`; the text's length when none does. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1))
    if (!isEscaped(text, at)) return at;
  return text.length;
}

/** Behind an odd number of backslashes. */
function isEscaped(text: string, quote: number): boolean {
  let isOdd = false;
  for (let at = quote - 1; text.charCodeAt(at) === BACKSLASH; at -= 1) isOdd = !isOdd;
  return isOdd;
}

function isEnd(text: string, brace: number): boolean {
  return skipSpaces(text, brace + 1) === text.length;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(character: number): boolean {
  return character === 32 || character === 10 || character === 13 || character === 9;
}
