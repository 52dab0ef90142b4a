/**
 * Times that come from outside.
 *
 * Shape   ISO 8601 with a zone -> milliseconds since the epoch, or CloudTrail's `eventTime` as ISO 8601 UTC in whole seconds.
 * Errors  undefined for what is no time, for a day that the calendar lacks (30 February), and beyond the years 0 to 9999:
 *         texts of other years do not sort as times.
 */
import { type JsonObject, textAt } from './json.ts';

const ISO_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export function timeOf(record: JsonObject): string | undefined {
  const milliseconds = instantOf(textAt(record, 'eventTime'));
  return milliseconds === undefined ? undefined : isoSeconds(milliseconds);
}

export function instantOf(text: string | undefined): number | undefined {
  const day = ISO_TIME.exec(text ?? '')?.[1];
  if (text === undefined || day === undefined || !isDay(day)) return undefined;
  const milliseconds = Date.parse(text);
  return isInCalendar(milliseconds) ? milliseconds : undefined;
}

/** `2026-02-30` is none, although the parser of JavaScript reads it as the second of March. */
export function isDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(-2));
}

const FIRST = Date.parse('0000-01-01T00:00:00Z');
const END = Date.parse('+010000-01-01T00:00:00Z');

export const isInCalendar = (milliseconds: number): boolean => milliseconds >= FIRST && milliseconds < END;

/** `2026-11-20T10:02:11Z`: the one form in which times are kept, so that text order is time order. */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
