/** The overview of a period: the answer first, then what to look at. */
import { parseArn } from '../../core/model/arn.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { counted, digits } from '../../core/text/counted.ts';
import { layerName } from '../../core/text/reason.ts';
import type { Compared, Overview, TopKind, TopRow } from '../data/overview.ts';
import { TOP_KINDS } from '../data/overview.ts';
import { timeChart } from './chart.ts';
import { type Child, type Element, el } from './el.ts';
import { groupRows } from './group-rows.ts';
import { incidentMarks, incidentRows } from './incident-rows.ts';
import { chip, layerClass, STACK_ORDER } from './layers.ts';
import { periodLinks, type View } from './layout.ts';
import { layerLink, link, principalLink } from './links.ts';
import { changeMarks } from './marks.ts';
import { panel, sameCommand } from './parts.ts';
import { dayName, middle, moment, who } from './short.ts';

export interface Shown {
  readonly now: number;
  /** Options that name the store in commands. */
  readonly store: string;
  /** Since and until as the address has them. */
  readonly given: { readonly since?: string | undefined; readonly until?: string | undefined };
}

export function overviewView(overview: Overview, shown: Shown): View {
  const { period, denials } = overview;
  const isEmpty = denials.now === 0;
  return {
    title: 'Overview',
    place: 'overview',
    body: [
      el(
        'div',
        { class: 'title' },
        el('h1', null, periodTitle(overview, shown)),
        periodLinks('/', period, shown.given.until),
      ),
      isEmpty ? emptyPeriod(overview, shown) : content(overview, shown),
      sameCommand(['groups', '--since', shown.given.since ?? '24h', ...untilOption(shown)], shown.store),
    ],
  };
}

const untilOption = ({ given }: Shown): readonly string[] =>
  given.until === undefined ? [] : ['--until', given.until];

/** `Last 24 h`, or from when to when. */
function periodTitle({ period }: Pick<Overview, 'period'>, { given, now }: Shown): string {
  const { since = '24h', until } = given;
  if (until === undefined && /^\d+[mhd]$/.test(since)) return `Last ${since.slice(0, -1)} ${since.at(-1)}`;
  const year = period.until.slice(0, 4);
  const isThisYear = isoSeconds(now).startsWith(year);
  return `${minute(period.since)} to ${minute(period.until)}${isThisYear ? '' : ` ${year}`} UTC`;
}

const minute = (time: string): string => moment(time).slice(0, -3);

function emptyPeriod({ seen, period }: Overview, shown: Shown): Element {
  const { given } = shown;
  const isDefault = given.since === undefined && given.until === undefined;
  const none = isDefault
    ? 'No denials in the last 24 hours.'
    : `No denials in this period: ${periodTitle({ period }, shown)}.`;
  if (seen === undefined)
    return el(
      'p',
      { class: 'empty' },
      'The store holds no denials. ',
      el('code', null, 'denials import FILE'),
      ' reads CloudTrail logs.',
    );
  const { since, until } = seen;
  return el(
    'p',
    { class: 'empty' },
    `${none} The newest is from ${dayName(until)} ${until.slice(0, 4)}. `,
    el('a', { href: link('/', { since, until }) }, `Show all, from ${dayName(since)} to ${dayName(until)}`),
  );
}

/** The chart with its legend, and what it does not count. */
export function timeLine(overview: Overview): readonly Child[] {
  const { period, series, changes, incidents, isCut } = overview;
  const marks = [...incidentMarks(incidents.map(({ incident }) => incident)), ...changeMarks(changes)];
  return [
    isCut ? el('p', { class: 'note' }, 'Only the newest 50,000 denials of the period are counted.') : null,
    timeChart({ period, series, marks }, { height: 150 }),
    legend(overview),
  ];
}

function content(overview: Overview, shown: Shown): Child {
  const { period, incidents, newGroups, newCount } = overview;
  const { since, until } = period;
  return [
    numbers(overview),
    ...timeLine(overview),
    el(
      'div',
      { class: 'columns' },
      panel(
        'Incidents',
        incidentRows(incidents, shown.now),
        more('/incidents', incidents.length, 'all incidents'),
      ),
      panel(
        'New in this period',
        newGroups.length === 0
          ? el('p', { class: 'quiet' }, 'Nothing new: all of these were denied before.')
          : groupRows(newGroups, { ...shown, isShort: true }),
        newCount > newGroups.length
          ? more(
              link('/groups', { since, until, sort: 'last' }),
              newCount,
              `all ${counted(newCount, 'new group')}`,
            )
          : null,
      ),
    ),
    el('h2', { class: 'top' }, 'Most denied'),
    topLists(overview),
  ];
}

