/**
 * The records of CloudTrail's event history that may show the call of a group: the newest first, as far as it was last denied.
 *
 * CloudTrail looks up by one attribute. The name of the call finds it by whichever session; of a user also the user's name
 * does, so for a user the first page of each is read, and the one that reaches further back is read on.
 */

import { setTimeout as realSleep } from 'node:timers/promises';
import type { IdentityOptions } from '../adapters/aws/caller-identity.ts';
import type { EventHistory, HistoryPage } from '../adapters/aws/event-history.ts';
import { isRegionName } from '../contract/region-name.ts';
import type { Denial } from '../core/model/denial.ts';
import { identityType } from '../core/model/identity-type.ts';
import { normalizeRecord } from '../core/normalize/cloudtrail.ts';
import type { Normalized } from '../core/normalize/normalized.ts';
import { instant, isoSeconds, timeOf } from '../core/record/event-time.ts';
import { isObject, jsonIn } from '../core/record/json.ts';
import { actionTable } from './action-table.ts';
import { type Io, UsageError } from './command.ts';
import { Progress } from './progress.ts';
import { roleCredentials } from './role-credentials.ts';

/** 10,000 events, in two minutes. */
const MOST_PAGES = 200;

const SESSION_NAME = 'denial-monitor-verify';
const DAY_MS = 86_400_000;

export interface LookedThrough {
  readonly region: string;
  /** `EventName=PutObject` */
  readonly attribute: string;
  readonly records: number;
  /** ISO 8601, UTC: everything from then on was looked through. */
  readonly from: string;
  /** False: there is more before `from` that was not looked through. */
  readonly isComplete: boolean;
}

export interface HistoryRequest {
  /** The newest one of the group. */
  readonly denial: Denial;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** ARN; left out: the person's own credentials. */
  readonly role?: string | undefined;
  readonly take: (normalized: Normalized, record: unknown) => void;
}

export async function lookThrough(request: HistoryRequest, io: Io): Promise<LookedThrough> {
  const { denial, role } = request;
  const region = denial.region ?? '';
  if (!isRegionName(region))
    throw new UsageError('the record of the denial names no Region to look in; give logs');
  // The clients are loaded where no logs are given.
  const { HISTORY_DAYS, openEventHistory } = await import('../adapters/aws/event-history.ts');
  const credentials = role === undefined ? undefined : await roleCredentials(role, region, SESSION_NAME, io);
  await refuseOtherAccount(denial, { region, credentials });
  const since = Math.max(instant(request.since), io.now() - HISTORY_DAYS * DAY_MS);
  const history = openEventHistory({ region, credentials, sleep: io.sleep ?? realSleep });
  try {
    const looked = await readPages(history, attributesFor(denial), since, request.take, io);
    return { region, ...looked };
  } finally {
    history.close();
  }
}

/** An account's history holds its own calls alone. */
async function refuseOtherAccount({ account }: Denial, settings: IdentityOptions): Promise<void> {
  const { callerOf } = await import('../adapters/aws/caller-identity.ts');
  const own = await callerOf(settings);
  if (account === null || own.account === account) return;
  throw new UsageError(
    `the call is in the event history of account ${account}, and your credentials are of ${own.account}; give --role ARN of a role there that may call cloudtrail:LookupEvents, or logs`,
  );
}

interface Attribute {
  readonly AttributeKey: 'EventName' | 'Username';
  readonly AttributeValue: string;
}

function attributesFor({ eventName, principal }: Denial): readonly Attribute[] {
  const name = principal.arn.split('/').at(-1) ?? '';
  const byCall: Attribute = { AttributeKey: 'EventName', AttributeValue: eventName };
  return identityType(principal.type).isUser && name !== ''
    ? [byCall, { AttributeKey: 'Username', AttributeValue: name }]
    : [byCall];
}

async function readPages(
  history: EventHistory,
  attributes: readonly Attribute[],
  since: number,
  take: HistoryRequest['take'],
  io: Io,
): Promise<Omit<LookedThrough, 'region'>> {
  const begun: { attribute: Attribute; page: ParsedPage }[] = [];
  for (const attribute of attributes)
    begun.push({ attribute, page: parsed(await history.page(attribute, since, undefined)) });
  const [best] = begun.toSorted((a, b) => reachOf(a.page) - reachOf(b.page));
  if (best === undefined) throw new RangeError('there is no attribute to look up by');
  const { attribute } = best;
  const progress = new Progress(io);
  const table = actionTable(io);
  let { page } = best;
  let records = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (let pages = 1; ; pages += 1) {
    for (const record of page.records) take(normalizeRecord(record, table), record);
    records += page.records.length;
    oldest = Math.min(oldestIn(page), oldest);
    progress.show(`${records} events of CloudTrail's history`);
    if (page.next === undefined || pages >= MOST_PAGES) break;
    page = parsed(await history.page(attribute, since, page.next));
  }
  progress.clear();
  const isComplete = page.next === undefined;
  const from = isoSeconds(isComplete || !Number.isFinite(oldest) ? since : oldest);
  return { attribute: `${attribute.AttributeKey}=${attribute.AttributeValue}`, records, from, isComplete };
}

interface ParsedPage {
  readonly records: readonly unknown[];
  readonly next: string | undefined;
}

const parsed = ({ records, next }: HistoryPage): ParsedPage => ({ records: records.map(jsonIn), next });

/** How far back a first page reaches; one that is all there is reaches furthest. */
const reachOf = (page: ParsedPage): number =>
  page.next === undefined ? Number.NEGATIVE_INFINITY : oldestIn(page);

function oldestIn({ records }: ParsedPage): number {
  return records.reduce((oldest: number, record) => {
    const time = isObject(record) ? timeOf(record) : undefined;
    return time === undefined ? oldest : Math.min(oldest, instant(time));
  }, Number.POSITIVE_INFINITY);
}
