/**
 * Batches that are done in part: what is sent of one, and what its answer names as not processed.
 *
 * Source  Amazon DynamoDB API Reference, BatchGetItem, BatchWriteItem.
 */
import type { PartOfBatch } from './proxy.ts';

interface Batch {
  readonly operation: string;
  readonly table: string;
  readonly entries: readonly unknown[];
  /** `RequestItems` for these entries of it. */
  readonly of: (entries: readonly unknown[]) => object;
}

/** Undefined for any other request. */
export function batchOf(operation: string, body: string): Batch | undefined {
  if (operation !== 'BatchWriteItem' && operation !== 'BatchGetItem') return undefined;
  const [[table, asked] = ['', []]] = Object.entries<Entries>(JSON.parse(body).RequestItems);
  if (!('Keys' in asked)) return { operation, table, entries: asked, of: (some) => ({ [table]: some }) };
  return { operation, table, entries: asked.Keys, of: (some) => ({ [table]: { ...asked, Keys: some } }) };
}

type Entries = readonly unknown[] | { readonly Keys: readonly unknown[] };

/** The last `left` entries are not done. */
export function withoutLast({ operation, table, entries, of }: Batch, left: number): PartOfBatch {
  const done = entries.slice(0, entries.length - left);
  const rest = of(entries.slice(entries.length - left));
  const sent = done.length === 0 ? undefined : JSON.stringify({ RequestItems: of(done) });
  if (operation === 'BatchWriteItem') return { sent, added: { UnprocessedItems: rest } };
  const none = sent === undefined ? { Responses: { [table]: [] } } : {};
  return { sent, added: { ...none, UnprocessedKeys: rest } };
}