export const topLists = ({ top, period: { since, until } }: Overview): Element =>
  el(
    'div',
    { class: 'tops' },
    TOP_KINDS.map((kind) => topList(kind, top[kind], { since, until })),
  );

const more = (href: string, count: number, words: string): Element | null =>
  count === 0 ? null : el('p', { class: 'more' }, el('a', { href }, words));

export function numbers({ denials, groups, principals, openIncidents, seen, period }: Overview): Element {
  // Before the store began there is nothing to compare with.
  const hasBefore = seen !== undefined && seen.since <= period.before.until;
  return el(
    'ul',
    { class: 'numbers' },
    number(denials, 'denial', hasBefore),
    number(groups, 'group', hasBefore),
    number(principals, 'principal', hasBefore),
    el(
      'li',
      null,
      el('b', null, digits(openIncidents)),
      ` ${openIncidents === 1 ? 'incident' : 'incidents'} open`,
    ),
  );
}

const number = (compared: Compared, one: string, hasBefore: boolean): Element =>
  el(
    'li',
    null,
    el('b', null, digits(compared.now)),
    ` ${compared.now === 1 ? one : `${one}s`} `,
    hasBefore
      ? el(
          'span',
          { class: 'change', title: `the period before: ${digits(compared.before)}` },
          changeText(compared),
        )
      : null,
  );

/** `▲ 18 %`; of small numbers the difference. */
export function changeText({ now, before }: Compared): string {
  if (now === before) return 'as before';
  const sign = now > before ? '▲' : '▼';
  if (before === 0) return `${sign} from 0`;
  const percent = Math.round((Math.abs(now - before) / before) * 100);
  return before < 20 || percent > 999 ? `${sign} from ${digits(before)}` : `${sign} ${percent} %`;
}

/** The layers with their shares; each leads to its groups. */
const legend = ({ series, period: { since, until } }: Overview): Element =>
  el(
    'ul',
    { class: 'legend', 'aria-label': 'Layers' },
    STACK_ORDER.filter((layer) => series.has(layer)).map((layer) =>
      el(
        'li',
        null,
        el(
          'a',
          { href: layerLink(layer, { since, until }) },
          chip(layer),
          ` ${layerName(layer)} `,
          el('b', null, digits((series.get(layer) ?? []).reduce((sum, count) => sum + count, 0))),
        ),
      ),
    ),
    el('li', { class: 'key' }, '◆ incident'),
    el('li', { class: 'key' }, '▲ policy change; filled: it is the cause'),
  );

const TITLES: Readonly<Record<TopKind, string>> = {
  principal: 'Principals',
  action: 'Actions',
  resource: 'Resources',
  policy: 'Policies',
  account: 'Accounts',
};

function topList(kind: TopKind, rows: readonly TopRow[], period: { since: string; until: string }): Element {
  const most = rows[0]?.count ?? 1;
  const to = (value: string) =>
    kind === 'principal' ? principalLink(value) : link('/groups', { [kind]: value, ...period });
  const isArn = kind === 'principal' || kind === 'resource';
  const name = (row: TopRow) => (isArn ? who(row.shown, 36) : middle(row.shown, 36));
  // Two accounts may have a role of one name.
  const shown = (row: TopRow) => {
    const isTwice = rows.some((other) => other !== row && name(other) === name(row));
    const account = isTwice ? parseArn(row.value)?.account : undefined;
    return account ? `${who(row.shown, 22)} ${account}` : name(row);
  };
  return el(
    'section',
    { class: 'panel' },
    el('h3', null, TITLES[kind]),
    rows.length === 0 ? el('p', { class: 'quiet' }, 'None is named.') : null,
    el(
      'ol',
      null,
      rows.map((row) =>
        el(
          'li',
          null,
          row.value === '*'
            ? el('span', null, 'any resource')
            : el('a', { href: to(row.value), title: middle(row.value, 300) }, shown(row)),
          el('b', null, digits(row.count)),
          el(
            'svg',
            {
              viewBox: '0 0 100 3',
              preserveAspectRatio: 'none',
              'aria-hidden': 'true',
              class: `bar ${layerClass('notAPolicy')}`,
            },
            el('rect', { width: Math.max(1, (row.count / most) * 100), height: 3 }),
          ),
        ),
      ),
    ),
  );
}
