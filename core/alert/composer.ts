/**
 * Composes alerts with what the store knows of the incident's groups: why, what changed just before, the fix; and
 * whether anybody is to be paged.
 */

import { changesBefore } from '../attribute/changed.ts';
import type { AlertContext } from '../detect/alert-context.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { News } from '../model/notice.ts';
import type { Alert, DenialStore, IncidentStore, MuteStore } from '../ports.ts';
import { composeAlert } from './compose.ts';
import { withoutTemptingFixes } from './probing.ts';
import { stormSuppression } from './suppress/page-budget.ts';
import { suppressionOf } from './suppress/suppression.ts';

export type AlertStore = Pick<DenialStore, 'getGroup' | 'listPolicyChanges'> &
  Pick<IncidentStore, 'getIncident' | 'listIncidents'> &
  Pick<MuteStore, 'listMutes'>;

/** `now`: milliseconds since the epoch; left out, it is when the news came up. */
export type ComposeAlert = (news: News, context: AlertContext, now?: number) => Promise<Alert>;

export function alertComposer(store: AlertStore): ComposeAlert {
  return async (news, context, now = news.at * 1000) => {
    const groups = await groupsOf(context, store);
    const complete = groups.length > 0 && groups.length === context.groups.length;
    const mutes = await store.listMutes();
    const silence = suppressionOf({ finding: news, groups, complete }, mutes, now);
    const alert = composeAlert(news, context, groups);
    // An end is told to whoever was told of the beginning: no storm can hold it back.
    const mayStorm = silence === undefined && news.type !== 'resolve';
    return { ...alert, silence: mayStorm ? await stormOf(news, store, now) : silence };
  };
}

/** Of an incident that is open for hours the list of the last hour says nothing: ask for itself. */
async function stormOf(news: News, store: AlertStore, now: number) {
  const known = await store.getIncident(news.incident);
  const paged = known !== undefined && known.pagedAt !== null;
  return paged ? undefined : await stormSuppression(news, store, now);
}

async function groupsOf(context: AlertContext, store: AlertStore): Promise<readonly OwnedGroup[]> {
  const groups: OwnedGroup[] = [];
  for (const { group: id } of context.groups) {
    const group = await store.getGroup(id);
    if (group === undefined) continue;
    const changed = group.changed.length > 0 ? group.changed : await changesBefore(group, store);
    groups.push({ ...group, changed });
  }
  return withoutTemptingFixes(groups);
}
