/**
 * The service control policy that keeps members from changing the monitor's rules, roles and stacks there. In the management
 * account, which alone may make one; deployed after the members' stacks, because it guards what is there.
 *
 * Units   an SCP has at most 5,120 characters.
 * Source  CloudFormation Template Reference, "AWS::Organizations::Policy"; examples/guardrails has the policy and its limits.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BootstraplessSynthesizer, type IStackSynthesizer, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import type { Construct } from 'constructs';
import { partitionOfRegion } from '../../contract/region-partition.ts';
import type { Organization } from '../settings/settings.ts';

const POLICY = fileURLToPath(
  new URL('../../examples/guardrails/protect-denial-monitor.json', import.meta.url),
);

export interface GuardrailStackProps extends StackProps {
  readonly settings: Organization;
}

export class GuardrailStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: GuardrailStackProps) {
    super(scope, id, {
      description: 'Keeps members from changing the monitor of access denials',
      synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
      ...props,
    });
    new CfnPolicy(this, 'Policy', {
      name: 'protect-denial-monitor',
      description: 'Only its stack set changes the monitor of denials',
      type: 'SERVICE_CONTROL_POLICY',
      content: guardrailPolicy(partitionOfRegion(settings.homeRegion)),
      targetIds: [...settings.guardrailTargets],
    });
  }
}

/** The file is for the partition `aws`. */
function guardrailPolicy(partition: string): unknown {
  return JSON.parse(readFileSync(POLICY, 'utf8').replaceAll('arn:aws:', `arn:${partition}:`));
}
