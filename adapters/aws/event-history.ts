/**
 * CloudTrail's event history of one account and Region: management events of 90 days, newest first, by one attribute.
 *
 * Rate    two calls a second for an account and Region, for all who call: so calls keep a distance.
 * Errors  what CloudTrail refuses is thrown; throttled calls wait and are tried again.
 * Source  CloudTrail API Reference, LookupEvents; CloudTrail User Guide, "Working with CloudTrail event history".
 */
import { CloudTrailClient, type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { LONG_ANSWERS } from '../client-timeouts.ts';
import type { CredentialProvider } from './member-clients.ts';

export interface EventHistoryOptions {
  readonly region: string;
  /** Left out: the standard chain. */
  readonly credentials?: CredentialProvider | undefined;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export interface HistoryPage {
  /** JSON of the records, newest first. */
  readonly records: readonly string[];
  readonly next: string | undefined;
}

export interface EventHistory {
  /** `since`: milliseconds since the epoch. */
  readonly page: (
    attribute: LookupAttribute,
    since: number,
    next: string | undefined,
  ) => Promise<HistoryPage>;
  readonly close: () => void;
}

/** A little more than half a second. */
const DISTANCE_MS = 550;
const PAGE = 50;
const ATTEMPTS = 8;

export const HISTORY_DAYS = 90;

export function openEventHistory({ region, credentials, sleep }: EventHistoryOptions): EventHistory {
  const settings = { region, retryMode: 'standard', maxAttempts: ATTEMPTS, ...LONG_ANSWERS };
  const client = new CloudTrailClient({ ...settings, ...(credentials && { credentials }) });
  let isFirst = true;
  return {
    async page(attribute, since, next) {
      if (!isFirst) await sleep(DISTANCE_MS);
      isFirst = false;
      const command = new LookupEventsCommand({
        LookupAttributes: [attribute],
        StartTime: new Date(since),
        MaxResults: PAGE,
        ...(next !== undefined && { NextToken: next }),
      });
      const { Events = [], NextToken } = await client.send(command);
      return { records: Events.flatMap(({ CloudTrailEvent }) => CloudTrailEvent ?? []), next: NextToken };
    },
    close: () => client.destroy(),
  };
}
