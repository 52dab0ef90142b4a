/** Groups as rows of a table, as an error tracker shows issues. */
import type { DenialGroup } from '../../core/model/group.ts';
import { digits } from '../../core/text/counted.ts';
import type { Series } from '../data/series.ts';
import { sparkLine } from './chart.ts';
import { type Child, type Element, el } from './el.ts';
import { why } from './layers.ts';
import { groupLink, principalLink } from './links.ts';
import { ago, state, tableHead } from './parts.ts';
import { middle, onWhat, who, whole } from './short.ts';

export interface RowOptions {
  readonly now: number;
  /** A list beside others: no spark line, no counts. */
  readonly isShort?: boolean;
  readonly sparks?: ReadonlyMap<string, Series>;
  /** Of one principal: it is not named in each row. */
  readonly isOfOne?: boolean;
}

export function groupRows(groups: readonly DenialGroup[], options: RowOptions): Child {
  if (options.isShort === true)
    return el(
      'ul',
      { class: 'rows' },
      groups.map((group) => shortRow(group, options)),
    );
  const titles = [
    'State',
    options.isOfOne ? 'What' : 'What, and who',
    'Why',
    'When',
    'Count',
    'First',
    'Last',
  ];
  return el(
    'table',
    { class: 'groups' },
    tableHead(titles),
    el(
      'tbody',
      null,
      groups.map((group) => row(group, options)),
    ),
  );
}

/** `sqs:SendMessage → orders` */
const what = (group: DenialGroup): Element =>
  el(
    'a',
    { href: groupLink(group.group), class: 'what', title: `${middle(group.resourceFamily, 300)}` },
    `${middle(group.action, 50)} → ${onWhat(group, 48)}`,
  );

const shortRow = (group: DenialGroup, { now }: RowOptions): Element =>
  el(
    'li',
    { class: 'row', 'data-row': true },
    el('div', null, what(group), el('div', { class: 'second' }, by(group))),
    el('div', { class: 'side' }, why(group.attribution), ago(group.firstSeen, now)),
  );

const by = ({ principal, account }: DenialGroup): Child => [
  el('a', { href: principalLink(principal), title: middle(principal, 300) }, who(principal, 54)),
  account === null ? null : el('span', { class: 'account' }, ` ${whole(account)}`),
];

const row = (group: DenialGroup, { now, sparks, isOfOne }: RowOptions): Element =>
  el(
    'tr',
    { 'data-row': true },
    el('td', null, state(group)),
    el('td', null, what(group), isOfOne ? null : el('div', { class: 'second' }, by(group))),
    el('td', null, why(group.attribution)),
    el('td', null, sparkLine(sparks?.get(group.group), group.attribution.layer)),
    el('td', { class: 'number' }, digits(group.count)),
    el('td', { class: 'age' }, ago(group.firstSeen, now)),
    el('td', { class: 'age' }, ago(group.lastSeen, now)),
  );
