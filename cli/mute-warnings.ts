/** What a person may not have meant: a mute that covers nothing that is stored, or more than one account by a bare name. */
import { coversGroup } from '../core/alert/suppress/mute.ts';
import type { DenialGroup } from '../core/model/group.ts';
import type { Mute } from '../core/model/mute.ts';
import type { DenialStore } from '../core/ports.ts';

const MOST_NAMED = 5;

type GroupStore = Pick<DenialStore, 'listGroups' | 'getGroup'>;

export async function warningsOf(mute: Mute, store: GroupStore): Promise<readonly string[]> {
  const covered = (await groupsFor(mute, store)).filter((group) => coversGroup(mute, group));
  if (covered.length === 0)
    return [
      'warning: it covers no group of denials that is stored; if one was meant, `denials groups` lists them',
    ];
  const accounts = [...new Set(covered.flatMap(({ account }) => account ?? []))].sort();
  const isBare =
    mute.account === null &&
    [mute.principal, mute.policy].some((each) => each !== null && !each.startsWith('arn:'));
  if (!isBare || accounts.length < 2) return [];
  const named = accounts.slice(0, MOST_NAMED).join(', ');
  const more = accounts.length > MOST_NAMED ? ` and ${accounts.length - MOST_NAMED} more` : '';
  return [
    `warning: by its bare name it covers ${covered.length} groups of ${accounts.length} accounts: ${named}${more}; an ARN or --account covers one`,
  ];
}

/** What narrows the search; the rest is compared as the mute does. */
async function groupsFor(
  { principal, action, account, group }: Mute,
  store: GroupStore,
): Promise<readonly DenialGroup[]> {
  if (group !== null) {
    const found = await store.getGroup(group);
    return found === undefined ? [] : [found];
  }
  if (principal !== null) return store.listGroups({ principal }, 'count');
  return store.listGroups(
    { ...(action !== null && { action }), ...(account !== null && { account }) },
    'count',
  );
}
