/**
 * The keys of all groups, and of their principals, without a scan: each group has a pointer by the layer that denied it, so the
 * partitions of the layers name them all. A caller that may query the table may list it.
 *
 * Calls: dynamodb:Query.
 */
import { LAYERS } from '../../core/model/attribution.ts';
import { queryPages, type Table } from './client.ts';
import { groupKeyOfPointer, type Key, keyOf, pointerPartition } from './keys.ts';

/** Page by page, each once, whatever layers its denials had. */
export async function* everyGroup(table: Table): AsyncGenerator<readonly Key[]> {
  const known = new Set<string>();
  for (const layer of LAYERS) {
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pointerPartition('layer', layer) } },
    };
    for await (const page of queryPages(table, query)) {
      const found = page.map(keyOf).map(groupKeyOfPointer);
      const fresh = found.filter(({ pk, sk }) => !known.has(`${pk} ${sk}`));
      for (const { pk, sk } of fresh) known.add(`${pk} ${sk}`);
      yield fresh;
    }
  }
}

/** Partitions of all principals that have a group. */
export async function principalPartitions(table: Table): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const keys of everyGroup(table)) for (const { pk } of keys) found.add(pk);
  return [...found];
}
