/** Questions put into the table → their answers: once a group of denials and cause, whatever the number of denials. */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { lazyActionTable } from '../adapters/action-table.ts';
import { openAwsWitnesses } from '../adapters/aws-witnesses.ts';
import { deployedPolicySource } from '../adapters/deployed-policy-source.ts';
import { openDynamodbOrganization } from '../adapters/dynamodb-organization.ts';
import { askedQuestion } from '../adapters/dynamodb-questions.ts';
import { openDynamodbStore } from '../adapters/dynamodb-store.ts';
import { openMembers } from '../adapters/member-session.ts';
import { qualityOf } from '../core/attribute/answer-quality.ts';
import { type AnswerDeps, answerQuestion, type Outcome } from '../core/attribute/answer-question.ts';
import { failureOf } from './failure.ts';
import { environment, logger } from './runtime.ts';

const region = environment('AWS_REGION');
const calls = new Map<string, number>();
const members = openMembers({
  role: environment('READ_ROLE_NAME'),
  externalId: environment('READ_EXTERNAL_ID'),
  sessionName: 'denial-monitor',
  region,
  now: Date.now,
  onCall: ({ client }) => calls.set(client, (calls.get(client) ?? 0) + 1),
});

/** What was read for one group is there for the next. */
const deps: AnswerDeps = {
  store: openDynamodbStore({
    table: environment('DENIALS_TABLE'),
    retentionDays: Number(environment('RETENTION_DAYS')),
  }),
  source: deployedPolicySource({
    members,
    organization: openDynamodbOrganization({ table: environment('DENIALS_TABLE') }),
    region,
    now: Date.now,
  }),
  aws: openAwsWitnesses({ members, region, now: Date.now }),
  table: lazyActionTable,
  clock: Date.now,
  onAnswer: (attribution) => logger.info('question answered', { ...qualityOf(attribution) }),
};

/** All at once: they wait for the same policies. Those that fail come again, with all behind the first of them. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
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

async function answered(record: DynamoDBRecord): Promise<Outcome | 'none' | 'failed'> {
  try {
    const key = askedQuestion(record);
    return key === undefined ? 'none' : await answerQuestion(key, deps);
  } catch (error) {
    logger.error('a question was not answered', { id: record.eventID, failure: failureOf(error) });
    return 'failed';
  }
}
