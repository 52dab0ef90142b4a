/** `attribute`: reads requests for explanations from the table's stream, gathers the policies that applied, and explains. */
import { Aws, Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ATTRIBUTE_ROLE_NAME, READ_ROLE_NAME } from '../../contract/names.ts';
import { STREAM_READS } from '../../contract/table.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Settings } from '../settings/settings.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { indexArn } from './denial-table.ts';
import { atMost, PipelineFunction } from './pipeline-function.ts';
import { readStream } from './stream-reader.ts';

export interface AttributeFunctionProps {
  readonly table: TableV2;
  readonly settings: Settings;
}

const { events, sortKeyPrefix } = STREAM_READS.explanationRequest;
const REQUEST_PUT = FilterCriteria.filter({
  eventName: FilterRule.or(...events),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(sortKeyPrefix) } } },
});

const ANY_ACCOUNT =
  'It reads policies in any account of the organization, through the one role of this name there.';

export class AttributeFunction extends Construct {
  readonly function: PipelineFunction;
  /** Requests that `attribute` kept failing on for hours. */
  readonly unread = deadLetterQueue(this, 'Unread');

  constructor(scope: Construct, id: string, { table, settings }: AttributeFunctionProps) {
    super(scope, id);
    this.function = new PipelineFunction(this, 'Attribute', {
      name: 'attribute',
      roleName: ATTRIBUTE_ROLE_NAME,
      memoryMiB: 1024,
      timeout: Duration.minutes(5),
      environment: {
        DENIALS_TABLE: table.tableName,
        RETENTION_DAYS: String(settings.retentionDays),
        READ_ROLE_NAME,
        READ_EXTERNAL_ID: settings.externalId,
        SCOPE: settings.scope,
        ...(settings.ownerTag === undefined ? {} : { OWNER_TAG: settings.ownerTag }),
        ...(settings.askConfig === 'on' ? { ASK_CONFIG: 'on' } : {}),
      },
      settings,
      // A copy a shard of the stream; each reads the APIs of the member accounts, whose quotas others share.
      ...atMost(settings),
    });
    this.#readTable(table);
    if (settings.scope === 'organization') this.#markFixed(table);
    this.#readPolicies(settings.scope === 'organization' ? '*' : Aws.ACCOUNT_ID);
    readStream(this.function, table, {
      filters: [REQUEST_PUT],
      batchSize: 10,
      // A group is explained once, so a wait spares at most one invocation a group, and costs its alert the reason.
      maxBatchingWindow: Duration.seconds(0),
      unread: this.unread,
    });
  }

  #readTable(table: TableV2): void {
    this.function.allow(
      [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
      ],
      [table.tableArn],
    );
  }

  /** Groups that a policy change fixed. Of a single account not all policies are visible, and none is marked. */
  #markFixed(table: TableV2): void {
    this.function.allow(['dynamodb:UpdateItem'], [table.tableArn]);
    this.function.allow(
      ['dynamodb:Query'],
      (['by-group', 'by-resource', 'by-account'] as const).map((index) => indexArn(table, index)),
    );
  }

  /** The roles themselves require the external id. */
  #readPolicies(account: string): void {
    this.function.allow(['sts:AssumeRole'], [`arn:${Aws.PARTITION}:iam::${account}:role/${READ_ROLE_NAME}`]);
    if (account === '*') {
      const id = `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::*:role/${READ_ROLE_NAME}]`;
      acknowledge(this.function.role, id, ANY_ACCOUNT);
    }
  }
}
