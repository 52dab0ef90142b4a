/**
 * Composes alerts with what the store knows of the incident's groups: why, what changed just before, the fix; and
 * whether the alert is suppressed.
 */

import { changesBefore } from '../attribute/policy-changes.ts';
import type { AlertContext } from '../detect/alert-context.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { AlertUpdate } from '../model/notice.ts';
import type { Alert, DenialStore, IncidentStore, MuteStore } from '../ports.ts';
import { groupWithWayOut } from '../query/with-way-out.ts';
import { composeAlert } from './compose.ts';
import { stormSuppression } from './suppress/page-budget.ts';
import { replaySuppression } from './suppress/replay.ts';
import { suppressionOf } from './suppress/suppression.ts';

export type AlertStore = Pick<DenialStore, 'getGroup' | 'listPolicyChanges'> &
  Pick<IncidentStore, 'getIncident' | 'listIncidents'> &
  Pick<MuteStore, 'listMutes'>;

/** `now`: milliseconds since the epoch; left out, it is the time of the update. */
export type ComposeAlert = (update: AlertUpdate, context: AlertContext, now?: number) => Promise<Alert>;

/** `storeOptions`: what its commands need to read the same store. */
export function alertComposer(store: AlertStore, storeOptions = ''): ComposeAlert {
  return async (update, context, now = update.at * 1000) => {
    // An end is published when its beginning was: no storm suppresses it.
    const mayStorm = update.type !== 'resolve';
    const [groups, mutes, storm] = await Promise.all([
      groupsOf(context, store),
      store.listMutes(),
      mayStorm ? stormOf(update, store, now) : undefined,
    ]);
    const complete = groups.length > 0 && groups.length === context.groups.length;
    const suppression = replaySuppression(context) ?? suppressionOf({ update, groups, complete }, mutes, now);
    const alert = composeAlert(update, context, groups, storeOptions);
    return { ...alert, suppression: suppression ?? storm };
  };
}

/** The last-hour list omits older incidents; look this one up directly. */
async function stormOf(update: AlertUpdate, store: AlertStore, now: number) {
  const known = await store.getIncident(update.incident);
  const paged = known !== undefined && known.pagedAt !== null;
  return paged ? undefined : await stormSuppression(update, store, now);
}

export async function groupsOf(
  context: Pick<AlertContext, 'groups'>,
  store: AlertStore,
): Promise<readonly OwnedGroup[]> {
  const groups = await Promise.all(context.groups.map(({ group }) => groupOf(group, store)));
  return withoutTemptingFixes(groups.filter((group) => group !== undefined));
}

async function groupOf(id: string, store: AlertStore): Promise<OwnedGroup | undefined> {
  const group = await store.getGroup(id);
  if (group === undefined) return undefined;
  const changed = group.changed.length > 0 ? group.changed : await changesBefore(group, store);
  return groupWithWayOut({ ...group, changed });
}

/** A call that lacks a permission is refused one or two of them. */
const MANY_ACTIONS = 6;

/**
 * A caller that is refused many different actions within an hour may be probing: an alert about it must not suggest
 * permissions to grant. What would allow each call stays one command away.
 */
export function withoutTemptingFixes(groups: readonly OwnedGroup[]): readonly OwnedGroup[] {
  const callers = new Set(groups.map(({ principal }) => principal));
  const actions = new Set(groups.map(({ action }) => action.toLowerCase()));
  if (callers.size !== 1 || actions.size < MANY_ACTIONS) return groups;
  return groups.map((group) => ({ ...group, fix: null }));
}
