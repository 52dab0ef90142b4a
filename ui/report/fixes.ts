/** Open fixes by who can put them in force. */
import type { Fix } from '../../core/model/denial.ts';
import type { OwnedGroup } from '../../core/model/group.ts';
import { ownerText } from '../../core/model/owner-tag.ts';
import { counted, digits } from '../../core/text/counted.ts';
import { type Child, type Element, el } from '../views/el.ts';
import { groupTitle } from '../views/group.ts';
import { groupLink } from '../views/links.ts';
import { tableHead } from '../views/parts.ts';
import { whole } from '../views/short.ts';
import { OWNERS } from '../views/way-out.ts';
import type { Some } from './data.ts';

interface Open {
  readonly group: OwnedGroup;
  readonly fix: Fix;
}

export function fixesByOwner({ first, all }: Some<OwnedGroup>): Child {
  const open = first.flatMap((group): readonly Open[] =>
    group.fix === null || group.fix.kind === 'none' ? [] : [{ group, fix: group.fix }],
  );
  const without = first.length - open.length;
  const owners = [...Map.groupBy(open, ({ fix }) => fix.owner)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  return [
    el('h2', { class: 'top' }, 'Open fixes by owner'),
    first.length < all
      ? el(
          'p',
          { class: 'note' },
          `Of the first ${digits(first.length)} of ${digits(all)} groups that are not fixed.`,
        )
      : null,
    owners.map(([owner, rows]) => ownerTable(owner, rows)),
    without === 0
      ? null
      : el(
          'p',
          { class: 'note' },
          `${counted(without, 'group')} without a known fix; the next steps stand with each.`,
        ),
  ];
}

const MOST_NAMED = 5;

/** What is to be done once for many groups is one row. */
function ownerTable(owner: Fix['owner'], open: readonly Open[]): Element {
  const rows = [...Map.groupBy(open, ({ fix }) => fix.summary)].toSorted(([, a], [, b]) => sum(b) - sum(a));
  return el(
    'table',
    { class: 'fixes' },
    el('caption', null, `${OWNERS[owner]}: ${counted(rows.length, 'fix', 'fixes')}`),
    tableHead(['What to do', 'For', 'Denials']),
    el(
      'tbody',
      null,
      rows.map(([summary, groups]) => fixRow(summary, groups)),
    ),
  );
}

const sum = (rows: readonly Open[]): number => rows.reduce((all, { group }) => all + group.count, 0);

const fixRow = (summary: string, rows: readonly Open[]): Element =>
  el(
    'tr',
    null,
    el('td', null, whole(summary)),
    el(
      'td',
      null,
      rows.slice(0, MOST_NAMED).map(({ group }) => groupLine(group)),
      rows.length > MOST_NAMED
        ? el('div', { class: 'second' }, `and ${counted(rows.length - MOST_NAMED, 'more group')}`)
        : null,
    ),
    el('td', { class: 'number' }, digits(sum(rows))),
  );

const groupLine = (group: OwnedGroup): Element =>
  el(
    'div',
    null,
    el('a', { href: groupLink(group.group) }, groupTitle(group, 40)),
    group.ownerTag === undefined
      ? null
      : el('span', { class: 'second' }, ` owner ${whole(ownerText(group.ownerTag))}`),
  );
