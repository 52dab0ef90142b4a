/** Inserted denials → states, incidents and alerts; and every few minutes, what is due. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { openDynamodbStore } from '../adapters/dynamodb/store.ts';
import { insertedDenial } from '../adapters/dynamodb/stream.ts';
import { alertComposer } from '../core/alert/composer.ts';
import { followUp } from '../core/alert/follow-up.ts';
import { type DetectEvent, detectEventOf } from '../core/detect/event.ts';
import { detectBatch, sweepDue } from '../core/detect/pipeline.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import { alertSettings, openAlertChannels } from './alert-channels.ts';
import { failureOf, logsFailure } from './failure.ts';
import { environment, logger } from './runtime.ts';

const store = openDynamodbStore({
  table: environment('DENIALS_TABLE'),
  retentionDays: Number(environment('RETENTION_DAYS')),
});

const deps = {
  dimensions: store,
  incidents: store,
  alerts: openAlertChannels(),
  composeAlert: alertComposer(store),
  clock: Date.now,
  settings: detectorSettings(alertSettings.sensitivity),
  backOff: (attempt: number) => sleep(Math.random() * 50 * 2 ** attempt),
};

export const handler = logsFailure(async (event: DynamoDBStreamEvent | ScheduledEvent) => {
  if ('Records' in event) return detect(event);
  await sweepDue(deps);
  await followUp(deps);
  return undefined;
});

/** A record that cannot be read, or a lost race, ends the batch there: the stream repeats the rest. */
async function detect({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const events: DetectEvent[] = [];
  const unread = Records.find((record) => !readInto(events, record));
  const outcome = events.length === 0 ? 'done' : await detectBatch(events, deps);
  logger.info('batch detected', { denials: events.length, outcome });
  const failed = outcome === 'contended' ? Records[0] : unread;
  const itemIdentifier = failed?.dynamodb?.SequenceNumber;
  return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
}

function readInto(events: DetectEvent[], record: DynamoDBStreamEvent['Records'][number]): boolean {
  try {
    const inserted = insertedDenial(record);
    if (inserted !== undefined) events.push(detectEventOf(inserted.denial, inserted.at));
    return true;
  } catch (error) {
    logger.error('denial in the stream cannot be read', { id: record.eventID, failure: failureOf(error) });
    return false;
  }
}
