/** One incident, and the list of them. */
import { usualRate } from '../../core/alert/wording.ts';
import type { Incident } from '../../core/model/incident.ts';
import type { Suppression } from '../../core/model/suppression.ts';
import { counted, digits } from '../../core/text/counted.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { filterOf, type IncidentDetails } from '../data/incident.ts';
import type { IncidentWithGroups } from '../data/overview.ts';
import { timeChart } from './chart.ts';
import { type Child, type Element, el } from './el.ts';
import { groupRows } from './group-rows.ts';
import { causeWords, incidentMarks, incidentRows, incidentWords } from './incident-rows.ts';
import type { View } from './layout.ts';
import { link, type Parameters, principalLink } from './links.ts';
import { changeMarks } from './marks.ts';
import type { Shown } from './overview.ts';
import { ago, atTime, code, copyable, facts, panel, sameCommand } from './parts.ts';
import { middle, who } from './short.ts';

export const incidentsView = (incidents: readonly IncidentWithGroups[], shown: Shown): View => ({
  title: 'Incidents',
  place: 'incidents',
  body: [
    el('h1', null, counted(incidents.length, 'incident')),
    el('div', { class: 'panel' }, incidentRows(incidents, shown.now)),
    sameCommand(['incidents'], shown.store),
  ],
});

const MOST_PRINCIPALS = 40;
const MOST_GROUPS = 50;

/** What finds the same groups in the list. */
function linkFilters({ incident, period: { since, until } }: IncidentDetails): Parameters {
  const { principal, action, resource, account, layer, policy } = filterOf(incident) ?? {};
  return { principal, action, resource, account, layer, policy, since, until };
}

export function incidentView(details: IncidentDetails, shown: Shown): View {
  const { incident, groups, period, series, changes } = details;
  const principals = [...new Set(groups.map(({ principal }) => principal))];
  const marks = [...incidentMarks([incident]), ...changeMarks(changes)];
  return {
    title: incidentWords(incident),
    place: 'incidents',
    body: [
      el('h1', null, incidentWords(incident)),
      el(
        'p',
        { class: 'sub' },
        el('span', { class: `severity ${incident.severity}` }, incident.severity),
        incident.closedAt === null ? ' open, began ' : ' over, began ',
        ago(incident.openedAt, shown.now),
      ),
      panel('Answer', incidentAnswer(details)),
      panel('From an hour before', timeChart({ period, series, marks }, { height: 110 })),
      panel('Who was notified', notified(details.incident)),
      panel(
        counted(principals.length, 'principal'),
        el(
          'ul',
          { class: 'names' },
          principals
            .slice(0, MOST_PRINCIPALS)
            .map((arn) =>
              el('li', null, el('a', { href: principalLink(arn), title: middle(arn, 300) }, who(arn, 40))),
            ),
          principals.length > MOST_PRINCIPALS
            ? el('li', null, `and ${principals.length - MOST_PRINCIPALS} more`)
            : null,
        ),
      ),
      el('h2', null, counted(groups.length, 'group')),
      groups.length === 0
        ? null
        : groupRows(groups.slice(0, MOST_GROUPS), { ...shown, sparks: details.sparks }),
      groups.length > MOST_GROUPS
        ? el(
            'p',
            null,
            el(
              'a',
              { href: link('/groups', linkFilters(details)) },
              `all ${counted(groups.length, 'group')}`,
            ),
          )
        : null,
      sameCommand(['show', incident.incident], shown.store),
    ],
  };
}

export function incidentAnswer({
  incident,
  changes,
}: Pick<IncidentDetails, 'incident' | 'changes'>): Element {
  const { channel, count, openedAt, closedAt, expectedPerHour, key } = incident;
  return facts([
    ['Cause', causeWords(changes, openedAt) ?? 'no policy change is known to have caused it'],
    ['How many', `${digits(count)} in all; usual: ${usualRate(expectedPerHour)} an hour`],
    ['Key', [code(key), ` (${channel})`]],
    ['Began', atTime(openedAt)],
    ['Ended', closedAt === null ? 'not yet' : atTime(closedAt)],
  ]);
}

export function notified({ alert, pagedAt, muted }: Incident): Child {
  const text = alert.trimEnd().split('\n').map(oneLine).join('\n');
  return [
    facts([
      ['Paged', pagedAt === null ? 'no' : atTime(pagedAt)],
      ['Silent', muted === null ? null : silence(muted)],
    ]),
    text === ''
      ? null
      : el(
          'details',
          null,
          el('summary', null, 'The alert as it was sent'),
          copyable('alert', text, 'the alert'),
        ),
  ];
}

const SILENCE: Readonly<Record<Suppression['by'], string>> = {
  own: "the monitor's own calls",
  noise: 'known noise',
  mute: 'muted',
  storm: 'a storm',
  replay: 'found in a replay: the denials were old when they arrived',
};

const silence = ({ by, reason }: Suppression): string => `${SILENCE[by]}: ${middle(reason, 200)}`;
