/** The list of groups: filters as chips that the address holds, and pages. */

import { counted, digits } from '../../core/text/counted.ts';
import type { GroupList } from '../data/groups.ts';
import { PAGE_SIZE } from '../data/groups.ts';
import { type Child, type Element, el } from './el.ts';
import { groupRows } from './group-rows.ts';
import type { View } from './layout.ts';
import { link, type Parameters } from './links.ts';
import type { Shown } from './overview.ts';
import { sameCommand } from './parts.ts';
import { middle } from './short.ts';

/** The filters of the command line that an address may hold. */
export const FILTERS = [
  'principal',
  'action',
  'resource',
  'account',
  'region',
  'ip',
  'layer',
  'policy',
  'since',
  'until',
] as const;

export interface GroupsShown extends Shown {
  /** As the address has them, `q` and `sort` too. */
  readonly parameters: Parameters;
}

export function groupsView(list: GroupList, shown: GroupsShown): View {
  const { parameters, store } = shown;
  const filters = FILTERS.flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  return {
    title: 'Groups',
    place: 'groups',
    body: [
      el('div', { class: 'title' }, el('h1', null, counted(list.all, 'group')), sortLinks(parameters)),
      chips(parameters),
      list.all === 0
        ? el('p', { class: 'empty' }, 'No group matches. ', el('a', { href: '/groups' }, 'Show all groups'))
        : groupRows(list.groups, { ...shown, sparks: list.sparks }),
      pages(list, parameters),
      sameCommand(['groups', ...filters, ...(parameters.sort === 'count' ? [] : ['--sort', 'last'])], store),
    ],
  };
}

const sortLinks = (parameters: Parameters): Element =>
  el(
    'nav',
    { class: 'periods', 'aria-label': 'Order' },
    (['last', 'count'] as const).map((sort) =>
      el(
        'a',
        {
          href: link('/groups', { ...parameters, sort, page: undefined }),
          'aria-current': (parameters.sort ?? 'last') === sort ? 'true' : undefined,
        },
        sort === 'last' ? 'newest first' : 'most denied first',
      ),
    ),
  );

/** Each takes its own filter away. */
function chips(parameters: Parameters): Child {
  const given = [...FILTERS, 'q'].filter((name) => parameters[name] !== undefined);
  if (given.length === 0) return null;
  return el(
    'ul',
    { class: 'filters', 'aria-label': 'Filters' },
    given.map((name) =>
      el(
        'li',
        null,
        el(
          'span',
          null,
          `${name === 'q' ? 'any name' : name}: `,
          el('b', null, middle(parameters[name] ?? '', 60)),
        ),
        el(
          'a',
          {
            href: link('/groups', { ...parameters, [name]: undefined, page: undefined }),
            'aria-label': `Without the filter ${name}`,
          },
          '×',
        ),
      ),
    ),
    el('li', null, el('a', { href: '/groups' }, 'clear')),
  );
}

function pages({ page, pages: last, all }: GroupList, parameters: Parameters): Child {
  if (last === 1) return null;
  const to = (number: number, words: string, rel: string): Child =>
    number < 1 || number > last
      ? el('span', { class: 'quiet' }, words)
      : el('a', { href: link('/groups', { ...parameters, page: String(number) }), rel }, words);
  const first = (page - 1) * PAGE_SIZE + 1;
  return el(
    'nav',
    { class: 'pages', 'aria-label': 'Pages' },
    to(page - 1, '← before', 'prev'),
    el('span', null, `${digits(first)} to ${digits(Math.min(all, page * PAGE_SIZE))} of ${digits(all)}`),
    to(page + 1, 'next →', 'next'),
  );
}
