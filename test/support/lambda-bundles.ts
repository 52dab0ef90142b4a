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
import type { Kept } from '../../core/organization/keep.ts';
import type { LambdaName } from '../../lib/bundling.ts';
import { bundleLambda } from '../../scripts/bundle.ts';

export interface Functions {
  readonly ingest: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly detect: (
    event: DynamoDBStreamEvent | ScheduledEvent,
  ) => Promise<DynamoDBBatchResponse | undefined>;
  readonly organization: (
    event: unknown,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ) => Promise<Kept>;
  readonly remove: () => void;
}

/** The environment is read when a function is loaded, so it is set before. */
export async function loadFunctions(environment: Readonly<Record<string, string>>): Promise<Functions> {
  Object.assign(process.env, environment);
  const folder = mkdtempSync(join(tmpdir(), 'denials-functions-'));
  const load = async (name: LambdaName) => {
    const file = join(folder, `${name}.mjs`);
    await bundleLambda(name, file);
    return (await import(pathToFileURL(file).href)).handler;
  };
  const [ingest, detect] = [await load('ingest'), await load('detect')];
  const organization = await load('organization');
  return { ingest, detect, organization, remove: () => rmSync(folder, { recursive: true, force: true }) };
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
