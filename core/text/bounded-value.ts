/**
 * A value for a program that shows it to a language model: no text of it is longer than it may be, and characters that are not
 * seen are written as escapes within the text, so that they stay visible however often the value is read and written as JSON.
 *
 * Shape   JSON value -> the same shape, with the paths (`$.groups[0].principal`) of what was changed.
 * Units   UTF-16 units of a text, items of a list.
 * Errors  none.
 *
 * INVARIANT: what is there to be copied into a policy or a shell is as it was, or null: half a statement would be a wrong one.
 */
import { escapeLines } from './json-text.ts';
import { clip } from './one-line.ts';

export interface Bounds {
  readonly text: number;
  readonly list: number;
}

export interface BoundedValue {
  readonly value: unknown;
  /** Texts and lists that are longer. */
  readonly cut: readonly string[];
  /** Texts with characters that are not seen. */
  readonly escaped: readonly string[];
  /** What is there to be copied, and could not be shown as it is: null. */
  readonly leftOut: readonly string[];
}

export function boundedValue(value: unknown, bounds: Bounds): BoundedValue {
  const changes: Changes = { cut: [], escaped: [], leftOut: [] };
  return { value: boundedAt({ path: '$', name: '', parent: '' }, value, bounds, changes), ...changes };
}

interface Changes {
  readonly cut: string[];
  readonly escaped: string[];
  readonly leftOut: string[];
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly parent: string;
}

/** A statement of a fix, and a line for a shell. */
const isToCopy = ({ name, parent }: Place): boolean =>
  name === 'command' || (name === 'statement' && parent === 'fix');

function boundedAt(place: Place, value: unknown, bounds: Bounds, changes: Changes): unknown {
  if (!isToCopy(place)) return boundedPart(place, value, bounds, changes);
  const own: Changes = { cut: [], escaped: [], leftOut: [] };
  const shown = boundedPart(place, value, bounds, own);
  if (own.cut.length + own.escaped.length + own.leftOut.length === 0) return shown;
  changes.leftOut.push(place.path);
  return null;
}

function boundedPart(place: Place, value: unknown, bounds: Bounds, changes: Changes): unknown {
  if (typeof value === 'string') return boundedText(place.path, value, bounds, changes);
  if (typeof value !== 'object' || value === null) return value;
  return isList(value)
    ? boundedList(place, value, bounds, changes)
    : boundedMembers(place, value, bounds, changes);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function boundedList(
  { path, name, parent }: Place,
  list: readonly unknown[],
  bounds: Bounds,
  changes: Changes,
): readonly unknown[] {
  if (list.length > bounds.list) changes.cut.push(path);
  return list
    .slice(0, bounds.list)
    .map((each, index) => boundedPart({ path: `${path}[${index}]`, name, parent }, each, bounds, changes));
}

function boundedMembers(place: Place, members: object, bounds: Bounds, changes: Changes): unknown {
  const entries = Object.entries(members);
  if (entries.length > bounds.list) changes.cut.push(place.path);
  const shown = entries.slice(0, bounds.list).map(([name, each]) => {
    const path = `${place.path}.${safe(name, KEY_IN_PATH)}`;
    const key = boundedText(path, name, bounds, changes);
    return [key, boundedAt({ path, name, parent: place.name }, each, bounds, changes)];
  });
  return Object.fromEntries(shown);
}

const KEY_IN_PATH = 80;

function boundedText(path: string, text: string, bounds: Bounds, changes: Changes): string {
  const short = clip(text, bounds.text);
  // Line feeds stay: the text of an alert has lines, and JSON writes them as escapes.
  const shown = escapeLines(short);
  if (short !== text) changes.cut.push(path);
  if (shown !== short) changes.escaped.push(path);
  return shown;
}

const safe = (text: string, length: number): string => escapeLines(clip(text, length));
