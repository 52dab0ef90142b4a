/**
 * What `JSON.parse` does not report: the line of a member, and members that an object has twice. Of two members of
 * one name `JSON.parse` keeps the last; a policy with `StringEquals` twice would lose a condition.
 *
 * Shape   JSON text -> the path of a repeated member; JSON text and a path -> its line.
 * Source  RFC 8259.
 */
import { jsonIn } from '../../record/json.ts';
import { memberPath } from './fault.ts';

interface Frame {
  /** Of an object; undefined in an array. */
  readonly names: Set<string> | undefined;
  /** Name of the current member, or index of the current item. */
  current: string | number;
  expectsName: boolean;
  /** How much of a path that is looked for leads to the container, and to its current member; -1: it leads elsewhere. */
  readonly within: number;
  reached: number;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Visits every member and item until `visit` answers true. Text that is no JSON is walked all the same. */
function walk(
  text: string,
  visit: (frames: readonly Frame[], offset: number, isRepeated: boolean) => boolean,
) {
  const frames: Frame[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const frame = frames.at(-1);
    switch (text.charCodeAt(at)) {
      case OPEN_BRACE:
        frames.push({ names: new Set(), current: '', expectsName: true, ...startOf(frame) });
        break;
      case OPEN_BRACKET:
        frames.push({ names: undefined, current: 0, expectsName: false, ...startOf(frame) });
        if (visit(frames, nextText(text, at + 1), false)) return;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        frames.pop();
        break;
      case COLON:
        if (frame !== undefined) frame.expectsName = false;
        break;
      case COMMA:
        if (frame?.names !== undefined) frame.expectsName = true;
        else if (typeof frame?.current === 'number') {
          frame.current += 1;
          if (visit(frames, nextText(text, at + 1), false)) return;
        }
        break;
      case QUOTE: {
        const start = at;
        at = closingQuote(text, start);
        if (!frame?.expectsName || frame.names === undefined) break;
        frame.current = readName(text, start, at) ?? '';
        const isRepeated = frame.names.has(frame.current);
        frame.names.add(frame.current);
        if (visit(frames, start, isRepeated)) return;
      }
    }
  }
}

/** Of the value at the root, `$` leads there. */
const startOf = (around: Frame | undefined) => ({ within: around?.reached ?? 1, reached: -1 });

/** Where the next item begins. */
function nextText(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

/** undefined: it has an escape that is none, and the text is no JSON. */
export function readName(text: string, start: number, end: number): string | undefined {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  const name = jsonIn(text.slice(start, end + 1));
  return typeof name === 'string' ? name : undefined;
}

/** Index of the quote that ends the string which begins at `start`; the text's length when none does. */
export function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function pathOf(frames: readonly Frame[], root: string): string {
  return frames.reduce(
    (path, { current }) => (typeof current === 'number' ? `${path}[${current}]` : memberPath(path, current)),
    root,
  );
}

/** Path of the first member whose name occurs twice in its object. */
export function findRepeatedMember(text: string, root: string): string | undefined {
  let found: string | undefined;
  walk(text, (frames, _offset, isRepeated) => {
    if (isRepeated) found = pathOf(frames, root);
    return isRepeated;
  });
  return found;
}

/** Line, from 1, of the value at a path, or of the nearest value around it. Linear in the length of the text. */
export function lineOfPath(text: string, path: string): number {
  let offset = 0;
  let known = 0;
  walk(text, (frames, at) => {
    const frame = frames.at(-1);
    if (frame === undefined) return false;
    frame.reached = reachedIn(path, frame);
    if (frame.reached >= known) {
      known = frame.reached;
      offset = at;
    }
    return frame.reached === path.length;
  });
  return text.slice(0, offset).split('\n').length;
}

function reachedIn(path: string, { within, current }: Frame): number {
  if (within < 0) return -1;
  const step = typeof current === 'number' ? `[${current}]` : memberPath('', current);
  const reached = within + step.length;
  const isStep = path.startsWith(step, within) && ['', '.', '['].includes(path.charAt(reached));
  return isStep ? reached : -1;
}
