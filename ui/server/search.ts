/** Where a search leads: to what has the id, else to the groups in whose names the text is. */
import { isNamed } from '../data/groups.ts';
import type { PageStore } from '../data/store.ts';
import { groupLink, incidentLink, link } from '../views/links.ts';

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export async function found(store: PageStore, text: string): Promise<string> {
  if (text === '') return '/groups';
  if ((await store.getGroup(text)) !== undefined) return groupLink(text);
  if ((await store.getIncident(text)) !== undefined) return incidentLink(text);
  const denial = EVENT_ID.test(text) ? await store.getDenial(text) : undefined;
  if (denial !== undefined) return groupLink(denial.group);
  // A session name stands in no group: the store looks it up.
  const named = (await store.listGroups({}, 'last')).some((group) => isNamed(group, text.toLowerCase()));
  const bySession = named ? [] : await store.listGroups({ principal: text }, 'last');
  return link('/groups', bySession.length > 0 ? { principal: text } : { q: text });
}
