/** Reads a member of a CloudTrail record by its path; a record is data from outside and may hold anything. */

export function valueAt(record: unknown, ...path: readonly string[]): unknown {
  let value = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** Text, or a number or truth value as text; nothing else, and no empty text. */
export function textAt(record: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(record, ...path);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
