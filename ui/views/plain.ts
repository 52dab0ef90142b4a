/** Mutes; and the view of what went wrong: the sentence of the command line. */
import { MUTE_SELECTORS, type Mute } from '../../core/model/mute.ts';
import { type Element, el } from './el.ts';
import type { View } from './layout.ts';
import type { Shown } from './overview.ts';
import { atTime, code, sameCommand } from './parts.ts';
import { counted, whole } from './short.ts';

export function mutesView(mutes: readonly Mute[], shown: Shown): View {
  const titles = ['Covers', 'Reason', 'Until', 'Since', 'Id'];
  const table = el(
    'table',
    null,
    el(
      'thead',
      null,
      el(
        'tr',
        null,
        titles.map((title) => el('th', { scope: 'col' }, title)),
      ),
    ),
    el('tbody', null, mutes.map(muteRow)),
  );
  return {
    title: 'Mutes',
    place: 'mutes',
    body: [
      el('h1', null, counted(mutes.length, 'mute')),
      mutes.length === 0
        ? el(
            'p',
            { class: 'empty' },
            'Nothing is muted. ',
            el('code', null, 'denials mute --help'),
            ' says how.',
          )
        : table,
      sameCommand(['mutes', '--all'], shown.store),
    ],
  };
}

const muteRow = (mute: Mute): Element =>
  el(
    'tr',
    null,
    el(
      'td',
      null,
      MUTE_SELECTORS.filter((name) => mute[name] !== null).map((name) =>
        el('div', null, `${name} `, code(mute[name] ?? '')),
      ),
    ),
    el('td', null, whole(mute.reason)),
    el('td', null, atTime(mute.until)),
    el('td', null, atTime(mute.createdAt)),
    el('td', null, code(mute.mute)),
  );

export const messageView = (title: string, sentence: string): View => ({
  title,
  place: 'none',
  body: [
    el('h1', null, title),
    el('p', { class: 'empty' }, whole(sentence)),
    el('p', null, el('a', { href: '/' }, 'Overview'), ' · ', el('a', { href: '/groups' }, 'Groups')),
  ],
});
