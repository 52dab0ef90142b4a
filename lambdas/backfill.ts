/** A step of the backfill's state machine: a bucket's listing → parts; a part → stored denials; results → sums. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { failedObjectsQueue } from '../adapters/aws/failed-objects.ts';
import { openDynamodbIntake } from '../adapters/dynamodb/intake.ts';
import { openBackfillBucket } from '../adapters/s3/backfill-bucket.ts';
import { type BackfillStep, backfillStep } from '../core/backfill/steps.ts';
import { type JsonObject, valueAt } from '../core/record/json.ts';
import { logsFailure } from './failure.ts';
import { environment, logger } from './runtime.ts';

const store = openDynamodbIntake({
  table: environment('DENIALS_TABLE'),
  retentionDays: Number(environment('RETENTION_DAYS')),
  asksWhatIsFixed: environment('SCOPE') === 'organization',
});
const region = environment('AWS_REGION');
const onFailed = failedObjectsQueue(environment('FAILED_OBJECTS_URL'));

/** A large object is given at least the difference; the rest of a third is for what comes after the last one. */
const TO_GO_ON_MS = 5 * 60_000;
const TO_FINISH_MS = 60_000;

export const handler = logsFailure(handle);

async function handle(event: BackfillStep, context: Context): Promise<JsonObject> {
  const hasSomeTime = () => context.getRemainingTimeInMillis() > TO_FINISH_MS;
  const answer = await backfillStep(event, {
    store,
    clock: Date.now,
    open: (bucket) => openBackfillBucket({ bucket, region, sleep, hasSomeTime }),
    onFailed,
    hasTime: () => context.getRemainingTimeInMillis() > TO_GO_ON_MS,
    hasSomeTime,
  });
  // INVARIANT: no key is logged, callers choose some; the counts are numbers.
  const [counts, isDone] = [valueAt(answer, 'counts'), valueAt(answer, 'isDone')];
  logger.info('backfill step', { step: event.step, counts, isDone });
  return answer;
}
