/** The view of what went wrong: the sentence of the command line. */
import { el } from './el.ts';
import type { View } from './layout.ts';
import { whole } from './short.ts';

export const messageView = (title: string, sentence: string): View => ({
  title,
  place: 'none',
  body: [
    el('h1', null, title),
    el('p', { class: 'empty' }, whole(sentence)),
    el('p', null, el('a', { href: '/' }, 'Overview'), ' · ', el('a', { href: '/groups' }, 'Groups')),
  ],
});
