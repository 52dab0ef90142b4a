/**
 * The monitor in its home Region:
 *
 *   bus -> rules -> queue -> ingest -> table -> stream -> detect -> alert topic
 *                                                      -> attribute
 *
 * With a single Region, the bus is the account's default one; else it is the central one, to which a member stack in
 * each account and Region forwards.
 */
import { Aws, CfnOutput, type CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { BUS_NAME } from '../contract/names.ts';
import { AlertTopic } from './alerts/alert-topic.ts';
import { customerKey, letUse } from './encryption/customer-key.ts';
import { memberStackSet } from './organization/member-stack-set.ts';
import { ReadRole } from './organization/read-role.ts';
import { centralBus } from './pipeline/central-bus.ts';
import { DenialSource, letRulesSend } from './pipeline/denial-source.ts';
import { denialTable } from './pipeline/denial-table.ts';
import { INGEST_TIMEOUT, readQueue } from './pipeline/ingest-function.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import type { Settings } from './settings/settings.ts';
import { Alarms } from './watch/alarms.ts';
import { Canary, HOURLY } from './watch/canary.ts';
import { canaryPlaces } from './watch/canary-places.ts';
import { refusedAlerts } from './watch/delivery-metric.ts';
import { monitorDashboard } from './watch/monitor-dashboard.ts';
import { operatorTopic } from './watch/operator-topic.ts';
import { OwnCallLog } from './watch/own-call-log.ts';
import { QualityMetrics } from './watch/quality-metrics.ts';
import type { WatchedParts } from './watch/watched-parts.ts';

export interface DenialMonitorStackProps extends StackProps {
  readonly settings: Settings;
}

export class DenialMonitorStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: DenialMonitorStackProps) {
    super(scope, id, { description: 'Monitor of AWS access denials', ...props });
    const bus = this.#bus(settings);
    const busName = bus === undefined ? undefined : BUS_NAME;
    const key = customerKey(this, settings);
    const table = denialTable(this, 'Table');
    const alerts = new AlertTopic(this, 'Alerts', { email: settings.alertEmail, key });
    const pipeline = new Pipeline(this, { table, alerts, settings });
    if (key !== undefined) for (const each of pipeline.functions) letUse(key, each);
    const ownRoleArns = pipeline.functions.map(({ role }) => role.roleArn);
    const source = new DenialSource(this, 'Source', {
      busName,
      consumerTimeout: INGEST_TIMEOUT,
      ownRoleArns,
      canaries: canaryPlaces(settings),
    });
    readQueue(pipeline.ingest, source.queue, settings);
    const { undelivered, unprocessed, deniedCalls, accessChanges, canaries, queue } = source;
    const own = new OwnCallLog(this, 'OwnCalls', {
      busName,
      ownRoleArns,
      retention: settings.logRetentionDays,
      queue,
      undelivered,
    });
    letRulesSend([...source.rules, own.coverage], queue);
    const changes = pipeline.organization?.readAfterChanges(busName, undelivered);
    const rules = [...source.rules, ...own.rules, ...(changes === undefined ? [] : [changes])];
    letRulesSend(rules, undelivered);
    if (bus !== undefined) waitForBus(rules, bus);
    this.#watchItself(settings, alerts, {
      ...{ busName, deniedCalls, accessChanges, canaries, queue, table },
      ownDenials: own.ownDenials,
      functions: pipeline.functions,
      quality: new QualityMetrics(this, 'Quality', pipeline.functions),
      refusedAlerts: refusedAlerts(this, 'RefusedAlerts', pipeline.detect),
      failedBackfills: pipeline.backfill?.failures,
      streamReaders: pipeline.streamReaders,
      deadLetters: new Map([
        ['undelivered-events', undelivered],
        ['unprocessed-events', unprocessed],
        ...pipeline.deadLetters,
      ]),
    });
    new CfnOutput(this, 'DenialsTable', { value: table.tableName, description: 'For `denials --store aws`' });
    new CfnOutput(this, 'AlertTopicArn', { value: alerts.topic.topicArn, description: 'Subscribe here' });
  }
  /** Other Regions and accounts forward to a bus of the monitor, which must exist before. */
  #bus(settings: Settings): EventBus | undefined {
    if (settings.reach === 'oneRegion') {
      new ReadRole(this, 'Read', {
        centralAccount: Aws.ACCOUNT_ID,
        organizationId: undefined,
        externalId: settings.externalId,
        askConfig: settings.askConfig,
      });
      new Canary(this, 'Canary', { schedule: HOURLY });
      return undefined;
    }
    const isOrganization = settings.scope === 'organization';
    const bus = centralBus(this, 'Bus', {
      organizationId: isOrganization ? settings.organizationId : undefined,
      logRetention: settings.logRetentionDays,
    });
    if (isOrganization) memberStackSet(this, 'Members', settings).node.addDependency(bus);
    return bus;
  }

  #watchItself({ operatorEmail, alarmUsdPerDay }: Settings, { key }: AlertTopic, parts: WatchedParts): void {
    const operators = operatorTopic(this, 'Operators', { key, email: operatorEmail });
    const { alarms } = new Alarms(this, 'Alarms', { parts, operators, alarmUsdPerDay });
    monitorDashboard(this, 'Dashboard', { parts, alarms });
  }
}

/** The rules name the bus by text, from which CloudFormation derives no order: neither to create nor to delete them. */
function waitForBus(rules: readonly CfnResource[], bus: EventBus): void {
  for (const rule of rules) rule.addResourceDependency(bus.node.defaultChild as CfnResource);
}
