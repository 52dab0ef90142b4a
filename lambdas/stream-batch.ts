/** A batch of the table's stream → the detector, and which of its records the stream must repeat. */
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type InsertedDenial, insertedDenials } from '../adapters/dynamodb/stream.ts';
import { type DetectEvent, detectEventOf } from '../core/detect/event.ts';
import { detectBatch, type Outcome, type PipelineDeps } from '../core/detect/pipeline.ts';

export interface StreamDeps extends PipelineDeps {
  readonly onUnread: (record: DynamoDBRecord, error: unknown) => void;
  readonly onDetected: (batch: { readonly denials: number; readonly outcome: Outcome }) => void;
}

/** A record that cannot be read, or a lost race, ends the batch there: the stream repeats the rest. */
export async function detectRecords(
  records: readonly DynamoDBRecord[],
  deps: StreamDeps,
): Promise<DynamoDBBatchResponse> {
  const events: DetectEvent[] = [];
  const unread = records.find((record) => !readInto(events, record, deps));
  const outcome = events.length === 0 ? 'done' : await detectBatch(events, deps);
  deps.onDetected({ denials: events.length, outcome });
  const failed = outcome === 'contended' ? records[0] : unread;
  const itemIdentifier = failed?.dynamodb?.SequenceNumber;
  return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
}

const eventOf = ({ denial, at, regresses }: InsertedDenial): DetectEvent => ({
  ...detectEventOf(denial, at),
  regresses,
});

function readInto(events: DetectEvent[], record: DynamoDBRecord, { onUnread }: StreamDeps): boolean {
  try {
    events.push(...insertedDenials(record).map(eventOf));
    return true;
  } catch (error) {
    onUnread(record, error);
    return false;
  }
}
