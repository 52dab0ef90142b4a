/**
 * Decides by its bytes alone whether a rule of the monitor may forward a record, and reads from them where and when it was.
 * It may pass too many records, never too few.
 */
import { POLICY_WRITES } from '../../contract/event-patterns.ts';
import { matchesAny } from '../../core/cost/event-pattern.ts';
import type { Glance, LogCounter } from '../../core/cost/log-usage.ts';
import { timeOf } from '../../core/record/event-time.ts';
import { EVENT_NAME, EVENT_TIME } from '../../core/record/record-members.ts';
import { RecordScan } from '../../core/record/record-scan.ts';
import type { IsWanted } from './piece-reader.ts';
import { mayMatter } from './record-filter.ts';

const ERROR_MESSAGE = Buffer.from('errorMessage');
const STS = Buffer.from('"sts.amazonaws.com"');

/** Wants what must be read to be counted; the counter has counted what is not wanted. */
export const forwardFilter =
  (counter: Pick<LogCounter, 'glance'>): IsWanted =>
  (found) => {
    if (!(found instanceof RecordScan)) return true;
    const { record } = found;
    return mayBeForwarded(record, found) || !counter.glance(glanceAt(record, found));
  };

/** `found`: the members of the record; without its name it may be wrapped in another text. */
export function mayBeForwarded(record: Buffer, found: RecordScan): boolean {
  return (
    !found.has(EVENT_NAME) ||
    mayMatter(found) ||
    record.includes(ERROR_MESSAGE) ||
    record.includes(STS) ||
    matchesAny(POLICY_WRITES, [found.text(EVENT_NAME)])
  );
}

const ACCOUNT = Buffer.from('"recipientAccountId"');
const REGION = Buffer.from('"awsRegion"');
const CATEGORY = Buffer.from('"eventCategory"');
const VALUE = /^\s*:\s*"([\w-]+)"/;
/** Room for blanks and the longest value. */
const VALUE_BYTES = 60;

/** The caller's parameters lie between the Region and the other two. What they may be taken for is only counted wrong. */
export function glanceAt(record: Buffer, found: RecordScan): Glance {
  return {
    account: valueBehind(record, ACCOUNT, record.lastIndexOf(ACCOUNT)),
    region: valueBehind(record, REGION, record.indexOf(REGION)),
    time: timeOf({ eventTime: found.text(EVENT_TIME) }),
    isDataEvent: valueBehind(record, CATEGORY, record.lastIndexOf(CATEGORY)) === 'Data',
  };
}

function valueBehind(record: Buffer, name: Buffer, at: number): string | undefined {
  const from = at + name.length;
  return at < 0 ? undefined : VALUE.exec(record.toString('latin1', from, from + VALUE_BYTES))?.[1];
}
