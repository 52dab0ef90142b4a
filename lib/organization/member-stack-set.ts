/**
 * The member template, rolled out by CloudFormation to every account of the targets, and to those that join later.
 *
 * Units   a template that is passed inline may have 51,200 bytes.
 * Errors  SettingsError if the template is larger.
 * Source  CloudFormation User Guide, "Service-managed StackSets"; never to the management account, which has a stack
 *         of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnStackSet } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { STACK_SET_NAME } from '../../contract/names.ts';
import { SettingsError } from '../settings/setting-readers.ts';
import type { Organization, Settings } from '../settings/settings.ts';
import { MemberStack } from './member-stack.ts';

const LONGEST_TEMPLATE = 51_200;

export function memberStackSet(scope: Construct, id: string, settings: Settings & Organization): CfnStackSet {
  return new CfnStackSet(scope, id, {
    stackSetName: STACK_SET_NAME,
    description: 'Forwards access denials to the monitor',
    permissionModel: 'SERVICE_MANAGED',
    callAs: 'DELEGATED_ADMIN',
    capabilities: ['CAPABILITY_NAMED_IAM'],
    templateBody: memberTemplate(scope.node.getAllContext(), settings),
    autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
    managedExecution: { Active: true },
    // In waves: a Region that is disabled in one account does not delay the others, a fault of ours stops before it is everywhere.
    operationPreferences: {
      failureTolerancePercentage: settings.rolloutFailurePercent,
      maxConcurrentPercentage: settings.rolloutPercent,
      regionConcurrencyType: 'PARALLEL',
    },
    stackInstancesGroup: [
      {
        deploymentTargets: { organizationalUnitIds: [...settings.targets] },
        regions: [...settings.regions],
      },
    ],
  });
}

/** Synthesized by an app of its own, whose output is deleted: the outer app must not deploy it. */
export function memberTemplate(context: Record<string, unknown>, settings: Settings & Organization): string {
  const outdir = mkdtempSync(join(tmpdir(), 'denial-monitor-member-'));
  try {
    const app = new App({ analyticsReporting: false, autoSynth: false, outdir, context });
    const { artifactId } = new MemberStack(app, 'Member', { settings });
    const template = JSON.stringify(app.synth().getStackArtifact(artifactId).template);
    if (Buffer.byteLength(template) < LONGEST_TEMPLATE) return template;
    throw new SettingsError('the member template is too large to be passed inline');
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
