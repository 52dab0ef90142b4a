/**
 * The backfill: a state machine and a function that read a bucket of logs into the table, side by side. It costs nothing
 * until an execution is started by hand.
 *
 * Permissions  the function may list and read what the setting names, decrypt with the keys that it names, and write as `ingest`
 *              does; the state machine may call the function, and start executions of itself, as a distributed map does.
 * Source       Step Functions Developer Guide, "IAM policies for using Distributed Map states".
 */
import { Aws, CfnOutput, Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BACKFILL_NAME } from '../../contract/names.ts';
import { acknowledge } from '../acknowledge.ts';
import { deadLetterQueue } from '../pipeline/dead-letter-queue.ts';
import { INGEST_WRITES } from '../pipeline/ingest-function.ts';
import { PipelineFunction } from '../pipeline/pipeline-function.ts';
import type { Settings } from '../settings/settings.ts';
import { FIVE_MINUTES } from '../watch/periods.ts';
import { bucketPrefix } from './backfill-settings.ts';
import { backfillDefinition } from './definition.ts';

export interface BackfillProps {
  readonly table: TableV2;
  readonly settings: Settings;
}

/** The longest that there is; a step ends after two thirds of it. */
const TIMEOUT = Duration.minutes(15);
const KEPT_BY_STEP_FUNCTIONS =
  'Step Functions keeps the history of a standard execution for 90 days, and the function logs each of its steps.';
const ANY_KEY = 'The keys of log files are not known before; the setting names their bucket and prefix.';
const OWN_EXECUTIONS = 'Executions get their names when they start.';

export class Backfill extends Construct {
  readonly function: PipelineFunction;
  /** Objects that could not be read. */
  readonly failedObjects = deadLetterQueue(this, 'FailedObjects');
  readonly #machine: CfnStateMachine;

  constructor(scope: Construct, id: string, { table, settings }: BackfillProps) {
    super(scope, id);
    const { backfillMaxConcurrency: maxConcurrency, functionMaxConcurrency } = settings;
    this.function = new PipelineFunction(this, 'Backfill', {
      name: 'backfill',
      // One whole processor, to inflate and to parse.
      memoryMiB: 1769,
      timeout: TIMEOUT,
      environment: {
        DENIALS_TABLE: table.tableName,
        RETENTION_DAYS: String(settings.retentionDays),
        SCOPE: settings.scope,
        FAILED_OBJECTS_URL: this.failedObjects.queueUrl,
      },
      settings,
      ...(functionMaxConcurrency === 0 ? {} : { mostAtOnce: maxConcurrency }),
    });
    this.function.allow(INGEST_WRITES, [table.tableArn]);
    this.function.allow(['sqs:SendMessage'], [this.failedObjects.queueArn]);
    this.#readBuckets(settings);
    this.#machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName: BACKFILL_NAME,
      stateMachineType: 'STANDARD',
      roleArn: machineRole(this, this.function).roleArn,
      definition: backfillDefinition({
        functionArn: this.function.function.functionArn,
        partition: Aws.PARTITION,
        maxConcurrency,
        stepSeconds: TIMEOUT.toSeconds() + 30,
      }),
    });
    for (const id of ['AwsSolutions-SF1', 'AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray'])
      acknowledge(this.#machine, id, KEPT_BY_STEP_FUNCTIONS);
    new CfnOutput(scope, 'BackfillMachineArn', {
      value: this.#machine.ref,
      description: 'For `aws stepfunctions start-execution`',
    });
  }

  /** Executions that failed, were stopped by hand apart. */
  get failures(): Metric {
    return new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsFailed',
      dimensionsMap: { StateMachineArn: this.#machine.ref },
      statistic: 'Sum',
      period: FIVE_MINUTES,
    });
  }

  #readBuckets({ backfill, backfillKeys }: Settings): void {
    for (const { bucket, prefix } of backfill.map(bucketPrefix)) {
      const within = prefix === '' ? {} : { conditions: { StringLike: { 's3:prefix': `${prefix}*` } } };
      this.function.role.addToPolicy(
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket], ...within }),
      );
      const objects = `${bucket}/${prefix}*`;
      this.function.allow(['s3:GetObject'], [objects]);
      acknowledge(this.function.role, `AwsSolutions-IAM5[Resource::${objects}]`, ANY_KEY);
    }
    if (backfillKeys.length > 0) this.function.allow(['kms:Decrypt'], backfillKeys);
  }
}

const OWN_STATES = `${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}`;
const OWN_MACHINE = `arn:${OWN_STATES}:stateMachine:${BACKFILL_NAME}`;
const OWN_RUNS = `arn:${OWN_STATES}:execution:${BACKFILL_NAME}`;

function machineRole(scope: Construct, reader: PipelineFunction): Role {
  const role = new Role(scope, 'MachineRole', {
    description: 'denial-monitor: the state machine of the backfill',
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': `${OWN_MACHINE}*` },
      },
    }),
    inlinePolicies: {
      Run: new PolicyDocument({
        statements: [
          allowed(['lambda:InvokeFunction'], reader.function.functionArn),
          allowed(['states:StartExecution'], OWN_MACHINE),
          allowed(['states:DescribeExecution', 'states:StopExecution'], `${OWN_RUNS}:*`),
          allowed(['states:RedriveExecution'], `${OWN_RUNS}/*`),
        ],
      }),
    },
  });
  const shown = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${BACKFILL_NAME}`;
  for (const rest of [':*', '/*'])
    acknowledge(role, `AwsSolutions-IAM5[Resource::${shown}${rest}]`, OWN_EXECUTIONS);
  return role;
}

const allowed = (actions: string[], resource: string) =>
  new PolicyStatement({ actions, resources: [resource] });
