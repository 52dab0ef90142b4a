/**
 * Calls that two accounts recorded. Each shared call has a copy marker, which says which copy is stored, and where; it
 * is written in the same transaction as the denial. When the resource owner's copy came first, the caller's copy, which
 * holds more, replaces it (move-copy.ts).
 */

import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { RecordedDenial } from '../../core/model/denial.ts';
import type { Table } from './client.ts';
import { denialKey, groupKey, type Item, type Key, keyAttributes, loneKey } from './keys.ts';

export interface CopyMarker {
  readonly copy: RecordedDenial['copy'];
  readonly denial: Key;
  readonly group: Key;
}

export function copyMarkerOf(item: Item): CopyMarker | undefined {
  const { c, dp, ds, gs } = item;
  if (dp?.S === undefined || ds?.S === undefined || gs?.S === undefined) return undefined;
  return {
    copy: c?.S === 'caller' ? 'caller' : 'resourceOwner',
    denial: { pk: dp.S, sk: ds.S },
    group: { pk: dp.S, sk: gs.S },
  };
}

export function copyMarkerItem({ denial, copy }: RecordedDenial, ttl: number): Item {
  const key = denialKey(denial);
  return {
    ...keyAttributes(loneKey('E', denial.id)),
    c: { S: copy },
    dp: { S: key.pk },
    ds: { S: key.sk },
    gs: { S: groupKey(denial).sk },
    ttl: { N: String(ttl) },
  };
}

export function putCopyMarker(table: Table, recorded: RecordedDenial, ttl: number): TransactWriteItem {
  return {
    Put: {
      TableName: table.name,
      Item: { ...copyMarkerItem(recorded, ttl) },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}
