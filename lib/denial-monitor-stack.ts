/**
 * The monitor in one account and Region:
 *
 *   default bus -> two rules -> queue -> ingest -> table -> stream -> detect -> alert topic
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlertTopic } from './alert-topic.ts';
import { DenialSource } from './denial-source.ts';
import { denialTable } from './denial-table.ts';
import { DetectFunction } from './detect-function.ts';
import { INGEST_TIMEOUT, ingestFunction, readQueue } from './ingest-function.ts';
import type { Settings } from './settings.ts';

export interface DenialMonitorStackProps extends StackProps {
  readonly settings: Settings;
}

export class DenialMonitorStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: DenialMonitorStackProps) {
    super(scope, id, { description: 'Monitor of AWS access denials', ...props });
    const table = denialTable(this, 'Table');
    const alerts = new AlertTopic(this, 'Alerts', { email: settings.alertEmail });
    const ingest = ingestFunction(this, 'Ingest', table, settings);
    const detect = new DetectFunction(this, 'Detection', { table, alerts, settings });
    const source = new DenialSource(this, 'Source', {
      consumerTimeout: INGEST_TIMEOUT,
      ownRoleArns: [ingest.role.roleArn, detect.function.role.roleArn],
    });
    readQueue(ingest, source.queue, settings);

    new CfnOutput(this, 'DenialsTable', { value: table.tableName, description: 'For `denials --store aws`' });
    new CfnOutput(this, 'AlertTopicArn', { value: alerts.topic.topicArn, description: 'Subscribe here' });
  }
}
