/**
 * What a person reads when denials spike: who, what, why, how many against the usual, since when, what changed, the fix,
 * and the commands to look closer.
 *
 * Shape   an update, what the detector knows of it, and its groups → subject, plain text, attributes for filters.
 * Units   times in UTC; counts are of about the last hour.
 * Errors  none: what is not known is left out, or stated as unknown.
 * Source  SNS API Reference, Publish (subject: ASCII, below 100 characters, no line breaks).
 *
 * INVARIANT: every value that a caller can choose passes `oneLine`, so no name can add a line to an alert.
 */
import type { AlertContext } from '../detect/alert-context.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { AlertUpdate } from '../model/notice.ts';
import type { Alert } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';
import { alertOf, SUBJECT_LENGTH } from './frame.ts';
import { listCommand, showCommand } from './look-closer.ts';
import { callSection, labelled, reasonSection } from './sections.ts';
import { DIMENSION_WORDS, keyWords, sizeWords, UPDATE_WORDS, usualRate } from './wording.ts';

/** `groups`: of the run that the incident grew from, largest first. `storeOptions`: as `deployedStore` has them. */
export function composeAlert(
  update: AlertUpdate,
  context: AlertContext,
  groups: readonly OwnedGroup[],
  storeOptions = '',
): Alert {
  const since = isoSeconds(context.firstEventAt * 1000);
  return alertOf({
    ...{ update, context, groups, storeOptions },
    subject: subjectOf(update, context, groups),
    sections: [
      [...headline(update, context, since), ...reasonSection(groups), ...callSection(groups, update.key)],
    ],
    commands: [
      showCommand(update.incident),
      ...groups.slice(0, 1).map(({ group }) => showCommand(group)),
      listCommand(update, since),
    ],
  });
}

function subjectOf(update: AlertUpdate, context: AlertContext, groups: readonly OwnedGroup[]): string {
  const { type, severity, channel, count } = update;
  const action = channel === 'principal' && groups.length === 1 ? groups[0]?.action : undefined;
  const detail = action === undefined ? '' : `, ${action}`;
  const usual = usualIn(update, context);
  const what =
    type === 'regressed'
      ? keyWords(update)
      : `${Math.round(count)} ${DIMENSION_WORDS[channel].subject} ${keyWords(update)}`;
  const text = `[${severity}] ${UPDATE_WORDS[type]}: ${what}`;
  // What does not fit is left out from the end: the usual rate before the action, the action before the name.
  return [text + detail + usual, text + detail].find(({ length }) => length <= SUBJECT_LENGTH) ?? text;
}

function usualIn({ type, expectedPerHour }: AlertUpdate, { neverSeenBefore }: AlertContext): string {
  if (type === 'regressed') return '';
  return neverSeenBefore ? ' (never before)' : ` (usually ${usualRate(expectedPerHour)}/h)`;
}

function headline(update: AlertUpdate, context: AlertContext, since: string): string[] {
  const { type, severity, channel } = update;
  const { neverSeenBefore } = context;
  const { label } = DIMENSION_WORDS[channel];
  const until = isoSeconds(context.lastEventAt * 1000);
  const size = sizeWords({ ...update, neverSeenBefore, at: isoSeconds(update.at * 1000), until });
  return [
    `${UPDATE_WORDS[type]} (${severity})`,
    '',
    labelled(label, channel === 'policy#principals' ? keyWords(update) : update.key),
    labelled('How many', size),
    labelled('Since', since),
  ];
}
