/**
 * Does a trail record all management events of each Region, in the account that the doctor runs in? Of the others their
 * canaries tell.
 *
 * Source  EventBridge User Guide, "Events from AWS services via CloudTrail": nothing arrives without a trail that logs.
 */
import type { ManagementEvents } from './event-selectors.ts';
import type { Reading } from './reading.ts';
import { about, assess, type Verdict } from './verdict.ts';

export interface TrailReading {
  readonly arn: string;
  readonly isLogging: Reading<boolean>;
  readonly events: Reading<ManagementEvents>;
}

export interface RegionTrails {
  readonly region: string;
  /** That record this Region, wherever they live. */
  readonly trails: Reading<readonly TrailReading[]>;
}

const MAKE_ONE = 'docs/deploy.md, `Before`: a multi-Region trail with read and write management events';

export function checkTrails(regions: readonly RegionTrails[]): readonly Verdict[] {
  return regions.flatMap(({ region, trails }) => {
    const subject = about('trails', region);
    return assess(subject, trails, MAKE_ONE, (all) => {
      const verdicts = all.map((trail) => checkTrail(region, trail));
      const best = (['fine', 'unknown'] as const)
        .map((state) => verdicts.find((verdict) => verdict.state === state))
        .find((verdict) => verdict !== undefined);
      return best ?? verdicts[0] ?? subject.wrong('no trail: EventBridge gets nothing', MAKE_ONE);
    });
  });
}

function checkTrail(region: string, { arn, isLogging, events }: TrailReading): Verdict {
  const subject = about('trails', region);
  const start = `aws cloudtrail start-logging --name ${arn}`;
  const [verdict] = assess(subject, isLogging, MAKE_ONE, (logs) => {
    if (!logs) return subject.wrong(`${arn} does not log`, start);
    return assess(subject, events, MAKE_ONE, (found) => recorded(region, arn, found));
  });
  return verdict ?? subject.unknown(`${arn} told nothing`, 'needs cloudtrail:GetEventSelectors');
}

function recorded(region: string, arn: string, { recorded: which, excluded }: ManagementEvents): Verdict {
  const subject = about('trails', region);
  const selectors = `aws cloudtrail get-event-selectors --trail-name ${arn}`;
  if (which === 'none') return subject.wrong(`${arn} records no management events`, MAKE_ONE);
  if (which === 'some') return subject.wrong(`${arn} records only some management events`, selectors);
  if (excluded.length > 0) return subject.wrong(`${arn} leaves out ${excluded.join(', ')}`, selectors);
  return subject.fine(`${arn} logs all management events`);
}
