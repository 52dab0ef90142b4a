/**
 * Which stacks there are, and where each is deployed to.
 *
 *     scope             central stack               member stacks
 *     one Region        DenialMonitor, anywhere     none: the central stack watches its own default bus
 *     several Regions   DenialMonitor, home         DenialMonitorMember-<region> in each
 *     organization      DenialMonitor, home         by the stack set in it; DenialMonitorManagement-<region> for the
 *                                                   management account, which no stack set reaches
 */
import type { App } from 'aws-cdk-lib';
import { DenialMonitorStack } from './denial-monitor-stack.ts';
import { MemberStack } from './member-stack.ts';
import type { Settings } from './settings.ts';

export function denialMonitorStacks(app: App, settings: Settings): void {
  if (settings.reach === 'oneRegion') {
    new DenialMonitorStack(app, 'DenialMonitor', { settings });
    return;
  }
  const { homeRegion, regions } = settings;
  const isOrganization = settings.scope === 'organization';
  const central = isOrganization ? { account: settings.securityAccountId } : {};
  const monitor = new DenialMonitorStack(app, 'DenialMonitor', {
    settings,
    env: { ...central, region: homeRegion },
  });
  for (const region of regions) {
    if (isOrganization) {
      // Deployed by whoever may, with credentials of its own: it asks for no order.
      const env = { account: settings.managementAccountId, region };
      new MemberStack(app, `DenialMonitorManagement-${region}`, { settings, env });
    } else {
      new MemberStack(app, `DenialMonitorMember-${region}`, { settings, env: { region } }).addDependency(
        monitor,
      );
    }
  }
}
