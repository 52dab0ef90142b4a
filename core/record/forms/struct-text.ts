/**
 * A struct as Athena prints it in a text: `{type=AssumedRole, arn=arn:aws:…, sessioncontext={…}}`. Values stand there without
 * quotes, so a value ends where a known name begins, or a bracket closes.
 *
 * Shape   text -> objects, lists and texts; undefined: it is no struct, or can be read in two ways.
 * Source  Amazon Athena User Guide, "Create a table for CloudTrail logs in Athena" (`STRUCT`).
 *
 * INVARIANT: a value that pretends to hold the next member makes that name occur twice: then nothing is read.
 */
export type StructValue = string | null | readonly StructValue[] | { readonly [name: string]: StructValue };

const DEEPEST = 6;
const LONGEST = 64 * 1024;

interface Read {
  readonly value: StructValue;
  readonly end: number;
}

interface Place {
  readonly text: string;
  /** Of members, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly depth: number;
  readonly isInList: boolean;
}

export function structIn(text: string, names: ReadonlySet<string>): StructValue | undefined {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed) || trimmed.length > LONGEST) return undefined;
  const read = valueAt(0, { text: trimmed, names, depth: 0, isInList: false });
  return read?.end === trimmed.length ? read.value : undefined;
}

function valueAt(at: number, place: Place): Read | undefined {
  if (place.depth > DEEPEST) return undefined;
  const inner = { ...place, depth: place.depth + 1 };
  switch (place.text[at]) {
    case '{':
      return structAt(at + 1, { ...inner, isInList: false });
    case '[':
      return listAt(at + 1, { ...inner, isInList: true });
    default:
      return scalarAt(at, place);
  }
}

function structAt(from: number, place: Place): Read | undefined {
  const members = new Map<string, StructValue>();
  if (place.text[from] === '}') return { value: {}, end: from + 1 };
  for (let at = from; ; ) {
    const name = nameAt(place.text, at);
    const read = name === undefined ? undefined : valueAt(at + name.length + 1, place);
    if (name === undefined || read === undefined || members.has(name)) return undefined;
    members.set(name, read.value);
    if (place.text[read.end] === '}') return { value: Object.fromEntries(members), end: read.end + 1 };
    if (!place.text.startsWith(', ', read.end)) return undefined;
    at = read.end + 2;
  }
}

function listAt(from: number, place: Place): Read | undefined {
  const values: StructValue[] = [];
  if (place.text[from] === ']') return { value: values, end: from + 1 };
  for (let at = from; ; ) {
    const read = valueAt(at, place);
    if (read === undefined) return undefined;
    values.push(read.value);
    if (place.text[read.end] === ']') return { value: values, end: read.end + 1 };
    if (!place.text.startsWith(', ', read.end)) return undefined;
    at = read.end + 2;
  }
}

function scalarAt(at: number, { text, names, isInList }: Place): Read | undefined {
  for (const found of text.slice(at).matchAll(/[}\]]|, /g)) {
    const end = at + found.index;
    const next = found[0] === ', ' && !isInList ? nameAt(text, end + 2) : undefined;
    const isEnd = found[0] !== ', ' || isInList || (next !== undefined && names.has(next));
    if (isEnd) return { value: textOf(text.slice(at, end)), end };
  }
  return undefined;
}

const textOf = (text: string): string | null => (text === 'null' ? null : text);

function nameAt(text: string, at: number): string | undefined {
  const name = /([a-z][a-z0-9_]{0,60})=/iy;
  name.lastIndex = at;
  return name.exec(text)?.[1]?.toLowerCase();
}
