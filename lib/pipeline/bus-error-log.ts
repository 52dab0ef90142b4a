/**
 * What the bus could not deliver, and why: a log of errors, empty while every event is delivered.
 *
 * The events themselves are left out of it (they hold what callers chose); what cannot be delivered waits in the
 * dead-letter queue, and the log names the rule, the target and the answer of every attempt before that.
 *
 * Units   billed as vended logs, 0.50 USD a GB (us-east-1, 2026); nothing while nothing fails.
 * Source  EventBridge User Guide, "Configuring logs for event buses"; CloudWatch Logs User Guide, "Enable logging from
 *         AWS services", permissions V2. The default bus cannot be configured by CloudFormation: it has no such log.
 */
import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnDelivery,
  CfnDeliveryDestination,
  CfnDeliverySource,
  CfnResourcePolicy,
  LogGroup,
  type RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUS_NAME } from '../../contract/names.ts';

const NAME = `${BUS_NAME}-bus-errors`;

export interface BusErrorLogProps {
  readonly bus: EventBus;
  readonly retention: RetentionDays;
}

export class BusErrorLog extends Construct {
  constructor(scope: Construct, id: string, { bus, retention }: BusErrorLogProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/events/event-bus/${BUS_NAME}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const policy = letDeliver(this, logGroup);
    const source = new CfnDeliverySource(this, 'Source', {
      name: NAME,
      resourceArn: bus.eventBusArn,
      logType: 'ERROR_LOGS',
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name: NAME,
      deliveryDestinationType: 'CWL',
      destinationResourceArn: logGroup.logGroupArn,
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
    });
    for (const first of [source, destination, policy]) delivery.addResourceDependency(first);
  }
}

/** Created here, so that the deployment needs no permission to let AWS create one. */
function letDeliver(scope: Construct, logGroup: LogGroup): CfnResourcePolicy {
  const deliveries = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`;
  const policy = new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        // It ends in `:*`, which stands for every stream of the group.
        resources: [logGroup.logGroupArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': deliveries },
        },
      }),
    ],
  });
  return new CfnResourcePolicy(scope, 'LogPolicy', {
    policyName: NAME,
    policyDocument: Stack.of(scope).toJsonString(policy),
  });
}
