/**
 * A group as an item: exact count, first and last time, what its newest denial says, and that denial's message.
 *
 *     n count · t0 first time · t1 `time#id` of the newest denial · said JSON · msg · rev number of writes
 *     gId, gAction, gResource, gAccount: keys of the indexes, written once
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Attribution } from '../core/model/attribution.ts';
import type { Denial, RecordedDenial } from '../core/model/denial.ts';
import type { DenialGroup } from '../core/model/group.ts';
import { type GroupSaid, saidBy, toGroup } from '../core/query/group-said.ts';
import { accountOf } from '../core/query/lookups.ts';
import { compareText } from '../core/query/order.ts';
import { compactAttribution, fullAttribution } from './dynamodb-denial-item.ts';
import {
  type Item,
  type Key,
  keyAttributes,
  keyPart,
  numberOf,
  splitTimeId,
  textOf,
  timeId,
} from './dynamodb-keys.ts';

/** What some denials of one group say of it together. */
export interface Tally {
  readonly count: number;
  readonly first: string;
  /** `time#id`. */
  readonly newest: string;
  readonly said: string;
  readonly message: string | undefined;
}

/** Principal and family are kept where a key holds only their hash. */
interface Said extends Omit<GroupSaid, 'attribution'> {
  readonly attribution: Partial<Attribution>;
  readonly principal?: string;
  readonly resourceFamily?: string;
}

export function tallyOf(recorded: readonly RecordedDenial[]): Tally {
  const [first, ...rest] = recorded.map(tallyOfOne);
  if (first === undefined) throw new RangeError('a tally needs a denial');
  return rest.reduce(addTallies, first);
}

function tallyOfOne({ denial, message }: RecordedDenial): Tally {
  const newest = timeId(denial.time, denial.id);
  return { count: 1, first: denial.time, newest, said: encodeSaid(denial), message: message ?? undefined };
}

export function addTallies(a: Tally, b: Tally): Tally {
  const { newest, said, message } = compareText(a.newest, b.newest) > 0 ? a : b;
  return {
    count: a.count + b.count,
    first: compareText(a.first, b.first) < 0 ? a.first : b.first,
    newest,
    said,
    message,
  };
}

export function tallyFromItem(item: Item): Tally {
  return {
    count: numberOf(item, 'n'),
    first: textOf(item, 't0'),
    newest: textOf(item, 't1'),
    said: textOf(item, 'said'),
    message: item.msg?.S,
  };
}

export function encodeSaid(denial: Denial): string {
  const { principal, resourceFamily } = denial;
  const said: Said = {
    ...saidBy(denial),
    attribution: compactAttribution(denial.attribution),
    ...(keyPart(principal.arn) !== principal.arn && { principal: principal.arn }),
    ...(keyPart(resourceFamily) !== resourceFamily && { resourceFamily }),
  };
  return JSON.stringify(said);
}

/** Undefined for a group that nothing is left of. */
export function groupFromItem(item: Item): DenialGroup | undefined {
  const { count, first, newest, said } = tallyFromItem(item);
  if (count < 1) return undefined;
  const { principal, resourceFamily, ...rest } = JSON.parse(said) as Said;
  const counts = {
    group: textOf(item, 'gId'),
    principal: principal ?? textOf(item, 'pk').slice(2),
    resourceFamily: resourceFamily ?? textOf(item, 'gResource'),
    count,
    firstSeen: first,
    lastSeen: splitTimeId(newest).time,
  };
  return toGroup(counts, { ...rest, attribution: fullAttribution(rest.attribution) });
}

/** The index keys of a denial's group, as an `if_not_exists` each. */
export function indexKeysOf(denial: Denial): Readonly<Record<string, string>> {
  const account = accountOf(denial.principal.arn);
  return {
    gId: denial.group,
    gAction: keyPart(denial.action.toLowerCase()),
    gResource: keyPart(denial.resourceFamily),
    ...(account !== undefined && { gAccount: keyPart(account) }),
  };
}

export interface WriteAt {
  readonly table: string;
  readonly key: Key;
  /** Epoch seconds. */
  readonly ttl: number;
}

/** How a tally stands to what the group holds: it may begin before it, and end after it. */
export interface Standing {
  readonly older: boolean;
  readonly newer: boolean;
}

/** Denials mostly come in order; it also fits the group's first write. */
export const IN_ORDER: Standing = { older: false, newer: true };

export function standingOf(tally: Tally, item: Item | undefined): Standing {
  if (item === undefined) return IN_ORDER;
  const held = tallyFromItem(item);
  return { older: tally.first < held.first, newer: compareText(tally.newest, held.newest) >= 0 };
}

/**
 * Adds a tally to its group without reading it first. The condition says that the standing is as assumed; where it
 * is not, nothing is written and the refusal carries the group, from which the next attempt knows better.
 */
export function addToGroup(
  at: WriteAt,
  denial: Denial,
  tally: Tally,
  { older, newer }: Standing,
): TransactWriteItem {
  const keys = Object.entries(indexKeysOf(denial));
  const sets = keys.map(([name]) => `${name} = if_not_exists(${name}, :${name})`);
  sets.push('#ttl = :ttl');
  if (older) sets.push('t0 = :first');
  else if (newer) sets.push('t0 = if_not_exists(t0, :first)');
  if (newer)
    sets.push('t1 = :newest', 'said = :said', ...(tally.message === undefined ? [] : ['msg = :msg']));
  const held = `t0 ${older ? '>' : '<='} :first AND t1 ${newer ? '<=' : '>'} :newest`;
  const values = {
    ...Object.fromEntries(keys.map(([name, value]) => [`:${name}`, { S: value }])),
    ':ttl': { N: String(at.ttl) },
    ':first': { S: tally.first },
    ':newest': { S: tally.newest },
    ':count': { N: String(tally.count) },
    ':one': { N: '1' },
    ...(newer && { ':said': { S: tally.said } }),
    ...(newer && tally.message !== undefined && { ':msg': { S: tally.message } }),
  };
  const remove = newer && tally.message === undefined ? ' REMOVE msg' : '';
  return {
    Update: {
      TableName: at.table,
      Key: keyAttributes(at.key),
      UpdateExpression: `SET ${sets.join(', ')}${remove} ADD n :count, rev :one`,
      ConditionExpression: newer && !older ? `attribute_not_exists(pk) OR (${held})` : held,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** Replaces what a group says; `tally` undefined: nothing is left. Refused when anyone wrote since it was read. */
export function replaceGroup(at: WriteAt, read: Item, tally: Tally | undefined): TransactWriteItem {
  const unchanged = {
    TableName: at.table,
    Key: keyAttributes(at.key),
    ConditionExpression: 'rev = :rev',
  };
  const rev = { ':rev': { N: String(numberOf(read, 'rev')) } };
  if (tally === undefined) return { Delete: { ...unchanged, ExpressionAttributeValues: rev } };
  const { message } = tally;
  const sets = '#ttl = :ttl, n = :n, t0 = :first, t1 = :newest, said = :said';
  return {
    Update: {
      ...unchanged,
      UpdateExpression: `SET ${sets}${message === undefined ? ' REMOVE msg' : ', msg = :msg'} ADD rev :one`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ...rev,
        ':ttl': { N: String(at.ttl) },
        ':n': { N: String(tally.count) },
        ':first': { S: tally.first },
        ':newest': { S: tally.newest },
        ':said': { S: tally.said },
        ':one': { N: '1' },
        ...(message !== undefined && { ':msg': { S: message } }),
      },
    },
  };
}
