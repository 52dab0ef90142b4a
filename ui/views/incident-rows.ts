/** Incidents as rows: what, since when, and what caused them. */
import { DIMENSION_WORDS, keyWords, regressedWords, UPDATE_WORDS } from '../../core/alert/wording.ts';
import type { Incident } from '../../core/model/incident.ts';
import { instant } from '../../core/record/event-time.ts';
import { digits } from '../../core/text/counted.ts';
import type { IncidentWithGroups } from '../data/overview.ts';
import type { Change } from '../data/series.ts';
import { type Child, type Element, el } from './el.ts';
import { incidentLink } from './links.ts';
import type { Mark } from './marks.ts';
import { ago, beforeText } from './parts.ts';
import { middle, who, whole } from './short.ts';

/** `65 principals denied by service control policy p-allowedregions` */
export const incidentWords = ({ type, channel, key, count }: Incident): string => {
  const what = whole(keyWords({ channel, key }));
  return type === 'regressed'
    ? `${UPDATE_WORDS.regressed}: ${what}`
    : `${digits(count)} ${DIMENSION_WORDS[channel].subject} ${what}`;
};

export const incidentMarks = (incidents: readonly Incident[]): readonly Mark[] =>
  incidents.map((incident) => ({
    time: incident.openedAt,
    kind: 'incident' as const,
    title: `Incident: ${incidentWords(incident)}`,
    href: incidentLink(incident.incident),
  }));

/** `caused by UpdatePolicy, kim@example.com, 2 min before` */
export function causeWords(changes: readonly Change[], openedAt: string): string | undefined {
  const cause = changes.find(({ effect }) => effect === 'caused');
  if (cause === undefined) return undefined;
  const minutes = Math.round((instant(openedAt) - instant(cause.time)) / 60_000);
  const when = minutes < 0 ? '' : `, ${beforeText(minutes)}`;
  return `caused by ${middle(cause.event, 50)} on ${middle(cause.target, 40)}, ${actorName(cause.actor)}${when}`;
}

const actorName = (arn: string): string => middle(who(arn, 80).split('/').at(-1) ?? arn, 40);

export function incidentRows(rows: readonly IncidentWithGroups[], now: number): Child {
  if (rows.length === 0) return el('p', { class: 'quiet' }, 'No incident.');
  return el(
    'ul',
    { class: 'rows' },
    rows.map((row) => incidentRow(row, now)),
  );
}

const incidentRow = ({ incident, changes }: IncidentWithGroups, now: number): Element =>
  el(
    'li',
    { class: 'row', 'data-row': true },
    el(
      'div',
      null,
      el('a', { href: incidentLink(incident.incident), class: 'what' }, incidentWords(incident)),
      el('div', { class: 'second' }, causeWords(changes, incident.openedAt) ?? usual(incident)),
    ),
    el(
      'div',
      { class: 'side' },
      el('span', { class: `severity ${incident.severity}` }, incident.severity),
      el('span', null, incident.closedAt === null ? 'open, ' : 'over, ', ago(incident.openedAt, now)),
    ),
  );

function usual({ type, count, expectedPerHour }: Incident): string {
  if (type === 'regressed') return regressedWords(count);
  return expectedPerHour < 0.05 ? 'never seen before' : `usual: ${expectedPerHour.toFixed(1)} an hour`;
}
