/**
 * Did canaries arrive from every account and Region? In each one a call is refused on purpose once a day, in some every
 * hour; a canary that reaches the central account shows that the trail, the rule and the forwarding there work.
 *
 * Units   milliseconds.
 */

import { CANARY_WITHIN_SECONDS, EVENTS_WITHIN_SECONDS } from '../../contract/deployment.ts';
import { CANARY_ALARM_PREFIX } from '../../contract/names.ts';
import type { AccountRegion } from '../model/policy-source.ts';
import { instant } from '../record/event-time.ts';
import { ageOf, runbook } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { Inspection } from './inspection.ts';
import type { Canary, OwnCalls } from './own-calls.ts';

const HOUR_MS = 3_600_000;
/** One may be lost: CloudTrail delivers events on a best-effort basis. */
const HOURLY_RECEIVED_WITHIN_MS = 3 * HOUR_MS;
export const DAILY_RECEIVED_WITHIN_MS = CANARY_WITHIN_SECONDS * 1000;
const LATEST_MS = EVENTS_WITHIN_SECONDS * 1000;

const CANARY_RUNBOOK = runbook(`${CANARY_ALARM_PREFIX}REGION`);
const LATER = 'look again when a day has passed';

export interface CoverageInput {
  /** All that canaries must arrive from. */
  readonly places: readonly AccountRegion[];
  /** Those with an hourly canary. */
  readonly hourly: readonly AccountRegion[];
  readonly log: Inspection<OwnCalls>;
  /** Of the stack. */
  readonly since: number;
  readonly now: number;
}

export function checkCoverage({ places, hourly, log, since, now }: CoverageInput): readonly CheckResult[] {
  const all = subjectOf('coverage', 'canaries');
  if (places.length === 0)
    return [all.unknown('which accounts and Regions have canaries is not known', 'see the lines above')];
  return resultsFor(all, log, runbook('What was changed by hand'), ({ canaries }) => {
    const received = new Map(canaries.map((canary) => [placeOf(canary), canary]));
    const often = new Set(hourly.map(placeOf));
    return places.map((place) => {
      const within = often.has(placeOf(place)) ? HOURLY_RECEIVED_WITHIN_MS : DAILY_RECEIVED_WITHIN_MS;
      return checkPlace(placeOf(place), received.get(placeOf(place)), { within, since, now });
    });
  });
}

const placeOf = ({ account, region }: AccountRegion): string => `${account} ${region}`;

interface Deadline {
  readonly within: number;
  readonly since: number;
  readonly now: number;
}

function checkPlace(
  place: string,
  canary: Canary | undefined,
  { within, since, now }: Deadline,
): CheckResult {
  const subject = subjectOf('coverage', place);
  if (canary === undefined || now - canary.called > within) {
    if (now - since < within)
      return subject.unknown(`deployed ${ageOf(now - since)} ago, no canary received yet`, LATER);
    const last =
      canary === undefined
        ? 'no canary received in a day'
        : `last canary received ${ageOf(now - canary.called)} ago`;
    return subject.wrong(last, CANARY_RUNBOOK);
  }
  const took = canary.arrived - canary.called;
  const found = `canary received ${ageOf(now - canary.called)} ago, ${Math.max(0, Math.round(took / 1000))} s after the call`;
  return took > LATEST_MS ? subject.wrong(found, runbook('A canary arrives late')) : subject.fine(found);
}

/** The newest canary in the table: it passed from the call to `ingest`. */
export interface StoredCanary extends AccountRegion {
  /** ISO 8601; absent: the table has none. */
  readonly newest: Inspection<string>;
}

export function checkStoredCanaries(
  canaries: readonly StoredCanary[],
  since: number,
  now: number,
): readonly CheckResult[] {
  return canaries.flatMap(({ newest, ...place }) => {
    const subject = subjectOf('canary', placeOf(place));
    const isNew = now - since < HOURLY_RECEIVED_WITHIN_MS;
    if (newest.lookup.kind === 'absent' && isNew)
      return [
        subject.unknown(`deployed ${ageOf(now - since)} ago, none arrived yet`, 'look again in an hour'),
      ];
    return resultsFor(subject, newest, CANARY_RUNBOOK, (time) => {
      const age = now - instant(time);
      const found = `the newest in the table is ${ageOf(age)} old`;
      return age > HOURLY_RECEIVED_WITHIN_MS ? subject.wrong(found, CANARY_RUNBOOK) : subject.fine(found);
    });
  });
}
