/**
 * One transaction, and its outcome. A cancelled one gives a reason for every action; the caller decides what to drop
 * and what to try again.
 *
 * Source  Amazon DynamoDB API Reference, TransactWriteItems, "TransactionCanceledException".
 */
import {
  type CancellationReason,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Table } from './client.ts';
import type { Item } from './keys.ts';

/** DynamoDB's limit for one transaction. */
export const MOST_ACTIONS = 100;

export interface Refusal {
  /** Position of the action whose condition did not hold. */
  readonly action: number;
  /** The item as it is; undefined when there is none. */
  readonly item: Item | undefined;
}

export type Outcome =
  | { readonly done: true }
  /** `busy`: another transaction or a limit prevented it; a later try may succeed. */
  | { readonly done: false; readonly refused: readonly Refusal[]; readonly busy: boolean };

const BUSY_CODES = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

export async function transact(table: Table, actions: readonly TransactWriteItem[]): Promise<Outcome> {
  try {
    await table.client.send(new TransactWriteItemsCommand({ TransactItems: [...actions] }));
    return { done: true };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const refused = reasons.flatMap(refusalOf);
    const busy = reasons.some(({ Code }) => BUSY_CODES.includes(Code ?? ''));
    if (refused.length === 0 && !busy) throw error;
    return { done: false, refused, busy };
  }
}

function refusalOf({ Code, Item: item }: CancellationReason, action: number): Refusal[] {
  return Code === 'ConditionalCheckFailed' ? [{ action, item }] : [];
}
