/**
 * Which stacks there are, and where each is deployed to.
 *
 *     scope             central stack               member stacks
 *     one Region        DenialMonitor, anywhere     none: the central stack watches its own default bus
 *     several Regions   DenialMonitor, home         DenialMonitorMember-<region> in each
 *     organization      DenialMonitor, home         by the stack set in it; DenialMonitorManagement-<region> for the
 *                                                   management account, which no stack set reaches
 *
 * With guardrail targets: also DenialMonitorGuardrail, in the management account.
 * With data events or network activity: also DenialMonitorTrail, in the account (the management account).
 */

import type { App } from 'aws-cdk-lib';
import { STACK_NAME } from '../contract/deployment.ts';
import { DenialMonitorStack } from './denial-monitor-stack.ts';
import { GuardrailStack } from './organization/guardrail-stack.ts';
import { MemberStack } from './organization/member-stack.ts';
import { isTrailWanted, OptInTrailStack } from './organization/opt-in-trail.ts';
import type { Settings } from './settings/settings.ts';

export function denialMonitorStacks(app: App, settings: Settings): void {
  if (settings.reach === 'oneRegion') {
    new DenialMonitorStack(app, STACK_NAME, { settings });
    if (isTrailWanted(settings)) new OptInTrailStack(app, 'DenialMonitorTrail', { settings });
    return;
  }
  const { homeRegion, regions } = settings;
  const isOrganization = settings.scope === 'organization';
  const central = isOrganization ? { account: settings.securityAccountId } : {};
  const monitor = new DenialMonitorStack(app, STACK_NAME, {
    settings,
    env: { ...central, region: homeRegion },
  });
  const outermost = isOrganization ? { account: settings.managementAccountId } : {};
  if (isTrailWanted(settings)) {
    new OptInTrailStack(app, 'DenialMonitorTrail', { settings, env: { ...outermost, region: homeRegion } });
  }
  if (isOrganization && settings.guardrailTargets.length > 0) {
    const env = { ...outermost, region: homeRegion };
    new GuardrailStack(app, 'DenialMonitorGuardrail', { settings, env });
  }
  for (const region of regions) {
    if (isOrganization) {
      // Deployed with credentials of the management account: CDK must not require an order.
      new MemberStack(app, `DenialMonitorManagement-${region}`, { settings, env: { ...outermost, region } });
    } else {
      new MemberStack(app, `DenialMonitorMember-${region}`, { settings, env: { region } }).addStackDependency(
        monitor,
      );
    }
  }
}
