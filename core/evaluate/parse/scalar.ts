/**
 * The values that condition operators compare as more than text: numbers, dates, truth values, bytes.
 *
 * Shape   text -> value, or undefined when the text is not a value of that type.
 * Units   dates in milliseconds since the epoch.
 * Source  IAM User Guide, "IAM JSON policy elements: Condition operators"; W3C note "Date and Time Formats".
 */
import { instantOf } from '../../record/event-time.ts';

export function parseNumber(text: string): number | undefined {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : undefined;
}

/** Date, optionally time (to the minute, second or a fraction) and zone; years and months alone are dates too. */
const W3C_DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** ISO 8601 as the W3C profiles it, or seconds since the epoch. Without a zone: UTC. */
export function parseDate(text: string): number | undefined {
  const parts = W3C_DATE.exec(text);
  if (parts === null) return /^\d{5,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) * 1000 : undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '0',
    zone = 'Z',
  ] = parts;
  const at = instantOf(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (at === undefined) return undefined;
  return at + Number(`0.${fraction}`) * 1000 - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}

export function parseTruth(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : undefined;
}

/** Base64, so that two texts are equal when their bytes are. */
export function parseBase64(text: string): string | undefined {
  const body = text.replace(/={0,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return undefined;
  return body.slice(0, body.length - (body.length % 4 === 0 ? 0 : 1)) + lastDigit(body);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The last digit of an incomplete group has bits that belong to no byte. */
function lastDigit(body: string): string {
  const unusedBits = [0, 0, 4, 2][body.length % 4] ?? 0;
  if (unusedBits === 0) return '';
  return DIGITS[(DIGITS.indexOf(body.slice(-1)) >> unusedBits) << unusedBits] ?? '';
}
