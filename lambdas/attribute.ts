/** Questions put into the table → their answers: once a group of denials and cause, whatever the number of denials. */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { requestedExplanation } from '../adapters/dynamodb/explanation-requests.ts';
import { explainRequest, type RequestOutcome } from '../core/attribute/explain-request.ts';
import { answering, calls } from './answering.ts';
import { failureOf, logsFailure } from './failure.ts';
import { logger } from './runtime.ts';

export const handler = logsFailure(handle);

/** All at once: they wait for the same policies. Those that fail come again, with all behind the first of them. */
async function handle({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  calls.clear();
  const outcomes = await Promise.all(Records.map(answered));
  const tally = Map.groupBy(outcomes, String);
  const counts = [...tally].map(([outcome, { length }]) => [outcome, length]);
  logger.info('questions answered', { ...Object.fromEntries(counts), reads: Object.fromEntries(calls) });
  const failed = Records.filter((_, index) => outcomes[index] === 'failed');
  return {
    batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' })),
  };
}

async function answered(record: DynamoDBRecord): Promise<RequestOutcome | 'none' | 'failed'> {
  try {
    const key = requestedExplanation(record);
    return key === undefined ? 'none' : await explainRequest(key, answering);
  } catch (error) {
    logger.error('a question was not answered', { id: record.eventID, failure: failureOf(error) });
    return 'failed';
  }
}
