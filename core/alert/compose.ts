/**
 * What a person reads when denials spike: who, what, why, how many against the usual, since when, what changed,
 * the fix, and the commands to look closer.
 *
 * Shape   a finding, what the detector knows of it, and its groups → subject, plain text, attributes for filters.
 * Units   times in UTC; counts are of about the last hour.
 * Errors  none: what is not known is left out, or said to be unknown.
 * Source  SNS API Reference, Publish (subject: ASCII, below 100 characters, no line breaks).
 *
 * INVARIANT: every value that a caller can choose passes `oneLine`, so no name can add a line to an alert.
 */
import type { AlertContext } from '../detect/alert-context.ts';
import type { DenialGroup } from '../model/group.ts';
import type { Finding } from '../model/incident.ts';
import { isoSeconds } from '../normalize/event-time.ts';
import type { Alert } from '../ports.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { reasonClause } from '../text/reason.ts';
import { listCommand, showCommand } from './look-closer.ts';
import { CHANNEL_WORDS, NEWS_WORDS, usualRate } from './wording.ts';

const SUBJECT_LENGTH = 99;
/** SNS and its subscribers take more; a filter needs less. */
const ATTRIBUTE_LENGTH = 250;
/** Groups whose reason is told; the rest is one command away. */
const GROUPS_TOLD = 3;

export interface AlertGroup {
  readonly group: DenialGroup;
  /** Denials of this group in the run that the incident grew from. */
  readonly count: number;
}

/** `groups`: largest first. */
export function composeAlert(finding: Finding, context: AlertContext, groups: readonly AlertGroup[]): Alert {
  return {
    subject: subjectOf(finding, groups),
    text: textOf(finding, context, groups),
    attributes: attributesOf(finding, groups),
    deduplicationId: `${finding.incident}/${finding.type}/${finding.at}`,
  };
}

function subjectOf(finding: Finding, groups: readonly AlertGroup[]): string {
  const { type, severity, channel, key, count, expectedPerHour } = finding;
  const action = channel === 'principal' ? groups[0]?.group.action : undefined;
  const mostly = action === undefined ? '' : `, mostly ${action}`;
  const usual = ` (usually ${usualRate(expectedPerHour)}/h)`;
  const text = `[${severity}] ${NEWS_WORDS[type]}: ${Math.round(count)} ${CHANNEL_WORDS[channel].subject} ${shortKey(key)}`;
  // What does not fit is cut from the end: the usual rate goes before the action, the action before the name.
  const fitting =
    [text + mostly + usual, text + mostly, text].find(({ length }) => length <= SUBJECT_LENGTH) ?? text;
  return oneLine(fitting)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SUBJECT_LENGTH);
}

function textOf(finding: Finding, context: AlertContext, groups: readonly AlertGroup[]): string {
  const since = isoSeconds(context.firstEventAt * 1000);
  const told = groups.slice(0, GROUPS_TOLD);
  const commands = [
    showCommand(finding.incident),
    ...told.slice(0, 1).map(({ group }) => showCommand(group.group)),
    listCommand(finding, since),
  ];
  return [
    headline(finding, context, since),
    ...told.map((group) => groupLines(group, finding)),
    groups.length > told.length ? [`and ${groups.length - told.length} more kinds of denial`] : [],
    ['Look closer:', ...commands.map((command) => `  ${command}`)],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headline(finding: Finding, context: AlertContext, since: string): string[] {
  const { type, severity, channel, key, count, expectedPerHour } = finding;
  const { label, counted } = CHANNEL_WORDS[channel];
  const usual = context.neverSeenBefore
    ? 'never seen before'
    : `usually ${usualRate(expectedPerHour)} an hour`;
  return [
    `${NEWS_WORDS[type]} (${severity})`,
    line(label, key),
    line('How many', `${Math.round(count)} ${counted} within the last hour, ${usual}`),
    line('Since', since),
  ];
}

function groupLines({ group, count }: AlertGroup, { key }: Finding): string[] {
  const { attribution, changed, fix } = group;
  return [
    line('Denied', `${group.action} (${count} of these)`),
    line(
      'On',
      group.resourceFamily === 'unknown' ? 'a resource that AWS did not name' : group.resourceFamily,
    ),
    ...(group.principal === key ? [] : [line('To', group.principal)]),
    line('Why', reasonClause(attribution)),
    ...(attribution.policy?.arn ? [line('Policy', attribution.policy.arn)] : []),
    ...changed.map(({ minutesBefore, event, actor }) =>
      line('Changed', `${minutesBefore} min before: ${event} by ${actor}`),
    ),
    ...(fix === null ? [] : [line('Fix', `${fix.summary} (${fix.owner})`)]),
  ];
}

function line(label: string, text: string): string {
  return `${label.padEnd(10)}${oneLine(text)}`;
}

function attributesOf(finding: Finding, groups: readonly AlertGroup[]): Record<string, string> {
  const { type, severity, channel, incident } = finding;
  const main = groups[0]?.group;
  if (main === undefined) return { type, severity, channel, incident };
  const { action, principal, account, attribution } = main;
  return {
    type,
    severity,
    channel,
    incident,
    layer: attribution.layer,
    action: clip(oneLine(action), ATTRIBUTE_LENGTH),
    principal: clip(oneLine(principal), ATTRIBUTE_LENGTH),
    ...(account === null ? {} : { account }),
  };
}

/** The last words of an ARN; all of anything else. */
function shortKey(key: string): string {
  return clip(key.startsWith('arn:') ? key.split(':').slice(5).join(':') : key, 60);
}
