/**
 * A batch of queue messages, each an EventBridge event around a CloudTrail record → the store.
 *
 * Shape   messages → ids of those that failed; the queue delivers these again and in the end moves them to its
 *         dead-letter queue.
 * Errors  none thrown: a message that cannot be read, or that the store refuses, fails alone.
 */

import type { ActionTable } from '../normalize/action-table.ts';
import { normalizeRecord } from '../normalize/cloudtrail.ts';
import { isNoApiEvent, type Normalized } from '../normalize/normalized.ts';
import type { Clock, Intake } from '../ports.ts';
import { isOfAnotherAccount, recordsIn } from '../record/envelope.ts';
import { parseJson } from '../record/json.ts';
import { isInFuture } from './future.ts';
import { addToBatch, type Batch, emptyBatch, storeBatch } from './ingest.ts';

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
}

/** What is wrong with the message, or what the store threw. */
export type MessageFailure = { readonly problem: string } | { readonly error: unknown };

export interface IngestDeps {
  readonly store: Intake;
  readonly clock: Clock;
  readonly table?: ActionTable;
  /** Called for every message that fails; a `problem` holds no content of the message. */
  readonly onFailure: (messageId: string, failure: MessageFailure) => void;
}

export interface IngestResult {
  readonly failed: readonly string[];
  readonly added: number;
  /** Of those added: nothing in the record says which policy layer denied. */
  readonly layerUnknown: number;
  readonly duplicates: number;
  /** Records of no call; they are done. */
  readonly noApiEvents: number;
}

interface ReadMessage {
  readonly id: string;
  readonly batch: Batch;
  readonly noApiEvents: number;
}

export async function ingestMessages(
  messages: readonly QueueMessage[],
  deps: IngestDeps,
): Promise<IngestResult> {
  const failed: string[] = [];
  const read: ReadMessage[] = [];
  for (const { id, body } of messages) {
    const result = readMessage(body, deps);
    if ('problem' in result) {
      failed.push(id);
      deps.onFailure(id, result);
    } else {
      read.push({ id, ...result });
    }
  }
  const stored = await storeMessages(read, deps);
  return { ...stored, failed: [...failed, ...stored.failed] };
}

function readMessage(
  body: string,
  { clock, table }: IngestDeps,
): Omit<ReadMessage, 'id'> | { problem: string } {
  const parsed = parseJson(body);
  if ('problem' in parsed) return { problem: 'the message is not JSON' };
  if (isOfAnotherAccount(parsed.value)) return { problem: OF_ANOTHER_ACCOUNT };
  const batch = emptyBatch();
  let noApiEvents = 0;
  for (const record of recordsIn(parsed.value)) {
    const normalized = normalizeRecord(record, table);
    const problem = problemOf(normalized, clock());
    if (problem !== undefined) return { problem };
    if (isNoApiEvent(normalized)) noApiEvents += 1;
    addToBatch(batch, normalized);
  }
  return { batch, noApiEvents };
}

const OF_ANOTHER_ACCOUNT =
  'detail.recipientAccountId: is not the account in which EventBridge received the event';

function problemOf(normalized: Normalized, now: number): string | undefined {
  if (normalized.kind === 'malformed') return `${normalized.path}: ${normalized.problem}`;
  if (normalized.kind !== 'denial' || !isInFuture(normalized.recorded.denial.time, now)) return undefined;
  return 'eventTime: lies in the future';
}

/** All together, which is cheapest; one by one when that fails, so that one bad record blocks no other. */
async function storeMessages(read: readonly ReadMessage[], deps: IngestDeps): Promise<IngestResult> {
  const all = merged(read);
  try {
    const { added, duplicates } = await storeBatch(deps.store, all);
    const layerUnknown = added.filter(({ attribution }) => attribution.layer === 'unknown').length;
    const noApiEvents = read.reduce((sum, each) => sum + each.noApiEvents, 0);
    return { failed: [], added: added.length, layerUnknown, duplicates, noApiEvents };
  } catch (error) {
    if (read.length === 1) {
      const [only] = read;
      if (only !== undefined) deps.onFailure(only.id, { error });
      return { ...NOTHING, failed: read.map(({ id }) => id) };
    }
  }
  const results: IngestResult[] = [];
  for (const message of read) results.push(await storeMessages([message], deps));
  return results.reduce(sumOf, NOTHING);
}

const NOTHING: IngestResult = { failed: [], added: 0, layerUnknown: 0, duplicates: 0, noApiEvents: 0 };

function sumOf(one: IngestResult, other: IngestResult): IngestResult {
  return {
    failed: [...one.failed, ...other.failed],
    added: one.added + other.added,
    layerUnknown: one.layerUnknown + other.layerUnknown,
    duplicates: one.duplicates + other.duplicates,
    noApiEvents: one.noApiEvents + other.noApiEvents,
  };
}

function merged(read: readonly ReadMessage[]): Batch {
  const all = emptyBatch();
  for (const { batch } of read) {
    for (const denial of batch.denials) all.denials.push(denial);
    for (const change of batch.changes) all.changes.push(change);
    for (const grant of batch.grants) all.grants.push(grant);
    for (const canary of batch.canaries) all.canaries.push(canary);
  }
  return all;
}
