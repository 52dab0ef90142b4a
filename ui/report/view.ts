/** The report: the answer first, then each group, incidents and mutes; the same views as the page. */
import type { OwnedGroup } from '../../core/model/group.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { counted } from '../../core/text/counted.ts';
import { causeParts } from '../views/cause.ts';
import { chain } from '../views/chain.ts';
import { commandText } from '../views/commands.ts';
import { type Child, type Element, el } from '../views/el.ts';
import { groupAnswer, groupTitle } from '../views/group.ts';
import { groupRows } from '../views/group-rows.ts';
import { incidentAnswer, notified } from '../views/incident.ts';
import { incidentWords } from '../views/incident-rows.ts';
import { chip } from '../views/layers.ts';
import { groupLink, incidentLink, type Parameters } from '../views/links.ts';
import { muteTables } from '../views/mutes.ts';
import { numbers, timeLine, topLists } from '../views/overview.ts';
import { ago, code, facts, panel, state } from '../views/parts.ts';
import { middle, whole } from '../views/short.ts';
import { nextSteps, wayOut } from '../views/way-out.ts';
import type { Report, Some } from './data.ts';
import { fixesByOwner } from './fixes.ts';
import { layerTable } from './layer-table.ts';
import { fullTime, onPaper, type Paper } from './paper.ts';

export interface ReportShown {
  readonly now: number;
  /** What the store is called, and the options that name it in commands. */
  readonly storeName: string;
  readonly storeOptions: string;
  /** The filters as they were given, without those by time. */
  readonly filters: Parameters;
}

export const reportTitle = ({ overview: { period } }: Report): string =>
  `Denials from ${fullTime(period.since)} to ${fullTime(period.until)}`;

export function reportView(report: Report, shown: ReportShown): Child {
  const { groups, unfixed, incidents, mutes } = report;
  const paper: Paper = { anchors: anchorsOf(report) };
  const isEmpty = groups.all === 0;
  const command = (name: string) => sameGroups(name, report, shown);
  return [
    onPaper(
      [
        el('h1', null, reportTitle(report)),
        about(report, shown),
        isEmpty
          ? el('p', { class: 'empty' }, 'No denial matches.')
          : [summary(report), fixesByOwner(unfixed)],
        el('h2', { class: 'top' }, 'What was denied'),
        isEmpty ? null : groupRows(groups.first, { now: shown.now, sparks: report.sparks }),
        more(groups, 'group', command('groups')),
        el('h2', { class: 'top' }, 'Groups that are not fixed'),
        unfixed.all === 0 ? el('p', { class: 'quiet' }, 'None.') : null,
      ],
      paper,
    ),
    unfixed.first.map((group) => groupSection(group, paper, shown.now)),
    more(unfixed, 'group', command('groups')),
    el('h2', { class: 'top' }, 'Incidents'),
    incidents.all === 0 ? el('p', { class: 'quiet' }, 'No incident.') : null,
    incidents.first.map((each) => incidentSection(each, paper)),
    more(incidents, 'incident', commandText(['incidents'], shown.storeOptions)),
    el('h2', { class: 'top' }, 'Mutes in force in this period'),
    mutes.all === 0 ? el('p', { class: 'quiet' }, 'Nothing was muted.') : null,
    onPaper(muteTables(mutes.first, shown.now), { ...paper, deeper: 1 }),
    more(mutes, 'mute', commandText(['mutes', '--all'], shown.storeOptions)),
  ];
}

/** What an address of the page shows stands under the id itself. */
const anchorsOf = ({ unfixed, incidents }: Report): ReadonlyMap<string, string> =>
  new Map([
    ...unfixed.first.map(({ group }) => [groupLink(group), group] as const),
    ...incidents.first.map(({ incident: { incident } }) => [incidentLink(incident), incident] as const),
  ]);

/** The command that lists the same groups. */
function sameGroups(name: string, { overview }: Report, { filters, storeOptions }: ReportShown): string {
  const { since, until } = overview.period;
  const given = Object.entries({ ...filters, since, until });
  return commandText([name, ...given.flatMap(([each, value]) => [`--${each}`, value ?? ''])], storeOptions);
}

function about(report: Report, shown: ReportShown): Element {
  const filters = Object.entries(shown.filters).map(([name, value]) =>
    el('li', null, `${name} `, code(middle(value ?? '', 200))),
  );
  return facts([
    ['Store', whole(shown.storeName)],
    ['Made at', ago(isoSeconds(shown.now), shown.now)],
    ['Filters', filters.length === 0 ? 'none' : el('ul', { class: 'plain' }, filters)],
    ['In the terminal', code(sameGroups('groups', report, shown))],
  ]);
}

function summary({ overview, layers }: Report): Child {
  return [
    numbers(overview),
    ...timeLine(overview),
    el('h2', { class: 'top' }, 'By which layers'),
    layerTable(layers),
    el('h2', { class: 'top' }, 'Most denied'),
    topLists(overview),
  ];
}

/** What is left out is counted, with the command that lists it. */
function more<T>({ first, all }: Some<T>, one: string, command: string): Child {
  const left = all - first.length;
  if (left <= 0) return null;
  return el('p', { class: 'more' }, `and ${counted(left, `more ${one}`)}: `, el('code', null, command));
}

function groupSection(group: OwnedGroup, paper: Paper, now: number): Element {
  const { attribution, fix } = group;
  const body = [
    el('h2', null, groupTitle(group)),
    el(
      'p',
      { class: 'sub' },
      ...[state(group), chip(attribution.layer, attribution.policyKind)],
      ...[`${counted(group.count, 'denial')} in this period; first `, ago(group.firstSeen, now)],
      ...[', last ', ago(group.lastSeen, now)],
    ),
    groupAnswer(group),
    el('div', { class: 'gates' }, chain(attribution)),
    causeParts(group.changed),
    fix === null ? null : panel('Way out', wayOut(fix)),
    group.nextSteps.length === 0 ? null : panel('Next steps', nextSteps(group.nextSteps)),
  ];
  const [title, ...rest] = body;
  return el(
    'section',
    { class: 'item', id: group.group },
    onPaper(title, { ...paper, deeper: 1 }),
    onPaper(rest, { ...paper, prefix: group.group, deeper: 2 }),
  );
}

function incidentSection({ incident, changes }: Report['incidents']['first'][number], paper: Paper): Element {
  return el(
    'section',
    { class: 'item', id: incident.incident },
    onPaper(
      [
        el('h2', null, incidentWords(incident)),
        el(
          'p',
          { class: 'sub' },
          el('span', { class: `severity ${incident.severity}` }, incident.severity),
          incident.closedAt === null ? 'open' : 'over',
        ),
        incidentAnswer({ incident, changes }),
        notified(incident),
      ],
      { ...paper, prefix: incident.incident, deeper: 1 },
    ),
  );
}
