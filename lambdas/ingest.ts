/** Queue batch → normalized, decoded and stored denials, policy changes and session grants. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lazyActionTable } from '../adapters/action-table.ts';
import { openDynamodbIntake } from '../adapters/dynamodb/intake.ts';
import { BATCH_INGESTED, type BatchIngested } from '../contract/log-lines.ts';
import { ingestMessages } from '../core/ingest/queue-messages.ts';
import { failureOf, logsFailure } from './failure.ts';
import { environment, logger } from './runtime.ts';

const store = openDynamodbIntake({
  table: environment('DENIALS_TABLE'),
  retentionDays: Number(environment('RETENTION_DAYS')),
  asksWhatIsFixed: environment('SCOPE') === 'organization',
});

export const handler = logsFailure(handle);

async function handle(event: SQSEvent): Promise<SQSBatchResponse> {
  const messages = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const { failed, ...counts } = await ingestMessages(messages, {
    store,
    clock: Date.now,
    table: lazyActionTable,
    // INVARIANT: nothing of the message's content is logged; it was chosen by callers.
    onFailure: (messageId, failed) => {
      const why = 'problem' in failed ? failed : { failure: failureOf(failed.error) };
      logger.warn('message not ingested', { messageId, ...why });
    },
  });
  const line: BatchIngested = counts;
  logger.info(BATCH_INGESTED, { messages: messages.length, ...line, failed: failed.length });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
