/**
 * Requests for explanations in the table's stream → stored explanations, one a group of denials and stated reason; policy
 * changes → marks of the groups that they fixed.
 */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { requestedChange } from '../adapters/dynamodb/change-questions.ts';
import { requestedExplanation } from '../adapters/dynamodb/explanation-requests.ts';
import { explainRequest, type RequestOutcome } from '../core/attribute/explain-request.ts';
import { answering, calls } from './answering.ts';
import { changeFollower, type FollowChange } from './change-follower.ts';
import { failureOf, logsFailure } from './failure.ts';
import { logger } from './runtime.ts';

export const handler = logsFailure(handle);

/** All at once, because they read the same policies. The stream repeats those that fail, and all after the first of them. */
async function handle({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  calls.clear();
  const explained = await Promise.all(Records.map((record) => attempted(record, explain)));
  // After the explanations, because only what is explained is found to be fixed.
  const mark = markFixed(changeFollower());
  const marked = await Promise.all(Records.map((record) => attempted(record, mark)));
  const outcomes = [...explained, ...marked].filter((outcome) => outcome !== 'none');
  const tally = Map.groupBy(outcomes, String);
  const counts = [...tally].map(([outcome, { length }]) => [outcome, length]);
  logger.info('questions answered', { ...Object.fromEntries(counts), reads: Object.fromEntries(calls) });
  const failed = Records.filter((_, index) => [explained, marked].some((each) => each[index] === 'failed'));
  return {
    batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' })),
  };
}

type Outcome = RequestOutcome | 'followed' | 'none' | 'failed';
type Step = (record: DynamoDBRecord) => Promise<Outcome>;

async function explain(record: DynamoDBRecord): Promise<Outcome> {
  const key = requestedExplanation(record);
  return key === undefined ? 'none' : explainRequest(key, answering);
}

const markFixed =
  (follow: FollowChange | undefined): Step =>
  async (record) => {
    const change = follow === undefined ? undefined : requestedChange(record);
    if (follow === undefined || change === undefined) return 'none';
    const groups = await follow(change);
    if (groups.length > 0) logger.info('groups fixed', { groups });
    return 'followed';
  };

async function attempted(record: DynamoDBRecord, step: Step): Promise<Outcome> {
  try {
    return await step(record);
  } catch (error) {
    logger.error('a question was not answered', { id: record.eventID, failure: failureOf(error) });
    return 'failed';
  }
}
