/** Requests for explanations in the table's stream → stored explanations, one a group of denials and stated reason. */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { requestedExplanation } from '../adapters/dynamodb/explanation-requests.ts';
import { explainRequest, type RequestOutcome } from '../core/attribute/explain-request.ts';
import { answering, calls } from './answering.ts';
import { failureOf, logsFailure } from './failure.ts';
import { logger } from './runtime.ts';

export const handler = logsFailure(handle);

/** All at once, because they read the same policies. The stream repeats those that fail, and all after the first of them. */
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
