/**
 * The alert of a first denial of a grave action: who tried what, what the action does, and why it was denied.
 *
 * Source  data/sensitive-actions.json says what each action does.
 */
import type { First } from '../detect/first.ts';
import type { ComposeFirst } from '../detect/notify-first.ts';
import { severityOf } from '../detect/severity.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { AlertUpdate } from '../model/notice.ts';
import type { Alert } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';
import { type AlertStore, groupsOf } from './composer.ts';
import { alertOf } from './frame.ts';
import { listCommand, showCommand } from './look-closer.ts';
import { callSection, labelled, reasonSection } from './sections.ts';
import { suppressionOf } from './suppress/suppression.ts';
import { keyWords, UPDATE_WORDS } from './wording.ts';

/** Of a grave action: the level of a single denial, raised by what was tried. */
const SEVERITY = severityOf({ dimension: 'principal', count: 1, evidence: 0, tried: 2 });

export function firstComposer(store: AlertStore, storeOptions = ''): ComposeFirst {
  return async (first, now) => {
    const known = await groupsOf({ groups: [{ group: first.group, count: 1 }] }, store);
    // What would allow the call stays one command away: an alert must not suggest it.
    const groups = known.map((group) => ({ ...group, fix: null }));
    const update = updateOf(first);
    const mutes = await store.listMutes();
    const suppression = suppressionOf({ update, groups, complete: groups.length > 0 }, mutes, now);
    return { ...composeFirst(first, update, groups, storeOptions), suppression };
  };
}

function updateOf({ incident, principal, at }: First): AlertUpdate {
  return {
    ...{ at, type: 'first', incident, channel: 'principal', key: principal, severity: SEVERITY },
    ...{ count: 1, expectedPerHour: 0, evidence: 0 },
  };
}

function composeFirst(
  first: First,
  update: AlertUpdate,
  groups: readonly OwnedGroup[],
  storeOptions: string,
): Alert {
  const { action, why, group, time } = first;
  const since = isoSeconds(time * 1000);
  return alertOf({
    ...{ update, groups, storeOptions },
    context: {
      ...{ firstEventAt: time, lastEventAt: time, neverSeenBefore: false, replayed: false },
      groups: [{ group, count: 1 }],
    },
    subject: `[${SEVERITY}] First denial of ${action} by ${keyWords(update)}`,
    sections: [
      [`${UPDATE_WORDS.first} (${SEVERITY})`],
      [
        labelled('Who', update.key),
        labelled('Action', action),
        labelled('Effect', `it ${why}`),
        labelled('When', since),
        ...reasonSection(groups),
        ...callSection(groups, update.key),
      ],
    ],
    commands: [showCommand(group), listCommand(update, since)],
  });
}
