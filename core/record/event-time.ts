/**
 * Times as texts: the one place that reads them, and writes them.
 *
 * Shape   ISO 8601 with a zone -> milliseconds since the epoch, or CloudTrail's `eventTime` as ISO 8601 UTC in whole seconds.
 * Errors  undefined for what is no time, for a day that the calendar lacks (30 February), and beyond the years 0 to 9999:
 *         texts of other years do not sort as times.
 */
import { remembering } from '../model/remember.ts';
import { type JsonObject, textAt } from './json.ts';

const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** As times are kept, on a day that every month has. */
const KEPT_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

export function timeOf(record: JsonObject): string | undefined {
  const text = textAt(record, 'eventTime');
  if (text !== undefined && KEPT_TIME.test(text)) return text;
  const milliseconds = instantOf(text);
  return milliseconds === undefined ? undefined : isoSeconds(milliseconds);
}

/** Of a time that comes from outside. */
export function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : readInstant(text);
}

/** As `instantOf` reads it. */
export const isInstant = (text: string): boolean => KEPT_TIME.test(text) || instantOf(text) !== undefined;

/** A snapshot's times are compared with that of each denial. */
const readInstant = remembering((text): number | undefined => {
  const [, year, month, day] = ISO_TIME.exec(text) ?? [];
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const milliseconds = Date.parse(text);
  return isInCalendar(milliseconds) ? milliseconds : undefined;
});

const GIVEN = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Of a time that a person gives: also a day, or without seconds or a zone, which is then UTC. */
export function instantGiven(text: string): number | undefined {
  const [, day, minute = '00:00', second = ':00', zone = 'Z'] = GIVEN.exec(text) ?? [];
  return instantOf(`${day}T${minute}${second}${zone}`);
}

/** Of a time that was read before. NaN for what is none: it is neither before nor after any other. */
export const instant = (time: string): number => instantOf(time) ?? Number.NaN;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FEBRUARY = 2;

/** `2026-02-30` is none, although the parser of JavaScript reads it as the second of March. */
function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === FEBRUARY && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

const FIRST = Date.parse('0000-01-01T00:00:00Z');
const END = Date.parse('+010000-01-01T00:00:00Z');

export const isInCalendar = (milliseconds: number): boolean => milliseconds >= FIRST && milliseconds < END;

/** `2026-11-20T10:02:11Z`: the one form in which times are kept, so that text order is time order. */
export function isoSeconds(milliseconds: number): string {
  return `${isoMilliseconds(milliseconds).slice(0, 19)}Z`;
}

/** The same with milliseconds. What lies beyond the calendar is its first moment or its last one. */
export function isoMilliseconds(milliseconds: number): string {
  return new Date(Math.min(Math.max(milliseconds, FIRST), END - 1)).toISOString();
}
