/**
 * Does a log hold how sessions began around a time? Then a session without a record that gives it something was given
 * nothing. A log of denials alone, or of one file among many, proves no silence: it must hold the beginning of another
 * session of the same account and Region before, and go on afterwards, each with time for late records.
 *
 * Memory  a few times for each account and Region.
 * Source  CloudTrail User Guide, "CloudTrail log file examples": files hold what was delivered together, in no order of time.
 */
import { EVENTS_WITHIN_SECONDS } from '../../contract/deployment.ts';
import { GLOBAL_STS_REGION, type SessionBeginning, type SessionCoverage } from '../gather/known-grant.ts';
import type { Normalized } from '../normalize/normalized.ts';
import { instant, isoSeconds, timeOf } from '../record/event-time.ts';
import { isObject, textAt } from '../record/json.ts';

interface Span {
  /** ISO 8601; of any record. */
  first: string;
  last: string;
  /** When the first session began; undefined: none did. */
  firstSession: string | undefined;
}

export class LogCoverage implements SessionCoverage {
  readonly because = 'covered';
  readonly #spans = new Map<string, Span>();
  #hasGap = false;

  /** Something was not read, or left out on purpose: a session may have begun in it. */
  noteGap(): void {
    this.#hasGap = true;
  }

  note(normalized: Normalized, record: unknown): void {
    const time = isObject(record) ? timeOf(record) : undefined;
    const account = textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');
    const region = textAt(record, 'awsRegion');
    if (time === undefined || account === undefined || region === undefined) return;
    const key = keyOf(account, region);
    const span = this.#spans.get(key) ?? { first: time, last: time, firstSession: undefined };
    if (time < span.first) span.first = time;
    if (time > span.last) span.last = time;
    const isSession = normalized.kind === 'sessionGrant';
    if (isSession && time < (span.firstSession ?? '~')) span.firstSession = time;
    this.#spans.set(key, span);
  }

  async covers({ account, region, began }: SessionBeginning): Promise<boolean> {
    if (this.#hasGap) return false;
    const early = isoSeconds(instant(began) - EVENTS_WITHIN_SECONDS * 1000);
    const late = isoSeconds(instant(began) + EVENTS_WITHIN_SECONDS * 1000);
    const span = this.#spans.get(keyOf(account, region));
    const elsewhere = this.#spans.get(keyOf(account, GLOBAL_STS_REGION));
    const isHere = span?.firstSession !== undefined && span.firstSession <= early && span.last >= late;
    return isHere && (elsewhere === undefined || elsewhere.first <= early);
  }
}

const keyOf = (account: string, region: string): string => `${account} ${region}`;
