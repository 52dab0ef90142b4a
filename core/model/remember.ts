/**
 * Values that are computed once a text: of the texts that come again and again, such as names of keys and principals. When
 * there are too many, all are forgotten; long texts are not kept at all, so that hostile ones do not fill the memory.
 */
const MOST = 1000;
const LONGEST = 256;

/** A function whose answer depends on its text alone. An answer `undefined` is computed anew. */
export function remembering<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => known.get(text) ?? remember(known, text, compute(text), MOST);
}

export function remember<T>(known: Map<string, T>, text: string, value: T, most: number): T {
  if (text.length > LONGEST) return value;
  if (known.size >= most) known.clear();
  known.set(text, value);
  return value;
}
