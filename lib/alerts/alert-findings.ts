/**
 * Alerts as findings in Security Hub, without code: a rule on the bus of alerts starts a state machine of one call.
 *
 * Source  Step Functions Developer Guide, "Using AWS SDK service integrations"; Security Hub API, BatchImportFindings.
 */
import { Aws, Duration } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_DETAIL_TYPES, EVENT_SOURCE } from '../../contract/alert-channels.ts';
import { acknowledge } from '../acknowledge.ts';
import { nearby } from '../pipeline/nearby-target.ts';

const ONE_CALL =
  'It makes one call; what fails shows in its metrics, and the incident itself is in the table.';

export interface AlertFindingsProps {
  readonly bus: EventBus;
  readonly undelivered: Queue;
}

export class AlertFindings extends Construct {
  constructor(scope: Construct, id: string, { bus, undelivered }: AlertFindingsProps) {
    super(scope, id);
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineType: 'EXPRESS',
      roleArn: this.#role().roleArn,
      definition: IMPORT,
    });
    for (const rule of ['AwsSolutions-SF1', 'AwsSolutions-SF2', 'Serverless-StepFunctionStateMachineXray']) {
      acknowledge(machine, rule, ONE_CALL);
    }
    const target = StateMachine.fromStateMachineArn(this, 'Target', machine.ref);
    new Rule(this, 'Findings', {
      eventBus: bus,
      description: 'denial-monitor: alerts to Security Hub',
      eventPattern: { source: [EVENT_SOURCE], detailType: [EVENT_DETAIL_TYPES.finding] },
      targets: [
        nearby(new SfnStateMachine(target, { deadLetterQueue: undelivered, maxEventAge: Duration.hours(2) })),
      ],
    });
  }

  #role(): Role {
    const ownProduct = `arn:${Aws.PARTITION}:securityhub:${Aws.REGION}:${Aws.ACCOUNT_ID}:product/${Aws.ACCOUNT_ID}/default`;
    const allow = new PolicyStatement({
      actions: ['securityhub:BatchImportFindings'],
      resources: [ownProduct],
    });
    return new Role(this, 'Role', {
      description: 'denial-monitor: imports findings',
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { Import: new PolicyDocument({ statements: [allow] }) },
    });
  }
}

const IMPORT = {
  Comment: 'One finding an incident',
  StartAt: 'Import',
  States: {
    Import: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:securityhub:batchImportFindings`,
      Parameters: { 'Findings.$': '$.detail.Findings' },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 3 }],
      Next: 'Imported',
    },
    Imported: {
      Type: 'Choice',
      Choices: [{ Variable: '$.FailedCount', NumericGreaterThan: 0, Next: 'Refused' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
    Refused: { Type: 'Fail', Error: 'Refused', Cause: 'Security Hub refused the finding' },
  },
};
