/**
 * Reads denials and groups from the table: those of a principal are one partition; other filters go through the lean
 * indexes and the pointers to the groups' keys, and from there to the groups.
 *
 * Calls: dynamodb:Query, BatchGetItem.
 */

import { type IndexName, KEY_PREFIX } from '../../contract/table.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import type { FamilyOf, Lookup } from '../../core/query/lookups.ts';
import { newestFirst } from '../../core/query/order.ts';
import type { DenialSource } from '../../core/query/search.ts';
import { isWithin, type TimeRange } from '../../core/query/time-range.ts';
import type { FoundDenial } from '../../core/query/with-explanation.ts';
import { alivePages, getItems, isAlive, queryPages, type Table } from './client.ts';
import { denialsInOrder } from './denial-batch.ts';
import { everyGroup } from './every-group.ts';
import { ExplanationReader } from './explanations.ts';
import { groupFromItem } from './group-item.ts';
import {
  groupKeyOfPointer,
  type Item,
  keyOf,
  keyPart,
  minuteOf,
  partitionOf,
  pointerPartition,
} from './keys.ts';

/** A list of ten reads one small page; a long one soon reads a thousand items a page. */
const PAGE_SIZES = [50, 250, 1000];

export function dynamodbSource(table: Table, familyOf: FamilyOf): DenialSource {
  return {
    familyOf,
    groups: (lookup) => readGroups(table, lookup),
    denials: (principal, range) => readDenials(table, principal, range),
  };
}

async function* readDenials(table: Table, principal: string, range: TimeRange): AsyncGenerator<FoundDenial> {
  // The several of a minute come before its seconds.
  const from = `${KEY_PREFIX.denial}${minuteOf(range.since)}`;
  const to = `${KEY_PREFIX.denial}${range.until}#\u{10ffff}`;
  if (range.since > range.until) return;
  const query = {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': { S: partitionOf(principal) },
      ':from': { S: from },
      ':to': { S: to },
    },
    ScanIndexForward: false,
  };
  const explanations = new ExplanationReader(table);
  for await (const denials of denialsInOrder(alivePages(table, query, PAGE_SIZES), newestFirst)) {
    yield* await explanations.denials(denials.filter(({ time }) => isWithin(time, range)));
  }
}

async function* readGroups(table: Table, lookup: Lookup): AsyncGenerator<DenialGroup> {
  const explanations = new ExplanationReader(table);
  for await (const items of groupPages(table, lookup)) {
    const alive = items.filter((item) => isAlive(table, item));
    const now = table.now();
    const groups = alive.map((item) => groupFromItem(item, now));
    yield* await explanations.groups(groups.filter((group) => group !== undefined));
  }
}

async function* groupPages(table: Table, lookup: Lookup): AsyncGenerator<readonly Item[]> {
  switch (lookup.by) {
    case 'principal':
      yield* groupsOfPrincipal(table, lookup.value);
      return;
    case 'action':
      yield* indexed(table, 'by-action', 'gAction', lookup.value);
      return;
    case 'family':
      yield* indexed(table, 'by-resource', 'gResource', lookup.value);
      return;
    case 'account':
      // INVARIANT: no group comes twice: only accounts other than its principal's have a pointer to it.
      yield* indexed(table, 'by-account', 'gAccount', lookup.value);
      yield* pointed(table, lookup.by, lookup.value);
      return;
    case 'name':
    case 'layer':
    case 'policy':
      yield* pointed(table, lookup.by, lookup.value);
      return;
    case 'everything':
      yield* allGroups(table);
  }
}

function groupsOfPrincipal(table: Table, principal: string): AsyncIterable<readonly Item[]> {
  return queryPages(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :groups)',
    ExpressionAttributeValues: { ':pk': { S: partitionOf(principal) }, ':groups': { S: KEY_PREFIX.group } },
  });
}

async function* indexed(
  table: Table,
  index: IndexName,
  attribute: string,
  value: string,
): AsyncGenerator<readonly Item[]> {
  const query = {
    IndexName: index,
    KeyConditionExpression: `${attribute} = :value`,
    ExpressionAttributeValues: { ':value': { S: keyPart(value) } },
  };
  for await (const page of queryPages(table, query)) yield await getItems(table, page.map(keyOf));
}

async function* pointed(table: Table, by: string, value: string): AsyncGenerator<readonly Item[]> {
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pointerPartition(by, value) } },
  };
  for await (const page of queryPages(table, query)) {
    yield await getItems(table, page.map(keyOf).map(groupKeyOfPointer));
  }
}

/** By their pointers, which hold keys only: the cost does not grow with the number of denials. */
async function* allGroups(table: Table): AsyncGenerator<readonly Item[]> {
  for await (const keys of everyGroup(table)) yield await getItems(table, keys);
}
