/**
 * A group as an item: exact count, first and last time, and the summary and message of its newest denial.
 *
 *     n count · t0 first time · t1 `time#id` of the newest denial · said JSON, packed when long · rev number of its last write
 *     gId, gAction, gResource, gAccount: keys of the indexes, written once · fam, why of a folded group: group-marks.ts
 *     fx JSON of what shows that it is fixed, f1 since when that holds: fixed-marks.ts
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Attribution } from '../../core/model/attribution.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { groupFamilyOf, MORE_RESOURCES } from '../../core/model/folded-group.ts';
import { type GroupSummary, summaryOf, toStoredGroup } from '../../core/query/group-summary.ts';
import { accountOf } from '../../core/query/lookups.ts';
import { compareText, newestFirst } from '../../core/query/order.ts';
import type { StoredGroup } from '../../core/query/with-explanation.ts';
import { compactAttribution, fullAttribution } from './denial-item.ts';
import { marksFrom } from './fixed-marks.ts';
import { type Marks, marksOf, NO_MARKS, notedIn } from './group-marks.ts';
import {
  groupKey,
  type Item,
  itemSize,
  keyAttributes,
  keyPart,
  numberOf,
  splitTimeId,
  textOf,
  timeId,
} from './keys.ts';
import { packText, unpackText } from './pack.ts';

/** Count, times and newest summary of some denials of one group. */
export interface Tally {
  readonly count: number;
  readonly first: string;
  /** `time#id`. */
  readonly newest: string;
  /** Summary of the newest denial, with its message: as stored. */
  readonly said: AttributeValue;
  /** What a folded group is to note of them. */
  readonly marks: Marks;
}

/** Principal and family are kept where a key holds only their hash. */
interface Said extends Omit<GroupSummary, 'attribution'> {
  readonly attribution: Partial<Attribution>;
  readonly principal?: string;
  readonly resourceFamily?: string;
  readonly message?: string;
}

/** Of at least one record. */
export function tallyOf(recorded: readonly RecordedDenial[]): Tally {
  const [newest] = recorded.toSorted((a, b) => newestFirst(a.denial, b.denial));
  if (newest === undefined) throw new RangeError('a tally needs a denial');
  const { denial, message } = newest;
  const [first = denial.time] = recorded.map((each) => each.denial.time).sort(compareText);
  return {
    count: recorded.length,
    first,
    newest: timeId(denial.time, denial.id),
    said: encodeSummary(denial, message),
    marks: marksOf(recorded),
  };
}

/** What was noted of `a` is in the group already. */
export function addTallies(a: Tally, b: Tally): Tally {
  const { newest, said } = compareText(a.newest, b.newest) > 0 ? a : b;
  const first = compareText(a.first, b.first) < 0 ? a.first : b.first;
  return { count: a.count + b.count, first, newest, said, marks: b.marks };
}

export function tallyFromItem(item: Item): Tally {
  return {
    count: numberOf(item, 'n'),
    first: textOf(item, 't0'),
    newest: textOf(item, 't1'),
    said: item.said ?? { S: '{}' },
    marks: NO_MARKS,
  };
}

export function encodeSummary(denial: Denial, message: string | null): AttributeValue {
  const { principal } = denial;
  const resourceFamily = groupFamilyOf(denial);
  const said: Said = {
    ...summaryOf(denial),
    attribution: compactAttribution(denial.attribution),
    ...(keyPart(principal.arn) !== principal.arn && { principal: principal.arn }),
    ...(keyPart(resourceFamily) !== resourceFamily && { resourceFamily }),
    ...(message !== null && { message }),
  };
  const others = Object.entries(indexKeysOf(denial)).map(([name, value]) => [name, { S: value }]);
  const rest = { ...Object.fromEntries(others), ...keyAttributes(groupKey(denial)) };
  return packText(JSON.stringify(said), itemSize(rest) + COUNTS_SIZE);
}

/** Bytes of the counts, the times and the names of a group's attributes. */
const COUNTS_SIZE = 120;

export function messageFromItem(item: Item): string | undefined {
  return (JSON.parse(unpackText(item.said)) as Said).message;
}

/** Undefined for a group without denials. `now`: milliseconds since the epoch. */
export function groupFromItem(item: Item, now: number): StoredGroup | undefined {
  const { count, first, newest, said } = tallyFromItem(item);
  if (count < 1) return undefined;
  const { principal, resourceFamily, message: _, ...rest } = JSON.parse(unpackText(said)) as Said;
  const counts = {
    group: textOf(item, 'gId'),
    principal: principal ?? textOf(item, 'pk').slice(2),
    resourceFamily: resourceFamily ?? textOf(item, 'gResource'),
    count,
    firstSeen: first,
    lastSeen: splitTimeId(newest).time,
  };
  const noted = counts.resourceFamily === MORE_RESOURCES ? notedIn(item) : undefined;
  const since = { marks: marksFrom(item), now };
  return toStoredGroup(counts, { ...rest, attribution: fullAttribution(rest.attribution) }, since, noted);
}

/** The index keys of a denial's group, as an `if_not_exists` each. */
export function indexKeysOf(denial: Denial): Readonly<Record<string, string>> {
  const account = accountOf(denial.principal.arn);
  return {
    gId: denial.group,
    gAction: keyPart(denial.action.toLowerCase()),
    gResource: keyPart(groupFamilyOf(denial)),
    ...(account !== undefined && { gAccount: keyPart(account) }),
  };
}
