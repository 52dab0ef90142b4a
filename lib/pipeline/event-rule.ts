/**
 * The one way to make a rule for CloudTrail's events, as a CloudFormation resource: only there can a rule ask for
 * read-only management events, and most denials are denied reads.
 * Source  EventBridge User Guide, "Read-only management events from AWS services".
 */

import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { RULE_STATE_WITH_READS } from '../../contract/deployment.ts';
import type { EventPattern } from '../../contract/event-patterns.ts';
import { ruleName } from '../../contract/names.ts';

export interface EventRuleProps {
  /** Of the rule's name, `denial-monitor-<name>`: metrics, alarms and the runbook know it by that. */
  readonly name: string;
  readonly description: string;
  readonly eventPattern: EventPattern;
  /** Undefined: the default bus. */
  readonly busName: string | undefined;
  readonly targets: readonly Omit<CfnRule.TargetProperty, 'id'>[];
}

export function eventRule(scope: Construct, id: string, props: EventRuleProps): CfnRule {
  const { name, description, eventPattern, busName, targets } = props;
  return new CfnRule(scope, id, {
    name: ruleName(name),
    description: `denial-monitor: ${description}`,
    state: RULE_STATE_WITH_READS,
    eventPattern,
    ...(busName === undefined ? {} : { eventBusName: busName }),
    targets: targets.map((target, index) => ({ id: index === 0 ? 'Target' : `Target${index}`, ...target })),
  });
}
