/**
 * Every `aws` command of docs/runbook.md as the page has it, run by the AWS CLI in moto, in the order of the page; and which of
 * them moto does not know. It is no AWS: that a command is right there is shown only as far as the CLI checks it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  CreateBackupCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf, stepsOf } from '../docs/blocks.ts';
import { installAwsCli } from '../support/engines/aws-cli.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { makeDeployment, REGION, TABLE } from '../support/engines/moto-deployment.ts';

/** What moto does not know, or not as AWS does, in the order of the page: the operation, and what the CLI says. */
const NOT_OF_MOTO: readonly (readonly [string, RegExp])[] = [
  ['sqs start-message-move-task', /Internal Server Error/],
  ['cloudformation detect-stack-drift', /Internal Server Error/],
  ['cloudformation describe-stack-resource-drifts', /Internal Server Error/],
];

const COMMANDS = blocksOf('docs/runbook.md')
  .flatMap(stepsOf)
  .map(({ command }) => command)
  .filter((command) => command.startsWith('aws '));

const folder = mkdtempSync(join(tmpdir(), 'denials-runbook-'));
const ITEM = { pk: { S: 'P#ana' }, sk: { S: 'D#2026-11-20T10:00:00Z#1' } };
const FILTERS = { Filters: [{ Pattern: JSON.stringify({ eventName: ['INSERT'] }) }] };
const TEMPLATE = JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
const MACHINE = JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } });
/** What the page has in capitals. */
const places = new Map<string, string>();
let moto: Moto;

beforeAll(async () => {
  const bin = installAwsCli();
  moto = await startMoto();
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  const { account, parts } = await makeDeployment();
  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${account}:${rest}`;
  const dynamodb = new DynamoDBClient({});
  await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: ITEM }));
  const backup = { TableName: TABLE, BackupName: `${TABLE}$DeletedTableBackup` };
  const { BackupDetails } = await dynamodb.send(new CreateBackupCommand(backup));
  const mapping = parts.find(([type]) => type === 'AWS::Lambda::EventSourceMapping')?.[2] ?? '';
  const bus = arn('events', 'event-bus/denial-monitor');
  const known = {
    ...{ TABLE, FUNCTION: 'ingest', ROLE: 'ingest', OLD_MAPPING: mapping, TRAIL_BUCKET: 'runbook-trail' },
    ARN_OF_BACKUP: BackupDetails?.BackupArn ?? '',
    ARN_OF_UNREAD: arn('sqs', 'Unprocessed'),
    ARN_OF_SourceUnprocessed: arn('sqs', 'Unprocessed'),
    URL_OF_LogsFailedObjects: `${moto.endpoint}/${account}/Unprocessed`,
    ARN_OF_BUS: bus,
    ARN_OF_RULE: arn('events', 'rule/denial-monitor/denial-monitor-denied-calls'),
    ARN_OF_ARCHIVE: arn('events', 'archive/denial-monitor'),
  };
  for (const [place, value] of Object.entries(known)) places.set(place, value);
  await new LambdaClient({}).send(
    new UpdateEventSourceMappingCommand({ UUID: mapping, FilterCriteria: FILTERS }),
  );
  const role = `arn:aws:iam::${account}:role/ingest`;
  for (const command of [
    `s3api create-bucket --bucket runbook-trail --create-bucket-configuration LocationConstraint=${REGION}`,
    `cloudformation create-stack-set --stack-set-name denial-monitor-members --template-body '${TEMPLATE}'`,
    'logs create-log-group --log-group-name /aws/vendedlogs/events/event-bus/denial-monitor',
    `stepfunctions create-state-machine --name logs --role-arn ${role} --definition '${MACHINE}'`,
  ]) {
    const { status, out, err } = run(`aws ${command}`);
    expect({ command, status, err }).toEqual({ command, status: 0, err: '' });
    if (command.startsWith('stepfunctions')) places.set('ARN', JSON.parse(out).stateMachineArn);
  }
}, 600_000);

afterAll(async () => {
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

/** The CLI asks SQS by a name of its own, whatever the environment says. */
const filled = (command: string): string =>
  command
    .replace(/^aws /, `aws --endpoint-url ${moto.endpoint} `)
    .replaceAll(/\b[A-Z]\w{2,}\b/g, (word) => places.get(word) ?? word);

function run(command: string): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const env = { ...process.env, AWS_DEFAULT_REGION: REGION, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', filled(command)], {
    ...{ cwd: folder, env, encoding: 'utf8', timeout: 120_000 },
  });
  return { status, out: stdout.trim(), err: stderr.trim() };
}

/** The system backup of a table is made when that is deleted. */
async function deleteTable(): Promise<void> {
  const dynamodb = new DynamoDBClient({});
  await dynamodb.send(new UpdateTableCommand({ TableName: TABLE, DeletionProtectionEnabled: false }));
  await dynamodb.send(new DeleteTableCommand({ TableName: TABLE }));
}

/** What a command prints that a later one has in capitals. */
function remember(command: string, out: string): void {
  if (command.includes('Table.LatestStreamArn')) places.set('ARN_OF_STREAM', out);
  if (command.startsWith('aws logs start-query')) places.set('ID_FROM_ABOVE', JSON.parse(out).queryId);
  if (command.startsWith('aws stepfunctions start')) places.set('ARN', JSON.parse(out).executionArn);
  if (!command.startsWith('aws lambda create-event-source-mapping')) return;
  for (const place of ['STREAM_MAPPING', 'INGEST_MAPPING']) places.set(place, JSON.parse(out).UUID);
}

test('every command of the page', { timeout: 1_200_000 }, async () => {
  expect(COMMANDS.length).toBeGreaterThan(30);
  const failed: (readonly [string, string])[] = [];
  for (const command of COMMANDS) {
    if (command.startsWith('aws dynamodb restore-table-from-backup')) await deleteTable();
    const { status, out, err } = run(command);
    if (status === 0 && err === '') remember(command, out);
    else failed.push([operationOf(command), err]);
  }
  expect(failed).toEqual(NOT_OF_MOTO.map(([operation, says]) => [operation, expect.stringMatching(says)]));
});

const operationOf = (command: string): string => command.split(' ').slice(1, 3).join(' ');

test('the table that was deleted is back, with what a backup does not hold', async () => {
  const dynamodb = new DynamoDBClient({});
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: TABLE }));
  expect(Table).toMatchObject({
    DeletionProtectionEnabled: true,
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: TABLE }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  expect((await dynamodb.send(new ScanCommand({ TableName: TABLE }))).Items).toEqual([ITEM]);
});

test('the new mapping reads the new stream, and keeps what it cannot read', async () => {
  const mapping = new GetEventSourceMappingCommand({ UUID: places.get('STREAM_MAPPING') });
  expect(await new LambdaClient({}).send(mapping)).toMatchObject({
    EventSourceArn: places.get('ARN_OF_STREAM'),
    ...{ BatchSize: 100, FilterCriteria: FILTERS, MaximumRecordAgeInSeconds: 21600 },
    DestinationConfig: { OnFailure: { Destination: places.get('ARN_OF_UNREAD') } },
  });
});
