/** The functions, in the order in which a denial passes them, and their dead letters. */
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { AlertTopic } from '../alerts/alert-topic.ts';
import { Backfill } from '../backfill/backfill.ts';
import type { Settings } from '../settings/settings.ts';
import { AttributeFunction } from './attribute-function.ts';
import { DetectFunction } from './detect-function.ts';
import { ingestFunction } from './ingest-function.ts';
import { OrganizationFunction } from './organization-function.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface PipelineProps {
  readonly table: TableV2;
  readonly alerts: AlertTopic;
  readonly settings: Settings;
}

export class Pipeline {
  readonly ingest: PipelineFunction;
  readonly detect: PipelineFunction;
  readonly organization: OrganizationFunction | undefined;
  /** Where the settings ask for it. */
  readonly backfill: Backfill | undefined;
  readonly functions: readonly PipelineFunction[];
  /** Those that read the table's stream. */
  readonly streamReaders: readonly PipelineFunction[];
  /** By the end of the names of their alarms. */
  readonly deadLetters: ReadonlyMap<string, Queue>;

  constructor(scope: Construct, { table, alerts, settings }: PipelineProps) {
    this.ingest = ingestFunction(scope, 'Ingest', table, settings);
    const detect = new DetectFunction(scope, 'Detection', { table, alerts, settings });
    this.detect = detect.function;
    const attribute = new AttributeFunction(scope, 'Attribution', { table, settings });
    this.organization =
      settings.scope === 'organization'
        ? new OrganizationFunction(scope, 'Guardrails', { table, settings })
        : undefined;
    this.backfill =
      settings.backfill.length === 0 ? undefined : new Backfill(scope, 'Logs', { table, settings });
    this.streamReaders = [detect.function, attribute.function];
    this.functions = [
      this.ingest,
      ...this.streamReaders,
      ...(this.organization === undefined ? [] : [this.organization.function]),
      ...(this.backfill === undefined ? [] : [this.backfill.function]),
    ];
    this.deadLetters = new Map([
      ['unread-denials', detect.unread],
      ['unexplained-groups', attribute.unread],
      ...(alerts.undelivered === undefined ? [] : [['untold-alerts', alerts.undelivered] as const]),
      ...(this.backfill === undefined ? [] : [['unread-log-files', this.backfill.failedObjects] as const]),
      ...(detect.untold === undefined ? [] : [['untold-channels', detect.untold] as const]),
    ]);
  }
}
