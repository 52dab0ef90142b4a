/**
 * Reading JSON that came from outside: nothing is assumed of its shape, and nothing throws.
 * Only own members count, so a key such as `__proto__` or `constructor` finds nothing it should not.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at the end of `path`, or undefined as soon as a step is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** A string with something in it; everything else is undefined. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** Undefined when there is no number. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/**
 * AWS nests nothing nearly so deep, in records or policies. What is deeper is refused as a whole: it would exhaust the
 * stack of whatever walks it, and take the records beside it along.
 */
export const DEEPEST_JSON = 200;

/** Parsed JSON, or what is wrong with the text. Units: brackets within brackets, at most `DEEPEST_JSON`. */
export function parseJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (isTooDeep(text)) return { problem: `more than ${DEEPEST_JSON} brackets within brackets` };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Parsed JSON; undefined for a text that is none. */
export function jsonIn(text: string): unknown {
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : undefined;
}

const BEGINS_AS_ONE = /^\s*[{[]/;

/** The object or list that a text is; undefined for any other text, which most are: nothing is thrown to find that out. */
export function structureIn(text: string | undefined): JsonObject | readonly unknown[] | undefined {
  if (text === undefined || !BEGINS_AS_ONE.test(text)) return undefined;
  const value = jsonIn(text);
  return isObject(value) || Array.isArray(value) ? value : undefined;
}

/** Few texts have so many brackets that their depth must be counted. */
function isTooDeep(text: string): boolean {
  return hasMoreThan(text, '{', '[', DEEPEST_JSON) && depthOf(text) > DEEPEST_JSON;
}

function hasMoreThan(text: string, one: string, other: string, most: number): boolean {
  let count = 0;
  for (const bracket of [one, other]) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > most) return true;
    }
  }
  return false;
}

/** Brackets in strings are text. */
function depthOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === '\\' ? 1 : 0;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
