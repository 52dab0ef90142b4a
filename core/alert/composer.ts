/** Composes alerts with what the store knows of the incident's groups: why, what changed just before, the fix. */

import { changesBefore } from '../attribute/changed.ts';
import type { AlertContext } from '../detect/alert-context.ts';
import type { DenialGroup } from '../model/group.ts';
import type { Finding } from '../model/incident.ts';
import type { Alert, DenialStore } from '../ports.ts';
import { composeAlert } from './compose.ts';

export type AlertStore = Pick<DenialStore, 'getGroup' | 'listPolicyChanges'>;

export function alertComposer(
  store: AlertStore,
): (finding: Finding, context: AlertContext) => Promise<Alert> {
  return async (finding, context) => {
    const groups: DenialGroup[] = [];
    for (const { group: id } of context.groups) {
      const group = await store.getGroup(id);
      if (group === undefined) continue;
      const changed = group.changed.length > 0 ? group.changed : await changesBefore(group, store);
      groups.push({ ...group, changed });
    }
    return composeAlert(finding, context, groups);
  };
}
