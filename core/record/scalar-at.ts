/** A single value of a record as text: CloudTrail writes some truth values as strings and some as such. */
import { valueAt } from './json.ts';

export function scalarAt(record: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(record, ...path);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
