/** The frame of every view: search, period, the way to the other views. */
import { instant, isoSeconds } from '../../core/record/event-time.ts';
import type { Span } from '../data/period.ts';
import { type Child, type Element, el } from './el.ts';
import { link, type Parameters } from './links.ts';
import { middle, whole } from './short.ts';

/** What a view shows: its title, which is also that of the window, and its body. */
export interface View {
  readonly title: string;
  readonly body: Child;
  /** Where in the navigation it stands. */
  readonly place: Place;
}

const PLACES = ['overview', 'groups', 'incidents', 'mutes'] as const;

export type Place = (typeof PLACES)[number] | 'none';

const PATHS: Readonly<Record<(typeof PLACES)[number], string>> = {
  overview: '/',
  groups: '/groups',
  incidents: '/incidents',
  mutes: '/mutes',
};

export interface Frame {
  /** Which store is shown. */
  readonly store: string;
  /** What was searched for. */
  readonly text: string;
  /** The chosen period, which links keep. */
  readonly period: Parameters;
}

export const PERIODS: readonly string[] = ['1h', '24h', '7d', '30d'];

export function layout({ title, body, place }: View, frame: Frame): Element {
  return el(
    'html',
    { lang: 'en' },
    el(
      'head',
      null,
      el('meta', { charset: 'utf-8' }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'color-scheme', content: 'light dark' }),
      el('title', null, `${title} · denials`),
      el('link', { rel: 'icon', href: '/assets/icon.svg' }),
      el('link', { rel: 'stylesheet', href: '/assets/page.css' }),
      el('script', { src: '/assets/page.js' }),
    ),
    el(
      'body',
      null,
      el('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
      header(place, frame),
      el('main', { id: 'main', tabindex: -1 }, body),
      help(),
    ),
  );
}

const header = (place: Place, { store, text, period }: Frame): Element =>
  el(
    'header',
    null,
    el('a', { href: '/', class: 'name' }, 'denials'),
    el('span', { class: 'store', title: whole(store) }, middle(store, 30)),
    el(
      'nav',
      { 'aria-label': 'Views' },
      PLACES.map((each) =>
        el(
          'a',
          {
            href: link(PATHS[each], each === 'overview' ? period : {}),
            'aria-current': each === place ? 'page' : undefined,
          },
          `${each[0]?.toUpperCase()}${each.slice(1)}`,
        ),
      ),
    ),
    el(
      'form',
      { action: '/search', role: 'search' },
      el('input', {
        ...{ type: 'search', name: 'q', value: text, id: 'search', 'aria-label': 'Search any name' },
        ...{
          placeholder: 'principal, action, resource, policy, id',
          autocomplete: 'off',
          spellcheck: 'false',
        },
      }),
      el('kbd', { 'aria-hidden': 'true' }, '/'),
    ),
    el('button', { type: 'button', id: 'theme', hidden: true }, 'Theme'),
  );

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search'],
  ['j, k', 'next row, row before'],
  ['Enter', 'open the row'],
  ['g', 'groups'],
  ['o', 'overview'],
  ['c', 'copy the fix'],
  ['?', 'these keys'],
];

const help = (): Element =>
  el(
    'dialog',
    { id: 'help', 'aria-labelledby': 'help-title' },
    el('h2', { id: 'help-title' }, 'Keys'),
    el(
      'dl',
      null,
      KEYS.map(([key, what]) => el('div', null, el('dt', null, el('kbd', null, key)), el('dd', null, what))),
    ),
    el('form', { method: 'dialog' }, el('button', null, 'Close')),
  );

const HOURS: Readonly<Record<string, number>> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };

/** Links for the usual periods; they end where the shown one does. */
export function periodLinks(path: string, shown: Span, fixedEnd: string | undefined): Element {
  const length = (instant(shown.until) - instant(shown.since)) / 3_600_000;
  const links = PERIODS.map((each) => {
    const hours = HOURS[each] ?? 24;
    const since = fixedEnd === undefined ? each : isoSeconds(instant(fixedEnd) - hours * 3_600_000);
    const isShown = Math.abs(length - hours) < 0.01;
    const name = each.replace('h', ' h').replace('d', ' d');
    return el(
      'a',
      { href: link(path, { since, until: fixedEnd }), 'aria-current': isShown ? 'true' : undefined },
      name,
    );
  });
  return el('nav', { class: 'periods', 'aria-label': 'Period' }, links);
}
