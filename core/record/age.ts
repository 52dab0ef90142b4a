/** Times as a person reads them: how long ago; programs get ISO 8601. */
import { instant } from './event-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Beyond this a date says more. */
const MOST_DAYS = 60;

/** `3 h`, `in 2 d`: in a table, whose heading says that it is past. */
export function agePassed(time: string, now: number): string {
  return ageText(time, now).replace(/ ago$/, '');
}

/** `3 h ago`, `in 2 d`; far from now, and what is no time, as it is written, without the time of day. */
export function ageText(time: string, now: number): string {
  const passed = now - instant(time);
  const amount = amountText(Math.abs(passed));
  if (amount === undefined) return time.slice(0, 10);
  return passed < 0 ? `in ${amount}` : `${amount} ago`;
}

function amountText(milliseconds: number): string | undefined {
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / 1000)} s`;
  if (milliseconds < 2 * HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  if (milliseconds < MOST_DAYS * DAY) return `${Math.floor(milliseconds / DAY)} d`;
  return undefined;
}
