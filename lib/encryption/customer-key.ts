/**
 * One key of the customer for what the central stack keeps: table and stream, queues, topics, log groups.
 *
 * Not encrypted with it  events of AWS on a bus and in its archive, for which EventBridge has keys of AWS; the dead letters of
 *                        members, which are in other accounts and Regions.
 * Kept                   when the stack goes, as the table does: without the key the table and its backups cannot be read.
 * Source                 Amazon SQS Developer Guide, "Configure KMS permissions for AWS services"; CloudWatch Logs User Guide,
 *                        "Encrypt log data in CloudWatch Logs using AWS KMS"; DynamoDB Developer Guide, "DynamoDB encryption at
 *                        rest": the table key is decrypted for each caller, and cached for five minutes.
 */
import { Aspects, Aws, CfnOutput, type IAspect, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { BUS_NAME, OWN_CALL_LOG } from '../../contract/names.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';
import type { Settings } from '../settings/settings.ts';

/** Undefined where the settings ask for none. Table, queues and log groups of the stack get it wherever they are made. */
export function customerKey(
  stack: Stack,
  { customerKey: wanted, alertEmail }: Pick<Settings, 'customerKey' | 'alertEmail'>,
): IKey | undefined {
  if (wanted === false) return undefined;
  const key = wanted === true ? ownKey(stack) : Key.fromKeyArn(stack, 'CustomerKey', wanted);
  Aspects.of(stack).add(new EncryptWith(key));
  // Of a key that exists, the owner writes the policy: examples/permissions/key-policy.json.
  for (const statement of serviceStatements(alertEmail !== undefined)) key.addToResourcePolicy(statement);
  return key;
}

function ownKey(stack: Stack): Key {
  const key = new Key(stack, 'CustomerKey', {
    description: 'denial-monitor: table, queues, topics and logs',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new CfnOutput(stack, 'CustomerKeyArn', {
    value: key.keyArn,
    description: 'Readers need kms:Decrypt on it',
  });
  return key;
}

class EncryptWith implements IAspect {
  readonly #key: IKey;

  constructor(key: IKey) {
    this.#key = key;
  }

  visit(node: IConstruct): void {
    if (node instanceof CfnQueue) {
      node.sqsManagedSseEnabled = undefined;
      node.kmsMasterKeyId = this.#key.keyArn;
    }
    if (node instanceof CfnLogGroup) node.kmsKeyId = this.#key.keyArn;
    // The CDK's own property needs a Region that is known before the deployment.
    if (node instanceof CfnGlobalTable)
      node.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: this.#key.keyArn });
  }
}

/** What services do with the key in their own name; alarms have a statement of the operators' topic. */
function serviceStatements(isMailed: boolean): PolicyStatement[] {
  const logGroups = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group`;
  // Not by reference: the groups refer to the key. CloudFormation begins a name that it makes with the stack's.
  const names = [`${Aws.STACK_NAME}-*`, OWN_CALL_LOG, `/aws/vendedlogs/events/event-bus/${BUS_NAME}`];
  return [
    queueSender('Rules', 'events.amazonaws.com'),
    ...(isMailed ? [queueSender('UndeliveredMail', 'sns.amazonaws.com')] : []),
    new PolicyStatement({
      sid: 'Logs',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': names.map((name) => `${logGroups}:${name}`) },
      },
    }),
  ];
}

/** Puts messages into an encrypted queue, for this account only. */
function queueSender(sid: string, service: string): PolicyStatement {
  return new PolicyStatement({
    sid,
    principals: [new ServicePrincipal(service)],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
}

/**
 * A function reads the table, or a queue, whose key it may decrypt through that service only; what sends to a queue or a
 * topic also makes a data key.
 */
export function letUse(key: IKey, { role, name }: PipelineFunction): void {
  const { reads, sends } = USES[name];
  for (const [action, services] of [
    ['kms:Decrypt', [...new Set([...reads, ...sends])]],
    ['kms:GenerateDataKey', sends],
  ] as const) {
    if (services.length === 0) continue;
    const hosts = services.map((service) => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`);
    role.addToPolicy(
      new PolicyStatement({
        actions: [action],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': hosts } },
      }),
    );
  }
}

type KeyService = 'dynamodb' | 'sns' | 'sqs';

const USES: Readonly<
  Record<
    PipelineFunction['name'],
    { readonly reads: readonly KeyService[]; readonly sends: readonly KeyService[] }
  >
> = {
  ingest: { reads: ['dynamodb', 'sqs'], sends: [] },
  // Lambda keeps what they failed on in a queue, with the function's role.
  detect: { reads: ['dynamodb'], sends: ['sns', 'sqs'] },
  attribute: { reads: ['dynamodb'], sends: ['sqs'] },
  organization: { reads: ['dynamodb'], sends: [] },
  backfill: { reads: ['dynamodb'], sends: ['sqs'] },
};
