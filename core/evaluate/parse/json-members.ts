/**
 * Cuts the text of a JSON object into the texts of its members, without parsing them: policies that were parsed
 * before need not be parsed again.
 *
 * Shape   text -> member texts by name; undefined for a text that is not clearly an object of distinct members, which
 *         then goes to `JSON.parse`.
 *
 * INVARIANT: if every member's text is valid JSON, so is the object's.
 */
import { closingQuote, readName } from './json-text.ts';

/** What must come next at the top level of the object. */
type Expected = 'object' | 'name' | 'colon' | 'value' | 'end';

interface Cut {
  expected: Expected;
  name: string;
  start: number;
  readonly members: Map<string, string>;
}

export function splitMembers(text: string): ReadonlyMap<string, string> | undefined {
  const cut: Cut = { expected: 'object', name: '', start: 0, members: new Map() };
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      const end = closingQuote(text, at);
      if (depth <= 1 && !takeString(cut, text, at, end)) return undefined;
      at = end;
    } else if (isOpening(character)) {
      depth += 1;
      if (depth === 1 && !takeObject(cut, character)) return undefined;
    } else if (isClosing(character)) {
      depth -= 1;
      if (depth <= 0 && !takeEnd(cut, text, at, character)) return undefined;
    } else if (depth <= 1 && !takeOther(cut, text, at, character)) {
      return undefined;
    }
  }
  return cut.expected === 'end' ? cut.members : undefined;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const SPACES: ReadonlySet<number> = new Set([9, 10, 13, 32]);

function isOpening(character: number): boolean {
  return character === OPEN_BRACE || character === 91;
}

function isClosing(character: number): boolean {
  return character === CLOSE_BRACE || character === 93;
}

function takeObject(cut: Cut, character: number): boolean {
  if (cut.expected !== 'object' || character !== OPEN_BRACE) return false;
  cut.expected = 'name';
  return true;
}

function takeString(cut: Cut, text: string, start: number, end: number): boolean {
  if (cut.expected === 'value') return true;
  if (cut.expected !== 'name') return false;
  const name = readName(text, start, end);
  if (name === undefined) return false;
  cut.name = name;
  cut.expected = 'colon';
  return true;
}

/** The end of a value: a comma, or the end of the object. */
function takeMember(cut: Cut, text: string, end: number, next: 'name' | 'end'): boolean {
  if (cut.expected !== 'value' || cut.members.has(cut.name)) return false;
  cut.members.set(cut.name, text.slice(cut.start, end));
  cut.expected = next;
  return true;
}

function takeEnd(cut: Cut, text: string, end: number, character: number): boolean {
  if (character !== CLOSE_BRACE) return false;
  if (cut.expected !== 'name' || cut.members.size > 0) return takeMember(cut, text, end, 'end');
  cut.expected = 'end';
  return true;
}

function takeOther(cut: Cut, text: string, at: number, character: number): boolean {
  if (SPACES.has(character)) return true;
  if (character === COMMA) return takeMember(cut, text, at, 'name');
  if (character !== COLON) return cut.expected === 'value';
  if (cut.expected !== 'colon') return false;
  cut.expected = 'value';
  cut.start = at + 1;
  return true;
}
