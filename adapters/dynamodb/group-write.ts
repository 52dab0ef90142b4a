/**
 * The two ways to change a group within a transaction: add new denials without reading the group; or replace the group
 * as it was read, when a denial leaves it.
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Denial } from '../../core/model/denial.ts';
import type { Noted } from '../../core/query/folded-view.ts';
import { compareText } from '../../core/query/order.ts';
import { indexKeysOf, type Tally, tallyFromItem } from './group-item.ts';
import { marksWrite, notedIn, withRoom } from './group-marks.ts';
import { type Item, type Key, keyAttributes, numberOf, textOf } from './keys.ts';

export interface WriteAt {
  readonly table: string;
  readonly key: Key;
  /** Epoch seconds. */
  readonly ttl: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Whether a tally begins before the stored group does, whether it ends after it, and what a folded group has noted.
 * `regresses`: from when on the group was fixed until now, where the tally ends after that.
 */
export interface Relation {
  readonly older: boolean;
  readonly newer: boolean;
  readonly noted: Noted;
  readonly regresses?: string | undefined;
}

/** Denials mostly arrive in order; this also fits the group's first write. */
export const IN_ORDER: Relation = { older: false, newer: true, noted: { families: 0, reasons: 0 } };

export function relationOf(tally: Tally, item: Item | undefined): Relation {
  if (item === undefined) return IN_ORDER;
  const stored = tallyFromItem(item);
  return {
    older: tally.first < stored.first,
    newer: compareText(tally.newest, stored.newest) >= 0,
    noted: notedIn(item),
    regresses: isFixed(item) && tally.newest >= textOf(item, 'f1') ? textOf(item, 'f1') : undefined,
  };
}

/** A time is less than the same time with an id behind it. */
const isFixed = ({ f1, t1 }: Item): boolean => f1?.S !== undefined && t1?.S !== undefined && f1.S > t1.S;

/** Whether the group must be there already, or must not be. */
export type Presence = 'existing' | 'new' | 'either';

/**
 * Adds a tally to its group without reading it first. The condition is that the relation is as assumed; where it
 * is not, nothing is written, and the refusal carries the group, from which the next attempt takes the right relation.
 * `write`: the condition is also that the group was written the time before this number, and not since. The numbers of a
 * group go on from the milliseconds of its beginning: one that was removed and made again does not use a number twice.
 */
export function addToGroup(
  at: WriteAt,
  denial: Denial,
  tally: Tally,
  { older, newer, noted, regresses }: Relation,
  presence: Presence,
  write?: number,
): TransactWriteItem {
  const marks = marksWrite(withRoom(tally.marks, noted));
  const keys = Object.entries(indexKeysOf(denial));
  const sets = keys.map(([name]) => `${name} = if_not_exists(${name}, :${name})`);
  sets.push('#ttl = :ttl', 'rev = if_not_exists(rev, :begin) + :one');
  if (older) sets.push('t0 = :first');
  else if (newer) sets.push('t0 = if_not_exists(t0, :first)');
  if (newer) sets.push('t1 = :newest', 'said = :said');
  const times = `t0 ${older ? '>' : '<='} :first AND t1 ${newer ? '<=' : '>'} :newest`;
  const unchanged = write === undefined ? [] : ['rev = :rev'];
  const stored = [times, ...unchanged, ...marks.conditions, ...fixedConditions(newer, regresses)].join(
    ' AND ',
  );
  const absent = 'attribute_not_exists(pk)';
  const either = newer && !older ? `${absent} OR (${stored})` : stored;
  const values = {
    ...Object.fromEntries(keys.map(([name, value]) => [`:${name}`, { S: value }])),
    ':ttl': { N: String(at.ttl) },
    ':first': { S: tally.first },
    ':newest': { S: tally.newest },
    ':count': { N: String(tally.count) },
    ':one': { N: '1' },
    ':begin': { N: String(presence === 'new' && write !== undefined ? write - 1 : at.now) },
    ...(newer && { ':said': tally.said }),
    ...(regresses !== undefined && { ':f1': { S: regresses } }),
    ...(write !== undefined && presence !== 'new' && { ':rev': { N: String(write - 1) } }),
    ...marks.values,
  };
  return {
    Update: {
      TableName: at.table,
      Key: keyAttributes(at.key),
      UpdateExpression: `SET ${sets.join(', ')} ADD ${['n :count', ...marks.adds].join(', ')}`,
      ConditionExpression: { existing: stored, new: absent, either }[presence],
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** That it is fixed until now, as was assumed; or that these denials do not change whether it is. */
function fixedConditions(newer: boolean, regresses: string | undefined): readonly string[] {
  if (regresses !== undefined) return ['f1 = :f1', 'f1 > t1'];
  return newer ? ['(attribute_not_exists(f1) OR f1 <= t1 OR f1 > :newest)'] : [];
}

/**
 * Replaces a group's tally; `tally` undefined: no denial is left. Refused when the group was written since it was read.
 * The families that a folded group has noted are forgotten: that of the denial that leaves may be gone with it.
 */
export function replaceGroup(at: WriteAt, read: Item, tally: Tally | undefined): TransactWriteItem {
  const unchanged = {
    TableName: at.table,
    Key: keyAttributes(at.key),
    ConditionExpression: 'rev = :rev',
  };
  const rev = { ':rev': { N: String(numberOf(read, 'rev')) } };
  if (tally === undefined) return { Delete: { ...unchanged, ExpressionAttributeValues: rev } };
  const sets = '#ttl = :ttl, n = :n, t0 = :first, t1 = :newest, said = :said';
  const { reasons } = withRoom(tally.marks, notedIn(read));
  return {
    Update: {
      ...unchanged,
      UpdateExpression: `SET ${sets} REMOVE fam ADD rev :one${reasons.length > 0 ? ', why :why' : ''}`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ...rev,
        ':ttl': { N: String(at.ttl) },
        ':n': { N: String(tally.count) },
        ':first': { S: tally.first },
        ':newest': { S: tally.newest },
        ':said': tally.said,
        ':one': { N: '1' },
        ...(reasons.length > 0 && { ':why': { SS: [...reasons] } }),
      },
    },
  };
}
