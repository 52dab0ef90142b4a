/**
 * Does a trail record all management events of each Region, in the account that the doctor runs in? For other accounts
 * the canaries show it.
 *
 * Source  EventBridge User Guide, "Events from AWS services via CloudTrail": nothing arrives without a trail that logs.
 */

import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { ManagementEvents } from './event-selectors.ts';
import type { Inspection } from './inspection.ts';

export interface TrailDescription {
  readonly arn: string;
  readonly isLogging: Inspection<boolean>;
  readonly events: Inspection<ManagementEvents>;
}

export interface RegionTrails {
  readonly region: string;
  /** Those that record this Region, whatever their home Region. */
  readonly trails: Inspection<readonly TrailDescription[]>;
}

const MAKE_ONE = 'docs/deploy.md, `Before`: a multi-Region trail with read and write management events';

export function checkTrails(regions: readonly RegionTrails[]): readonly CheckResult[] {
  return regions.flatMap(({ region, trails }) => {
    const subject = subjectOf('trails', region);
    return resultsFor(subject, trails, MAKE_ONE, (all) => {
      const results = all.map((trail) => checkTrail(region, trail));
      const best = (['fine', 'unknown'] as const)
        .map((state) => results.find((result) => result.state === state))
        .find((result) => result !== undefined);
      return best ?? results[0] ?? subject.wrong('no trail: EventBridge gets nothing', MAKE_ONE);
    });
  });
}

function checkTrail(region: string, { arn, isLogging, events }: TrailDescription): CheckResult {
  const subject = subjectOf('trails', region);
  const start = `aws cloudtrail start-logging --name ${arn}`;
  const [result] = resultsFor(subject, isLogging, MAKE_ONE, (logs) => {
    if (!logs) return subject.wrong(`${arn} does not log`, start);
    return resultsFor(subject, events, MAKE_ONE, (found) => recorded(region, arn, found));
  });
  return result ?? subject.unknown(`nothing is known of ${arn}`, 'needs cloudtrail:GetEventSelectors');
}

function recorded(region: string, arn: string, { recorded: which, excluded }: ManagementEvents): CheckResult {
  const subject = subjectOf('trails', region);
  const selectors = `aws cloudtrail get-event-selectors --trail-name ${arn}`;
  if (which === 'none') return subject.wrong(`${arn} records no management events`, MAKE_ONE);
  if (which === 'some') return subject.wrong(`${arn} records only some management events`, selectors);
  if (excluded.length > 0) return subject.wrong(`${arn} leaves out ${excluded.join(', ')}`, selectors);
  return subject.fine(`${arn} logs all management events`);
}
