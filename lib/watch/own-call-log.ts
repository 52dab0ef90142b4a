/**
 * The log group of the monitor's own denied calls and of all canaries; no program reacts to it. Canaries go to the queue
 * as well: that they came is stored, because a session's beginning that was not received is unknown.
 *
 *   own       a call of the monitor was denied: a permission is missing, or a foreign role has one of its names
 *   coverage  a canary arrived: the account and Region that it came from deliver up to the bus
 *
 * Source  EventBridge User Guide, "Using resource-based policies": CloudWatch Logs as a target; its name must begin
 *         with `/aws/events/`.
 */
import { ArnFormat, RemovalPolicy } from 'aws-cdk-lib';
import type { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OWN_CALL_LOG } from '../../contract/names.ts';
import { eventRule } from '../pipeline/event-rule.ts';
import { canaryCalls, ownDeniedCalls } from './own-calls.ts';

export interface OwnCallLogProps {
  readonly busName: string | undefined;
  readonly ownRoleArns: readonly string[];
  readonly retention: RetentionDays;
  /** Of `ingest`. */
  readonly queue: Queue;
  readonly undelivered: Queue;
}

export class OwnCallLog extends Construct {
  readonly ownDenials: CfnRule;
  readonly coverage: CfnRule;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { busName, ownRoleArns, retention, queue, undelivered }: OwnCallLogProps,
  ) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      logGroupName: OWN_CALL_LOG,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const deadLetterConfig = { arn: undelivered.queueArn };
    const log = { arn: arnOfTarget(this.logGroup), deadLetterConfig };
    this.ownDenials = eventRule(this, 'OwnDenials', {
      name: 'own-denials',
      description: 'calls of the monitor itself that were refused',
      eventPattern: ownDeniedCalls(ownRoleArns),
      busName,
      targets: [log],
    });
    this.coverage = eventRule(this, 'Coverage', {
      name: 'coverage',
      description: 'canaries of all accounts and Regions',
      eventPattern: canaryCalls(),
      busName,
      targets: [log, { arn: queue.queueArn, deadLetterConfig }],
    });
    letRulesLog(this, this.rules, this.logGroup);
  }

  get rules(): readonly CfnRule[] {
    return [this.ownDenials, this.coverage];
  }
}

/**
 * `logGroupArn` ends in `:*`: EventBridge accepts such a target, and delivers nothing to it.
 * Source  aws-samples/serverless-patterns, pull request 221; the CDK's own target for log groups.
 */
function arnOfTarget({ stack, logGroupName }: LogGroup): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: logGroupName, arnFormat });
}

function letRulesLog(scope: Construct, rules: readonly CfnRule[], logGroup: LogGroup): void {
  const principals = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(
    (name) => new ServicePrincipal(name),
  );
  const resources = [logGroup.logGroupArn];
  const policy = new PolicyDocument({
    statements: [
      new PolicyStatement({ principals, resources, actions: ['logs:CreateLogStream'] }),
      new PolicyStatement({
        principals,
        resources,
        actions: ['logs:PutLogEvents'],
        conditions: { ArnEquals: { 'aws:SourceArn': rules.map((rule) => rule.attrArn) } },
      }),
    ],
  });
  new CfnResourcePolicy(scope, 'LogPolicy', {
    policyName: 'denial-monitor-own-calls',
    policyDocument: logGroup.stack.toJsonString(policy),
  });
}
