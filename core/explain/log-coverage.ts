/**
 * Does a log hold how sessions began around a time? Then a session without a record that gives it something was given
 * nothing. A log of denials alone, or of one file among many, proves no silence: it must hold the beginning of another
 * session of the same account and Region before, and go on afterwards, each with time for late records. A stretch without any
 * record may be a day's folder that is not there.
 *
 * Memory  a few times for each account and Region, and for each stretch between two silences.
 * Source  CloudTrail User Guide, "CloudTrail log file examples": files hold what was delivered together, in no order of time.
 */
import { EVENTS_WITHIN_SECONDS } from '../../contract/deployment.ts';
import { GLOBAL_STS_REGION, type SessionBeginning, type SessionCoverage } from '../gather/known-grant.ts';
import type { Normalized } from '../normalize/normalized.ts';
import { instant, isoSeconds, timeOf } from '../record/event-time.ts';
import { isObject, textAt } from '../record/json.ts';

/** Times in ISO 8601; of any record. */
interface Stretch {
  first: string;
  last: string;
}

/** An account in a Region. */
export interface CoveredPlace {
  /** By time, each more than `SILENCE_MS` after the one before. */
  stretches: Stretch[];
  /** When the first session began; undefined: none did. */
  firstSession: string | undefined;
}

/** Longer than a night in which nothing is denied, shorter than a missing day. */
const SILENCE_MS = 12 * 3_600_000;

/** A log with more silences is no log of an account at work. */
const MOST_STRETCHES = 1000;

export class LogCoverage implements SessionCoverage {
  readonly because = 'covered';
  readonly #places = new Map<string, CoveredPlace>();
  #hasGap = false;

  /** Something was not read, or left out on purpose: a session may have begun in it. */
  noteGap(): void {
    this.#hasGap = true;
  }

  /** The place of the record, which further records of it can be noted at; undefined: it is in none, or has no time. */
  note(normalized: Normalized, record: unknown): CoveredPlace | undefined {
    const time = isObject(record) ? timeOf(record) : undefined;
    const account = textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');
    const region = textAt(record, 'awsRegion');
    if (time === undefined || account === undefined || region === undefined) return undefined;
    const key = keyOf(account, region);
    const place = this.#places.get(key) ?? { stretches: [], firstSession: undefined };
    this.#places.set(key, place);
    this.noteAt(place, time);
    const isSession = normalized.kind === 'sessionGrant';
    if (isSession && time < (place.firstSession ?? '~')) place.firstSession = time;
    return place;
  }

  /** `time`: ISO 8601, UTC, in whole seconds; of a record that begins no session. */
  noteAt({ stretches }: CoveredPlace, time: string): void {
    if (stretches.length < MOST_STRETCHES) addTime(stretches, time);
    else this.#hasGap = true;
  }

  async covers({ account, region, began }: SessionBeginning): Promise<boolean> {
    const place = this.#places.get(keyOf(account, region));
    if (this.#hasGap || place?.firstSession === undefined) return false;
    const early = isoSeconds(instant(began) - EVENTS_WITHIN_SECONDS * 1000);
    const late = isoSeconds(instant(began) + EVENTS_WITHIN_SECONDS * 1000);
    const elsewhere = this.#places.get(keyOf(account, GLOBAL_STS_REGION));
    const isHere = place.firstSession <= early && isWithin(place, early, late);
    return isHere && (elsewhere === undefined || (elsewhere.stretches[0]?.first ?? '~') <= early);
  }
}

const isWithin = ({ stretches }: CoveredPlace, early: string, late: string): boolean =>
  stretches.some(({ first, last }) => first <= early && last >= late);

/** Files come in order of time mostly: the place is near the end. */
function addTime(stretches: Stretch[], time: string): void {
  const newest = stretches.at(-1);
  if (newest !== undefined && newest.first <= time) {
    if (time <= newest.last) return;
    if (isOfHour(newest.last, time)) {
      newest.last = time;
      return;
    }
  }
  const at = stretches.findLastIndex(({ first }) => first <= time);
  const before = stretches[at];
  const after = stretches[at + 1];
  if (before !== undefined && time <= before.last) return;
  if (before !== undefined && isNear(before.last, time)) before.last = time;
  else if (after !== undefined && isNear(time, after.first)) after.first = time;
  else stretches.splice(at + 1, 0, { first: time, last: time });
  const [one, other] = [stretches[at], stretches[at + 1]];
  if (one === undefined || other === undefined || !isNear(one.last, other.first)) return;
  one.last = other.last;
  stretches.splice(at + 1, 1);
}

/** Most records come soon after the one before. */
function isOfHour(one: string, other: string): boolean {
  for (let at = HOUR_CHARACTERS - 1; at >= 0; at -= 1)
    if (one.charCodeAt(at) !== other.charCodeAt(at)) return false;
  return true;
}

/** `2026-11-20T10` */
const HOUR_CHARACTERS = 13;

const isNear = (earlier: string, later: string): boolean => instant(later) - instant(earlier) <= SILENCE_MS;

const keyOf = (account: string, region: string): string => `${account} ${region}`;
