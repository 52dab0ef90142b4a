/** The functions as they are deployed: bundled, imported, called. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  ScheduledEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { VARIABLES } from '../../contract/environment.ts';
import type { KeepOutcome } from '../../core/organization/keep.ts';
import { LAMBDA_NAMES, type LambdaName } from '../../lib/pipeline/bundling.ts';
import { bundleLambda } from '../../scripts/bundle.ts';

export interface Functions {
  readonly ingest: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly detect: (
    event: DynamoDBStreamEvent | ScheduledEvent,
  ) => Promise<DynamoDBBatchResponse | undefined>;
  readonly attribute: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  readonly organization: (
    event: unknown,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ) => Promise<KeepOutcome>;
  readonly backfill: (
    event: unknown,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ) => Promise<Readonly<Record<string, unknown>>>;
  readonly remove: () => void;
}

/** What Lambda and the stack always set; where nothing of it is used, it is as good as any. */
export const FUNCTION_ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  RETENTION_DAYS: '30',
  ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
  ALERT_SETTINGS: '{}',
  FAILED_OBJECTS_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/FailedObjects',
  READ_ROLE_NAME: 'denial-monitor-read',
  READ_EXTERNAL_ID: 'denial-monitor',
  SCOPE: 'organization',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

/** The environment is read when a function is loaded, so it is set before. */
export async function loadFunctions(environment: Readonly<Record<string, string>>): Promise<Functions> {
  return loadEachFunction(() => environment);
}

/** Each in an environment of its own, as it is deployed. One that is not must not be called. */
export async function loadEachFunction(
  environmentOf: (name: LambdaName) => Readonly<Record<string, string>>,
  deployed: readonly LambdaName[] = LAMBDA_NAMES,
): Promise<Functions> {
  const folder = mkdtempSync(join(tmpdir(), 'denials-functions-'));
  const load = async (name: LambdaName) => {
    if (!deployed.includes(name)) return undefined;
    for (const variable of [...VARIABLES, 'OWNER_TAG', 'ASK_CONFIG']) delete process.env[variable];
    Object.assign(process.env, environmentOf(name));
    await bundleLambda(name, join(folder, name));
    return (await import(pathToFileURL(join(folder, name, 'index.mjs')).href)).handler;
  };
  const [ingest, detect, attribute] = [await load('ingest'), await load('detect'), await load('attribute')];
  const [organization, backfill] = [await load('organization'), await load('backfill')];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { ingest, detect, attribute, organization, backfill, remove };
}

export function queueEvent(bodies: readonly unknown[]): SQSEvent {
  const record = (body: unknown, index: number): SQSRecord => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'events.amazonaws.com',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:queue',
    awsRegion: 'us-east-1',
  });
  return { Records: bodies.map(record) };
}

export const SWEEP: ScheduledEvent = {
  version: '0',
  id: 'sweep',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '111122223333',
  time: '2026-11-20T10:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: {},
};
