/**
 * What the monitor would have had to do with the events of a log.
 *
 * Shape   records of a log, one after the other → counts
 * Memory  a line for each group of denials, each account and Region, and each day.
 *
 * The monitor's own canaries are left out: they are reckoned by the number of accounts and Regions.
 */
import { accessChanges, deniedCalls } from '../../contract/event-patterns.ts';
import { isRegionName } from '../../contract/region-name.ts';
import { canaryOf } from '../ingest/ingest.ts';
import type { Normalized } from '../normalize/normalized.ts';
import { instant, timeOf } from '../record/event-time.ts';
import { isObject, textAt } from '../record/json.ts';
import { isNoApiEvent } from '../record/no-api-event.ts';
import { jsonBytes } from '../record/record-sample.ts';
import { matchesFields } from './event-pattern.ts';

export interface LogUsage {
  readonly records: number;
  /** Of them, recorded because a trail has data events on. */
  readonly dataEvents: number;
  /** ISO 8601, UTC; null: no record says when it was. */
  readonly first: string | null;
  readonly last: string | null;
  /** From the first record to the last; days without any do not count. */
  readonly days: number;
  readonly accounts: number;
  readonly regions: readonly string[];
  readonly denials: number;
  /** Of them, those that no rule would forward: an import finds them. */
  readonly denialsNotForwarded: number;
  /** Of equal denials. */
  readonly groups: number;
  /** Denials less those of a group whose last one was in the same minute. */
  readonly bursts: number;
  /** Forwarded by the rule for policy changes and limited sessions. */
  readonly accessChanges: number;
  /** Forwarded as denied calls, and none: they end in `ingest`. */
  readonly lookAlikes: number;
  /** Of the table, for policy changes and sessions. */
  readonly contextWriteUnits: number;
  readonly policyChangeBytes: number;
  /** Of all that is forwarded, without envelopes. */
  readonly forwardedBytes: number;
}

/** What of a record can be read without parsing it. Undefined: it cannot. */
export interface Glance {
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly time: string | undefined;
  readonly isDataEvent: boolean;
}

const ACCOUNT = /^\d{12}$/;
const DAY_LENGTH = '2026-11-20'.length;
const MINUTE_LENGTH = '2026-11-20T10:05'.length;
const DAY_MS = 86_400_000;

const DENIED = deniedCalls().detail;
const CHANGES = accessChanges().detail;

/** DynamoDB bills writes by the KiB. */
const writeUnits = (bytes: number): number => Math.ceil(bytes / 1024);

export class LogCounter {
  readonly #places = new Set<string>();
  readonly #days = new Set<string>();
  /** The minute of each group's last denial. */
  readonly #groups = new Map<string, string>();
  #first = '~';
  #last = '';
  readonly #counts = {
    ...{ records: 0, dataEvents: 0, denials: 0, denialsNotForwarded: 0, bursts: 0 },
    ...{ accessChanges: 0, lookAlikes: 0, contextWriteUnits: 0, policyChangeBytes: 0, forwardedBytes: 0 },
  };

  get records(): number {
    return this.#counts.records;
  }

  /** Counts a call that no rule forwards; false: it must be read, because its place or time is new or unclear. */
  glance({ account, region, time, isDataEvent }: Glance): boolean {
    if (time === undefined || !this.#days.has(time.slice(0, DAY_LENGTH))) return false;
    if (!this.#places.has(placeOf(account, region))) return false;
    this.#count(time, isDataEvent);
    return true;
  }

  /** `bytes`: the length of its text, where that is known. */
  take(normalized: Normalized, raw: unknown, bytes?: number): void {
    if (!isObject(raw) || normalized.kind === 'malformed' || isNoApiEvent(raw)) return;
    if (canaryOf(normalized) !== undefined) return;
    const [account, region] = [textAt(raw, 'recipientAccountId'), textAt(raw, 'awsRegion')];
    if (ACCOUNT.test(account ?? '') && isRegionName(region ?? '')) this.#places.add(placeOf(account, region));
    this.#count(timeOf(raw), textAt(raw, 'eventCategory') === 'Data');
    const isDenied = matchesFields(DENIED, raw);
    const isChange = matchesFields(CHANGES, raw);
    const counts = this.#counts;
    const forwarded = Number(isDenied) + Number(isChange);
    if (forwarded > 0) counts.forwardedBytes += forwarded * (bytes ?? jsonBytes(raw));
    if (isChange) counts.accessChanges += 1;
    if (normalized.kind === 'denial') this.#denial(normalized.recorded.denial, isDenied);
    else if (isDenied) counts.lookAlikes += 1;
    if (forwarded > 0) this.#context(normalized);
  }

  #denial({ group, time }: { readonly group: string; readonly time: string }, isForwarded: boolean): void {
    const counts = this.#counts;
    counts.denials += 1;
    if (!isForwarded) counts.denialsNotForwarded += 1;
    const minute = time.slice(0, MINUTE_LENGTH);
    if (this.#groups.get(group) !== minute) counts.bursts += 1;
    this.#groups.set(group, minute);
  }

  #context(normalized: Normalized): void {
    const counts = this.#counts;
    if (normalized.kind === 'policyChange') {
      const bytes = jsonBytes(normalized.change);
      const { length } = normalized.change.targets;
      // One more asks which groups it fixed.
      counts.contextWriteUnits += length * writeUnits(bytes) + 1;
      counts.policyChangeBytes += length * bytes;
    } else if (normalized.kind === 'sessionGrant')
      counts.contextWriteUnits += writeUnits(jsonBytes(normalized.grant));
  }

  #count(time: string | undefined, isDataEvent: boolean): void {
    this.#counts.records += 1;
    if (isDataEvent) this.#counts.dataEvents += 1;
    if (time === undefined) return;
    this.#days.add(time.slice(0, DAY_LENGTH));
    if (time < this.#first) this.#first = time;
    if (time > this.#last) this.#last = time;
  }

  usage(): LogUsage {
    const places = [...this.#places].map((place) => place.split(' '));
    const isTimed = this.#last !== '';
    const span = isTimed ? (instant(this.#last) - instant(this.#first)) / DAY_MS : 0;
    return {
      ...this.#counts,
      first: isTimed ? this.#first : null,
      last: isTimed ? this.#last : null,
      days: Math.min(span, this.#days.size),
      accounts: new Set(places.map(([account]) => account)).size,
      regions: [...new Set(places.flatMap(([, region = '']) => region))].toSorted(),
      groups: this.#groups.size,
    };
  }
}

const placeOf = (account: string | undefined, region: string | undefined): string => `${account} ${region}`;
