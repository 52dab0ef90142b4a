/**
 * JSON that stands in a line beside other text: behind a time, a host or a log level, as a cell of CSV, as a JSON string.
 *
 * Shape   line -> the object in it; undefined: none can be read.
 * Source  RFC 4180 (a quote in a cell is written twice); RFC 8259 (escapes in a string).
 */
import { isObject, type JsonObject, jsonIn } from '../../core/record/json.ts';

export function embeddedJson(line: string): JsonObject | undefined {
  const start = line.indexOf('{');
  const end = line.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  const inner = line.slice(start, end + 1);
  for (const read of READINGS) {
    const value = read(inner);
    if (isObject(value)) return value;
  }
  return undefined;
}

/** As it is, with the quotes of a CSV cell, with the escapes of a string. */
const READINGS: readonly ((inner: string) => unknown)[] = [
  jsonIn,
  (inner) => (inner.includes('""') ? jsonIn(inner.replaceAll('""', '"')) : undefined),
  (inner) => {
    if (!inner.includes('\\"')) return undefined;
    const text = jsonIn(`"${inner}"`);
    return typeof text === 'string' ? jsonIn(text) : undefined;
  },
];
