/**
 * The bundled functions in the environments that a template gives them, before DynamoDB Local and moto. Every request
 * is recorded as what IAM would decide on: by which role, which action, on what.
 */
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OPTIONAL_CHANNELS } from '../../../contract/alert-channels.ts';
import { READ_ROLE_NAME } from '../../../contract/names.ts';
import { LAMBDA_NAMES, type LambdaName } from '../../../lib/pipeline/bundling.ts';
import { actionsOfRequest, signatureOf } from '../action-of-request.ts';
import { type DeployedFunction, deployedFunctions, type Grant } from '../deployed-functions.ts';
import { FUNCTION_ENVIRONMENT, type Functions, loadEachFunction } from '../lambda-bundles.ts';
import type { Asked } from '../loopback.ts';
import { resourcesOf, type SynthesizedTemplate, synthesizedStacks } from '../synthesized-stacks.ts';
import { createTable, type DynamodbLocal } from './dynamodb-local.ts';
import { openGateway } from './gateway.ts';
import type { Moto } from './moto.ts';

/** Of whom moto takes a caller without a session to be. */
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
/** That the backfill may read, below `AWSLogs/`. */
export const LOG_BUCKET = 'org-logs';

export interface RecordedCall extends Grant {
  /** A function, for its role; or the read role's name. */
  readonly by: string;
}

export interface RecordedFunctions {
  readonly table: string;
  readonly deployed: readonly DeployedFunction[];
  readonly functions: Functions;
  readonly calls: readonly RecordedCall[];
  /** `policyTypes` of the calls that name one. */
  readonly policyTypes: ReadonlySet<string>;
  readonly stop: () => void;
}

interface Engines {
  readonly dynamodb: DynamodbLocal;
  readonly moto: Moto;
}

/**
 * The central stack of `examples/settings`, with every channel of alerts and the backfill on. To make it takes seconds in which nothing
 * else runs: connections that are open meanwhile may end.
 */
export function templateOf(settings: 'account' | 'organization'): SynthesizedTemplate {
  const overrides = {
    ...{ alertChannels: OPTIONAL_CHANNELS, ownerTag: 'team' },
    backfill: [`arn:aws:s3:::${LOG_BUCKET}/AWSLogs/`],
    backfillKeys: ['arn:aws:kms:us-east-1:123456789012:key/11112222-3333-4444-5555-6666aaaabbbb'],
  };
  return synthesizedStacks(settings, overrides).get('DenialMonitor') ?? { Resources: {} };
}

export async function openRecordedFunctions(
  { dynamodb, moto }: Engines,
  template: SynthesizedTemplate,
): Promise<RecordedFunctions> {
  const deployed = deployedFunctions(template, { account: ACCOUNT, region: REGION });
  const { DENIALS_TABLE: table = '' } = deployed[0]?.environment ?? {};
  await createTable(dynamodb.client, table);
  for (const [id, { Type }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::SNS::Topic')
      await new SNSClient({ region: REGION }).send(new CreateTopicCommand({ Name: id }));
    if (Type === 'AWS::SQS::Queue')
      await new SQSClient({ region: REGION }).send(new CreateQueueCommand({ QueueName: id }));
  }
  for (const { Properties } of resourcesOf(template, 'AWS::Events::EventBus')) await makeBus(Properties.Name);
  const isOwn = (asked: Asked) => signatureOf(asked)?.key === FUNCTION_ENVIRONMENT.AWS_ACCESS_KEY_ID;
  const isOfTable = (asked: Asked) => isOwn(asked) && signatureOf(asked)?.service === 'dynamodb';
  const gateway = await openGateway((asked) => (isOfTable(asked) ? dynamodb.endpoint : moto.endpoint));
  const calls: RecordedCall[] = [];
  const policyTypes = new Set<string>();
  let running = '';
  gateway.answer = (asked) => {
    if (signatureOf(asked)?.service === 'organizations') {
      const { Filter } = JSON.parse(asked.body);
      if (typeof Filter === 'string') policyTypes.add(Filter);
    }
    if (running === '') return undefined;
    const by = isOwn(asked) ? running : READ_ROLE_NAME;
    calls.push(...actionsOfRequest({ ...asked, account: ACCOUNT }).map((call) => ({ by, ...call })));
    return undefined;
  };
  const environments = new Map(deployed.map(({ name, environment }) => [name, environment]));
  const loaded = await loadEachFunction(
    (name) => ({
      ...environments.get(name),
      ...Object.fromEntries(LAMBDA_VARIABLES.map((variable) => [variable, FUNCTION_ENVIRONMENT[variable]])),
      AWS_ENDPOINT_URL: gateway.endpoint,
    }),
    LAMBDA_NAMES.filter((name) => environments.has(name)),
  );
  const recorded =
    <Event, Rest extends unknown[], Result>(
      name: LambdaName,
      handler: (event: Event, ...rest: Rest) => Promise<Result>,
    ) =>
    async (event: Event, ...rest: Rest): Promise<Result> => {
      running = name;
      try {
        return await handler(event, ...rest);
      } finally {
        running = '';
      }
    };
  return {
    table,
    deployed,
    functions: {
      ingest: recorded('ingest', loaded.ingest),
      detect: recorded('detect', loaded.detect),
      attribute: recorded('attribute', loaded.attribute),
      organization: recorded('organization', loaded.organization),
      backfill: recorded('backfill', loaded.backfill),
      remove: loaded.remove,
    },
    calls,
    policyTypes,
    stop() {
      loaded.remove();
      gateway.stop();
    },
  };
}

/** What Lambda sets, and the level at which the test's output stays readable. */
const LAMBDA_VARIABLES = [
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'POWERTOOLS_LOG_LEVEL',
] as const;

/** Of an earlier run, it may be there. */
async function makeBus(Name: string): Promise<void> {
  const client = new EventBridgeClient({ region: REGION });
  await client.send(new CreateEventBusCommand({ Name })).catch((error) => {
    if (error.name !== 'ResourceAlreadyExistsException') throw error;
  });
}
