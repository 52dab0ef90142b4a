/**
 * `organization`: keeps the organization's tree and its policies in the table. It is called often, which costs one read
 * of the table: it reads everything once a day, goes on where it was cut short, and reads what a change touched at once.
 *
 * The account that it runs in is a delegated administrator (for stack sets), and may therefore read the organization;
 * this role narrows that to the tree, the accounts, and the kinds of policy that refuse calls.
 * Source  Organizations API Reference, "RegisterDelegatedAdministrator"; Service Authorization Reference.
 */
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type CfnRule, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ENFORCED_POLICY_TYPES,
  ORGANIZATION_POLICY_TYPES,
} from '../../contract/organization-policy-types.ts';
import { READ_GUARDRAILS, READ_TREE } from '../../contract/read-actions.ts';
import { acknowledge } from '../acknowledge.ts';
import { organizationChanges } from '../organization/organization-changes.ts';
import type { Settings } from '../settings/settings.ts';
import { eventRule } from './event-rule.ts';
import { atMost, PipelineFunction } from './pipeline-function.ts';

export interface OrganizationFunctionProps {
  readonly table: TableV2;
  readonly settings: Settings;
}

const WHOLE_TREE =
  'The tree and its policies are read as a whole; their ids are not known before they are read.';
const NEXT_READING = 'A reading carries no data, and the next one makes up for it.';

/** One reads everything, under a lease; one follows changes. More would only share the few calls that the API allows. */
const MOST_READINGS = 2;

const TICK = Duration.minutes(15);

export class OrganizationFunction extends Construct {
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, { table, settings }: OrganizationFunctionProps) {
    super(scope, id);
    this.function = new PipelineFunction(this, 'Organization', {
      name: 'organization',
      memoryMiB: 512,
      // The API is throttled; a reading that ran out of time resumes with the next tick.
      timeout: Duration.minutes(15),
      environment: { DENIALS_TABLE: table.tableName, RETENTION_DAYS: String(settings.retentionDays) },
      settings,
      ...atMost(settings, MOST_READINGS),
    });
    this.function.allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [table.tableArn]);
    this.#readOrganization();
    this.#tick();
  }

  #readOrganization(): void {
    const { role } = this.function;
    role.addToPolicy(new PolicyStatement({ actions: [...READ_TREE], resources: ['*'] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: [...READ_GUARDRAILS],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'organizations:PolicyType': [...ORGANIZATION_POLICY_TYPES, ...ENFORCED_POLICY_TYPES],
          },
        },
      }),
    );
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', WHOLE_TREE);
  }

  /** The management account forwards them, as any other account forwards its changes. */
  readAfterChanges(busName: string | undefined, undelivered: Queue): CfnRule {
    const rule = eventRule(this, 'Changes', {
      name: 'organization-changes',
      description: 'changes of the tree or of its policies',
      eventPattern: organizationChanges(),
      busName,
      targets: [
        {
          arn: this.function.function.functionArn,
          deadLetterConfig: { arn: undelivered.queueArn },
        },
      ],
    });
    this.function.function.addPermission('Changes', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.attrArn,
    });
    return rule;
  }

  #tick(): void {
    const tick = new Rule(this, 'Tick', {
      description: 'denial-monitor: reads the organization when that is due',
      schedule: Schedule.rate(TICK),
      targets: [new LambdaFunction(this.function.function, { retryAttempts: 2 })],
    });
    acknowledge(tick, 'Serverless-EventBusDLQ', NEXT_READING);
  }
}
