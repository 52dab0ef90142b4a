/** Mutes: what they cover, why, who made them, until when; and how past ones ended. */
import { mutesAt } from '../../core/alert/suppress/mute.ts';
import { MUTE_SELECTORS, type Mute } from '../../core/model/mute.ts';
import { counted } from '../../core/text/counted.ts';
import { endOfMute, howItEnded } from '../../core/text/mute-end.ts';
import { type Child, type Element, el } from './el.ts';
import type { View } from './layout.ts';
import type { Shown } from './overview.ts';
import { atTime, code, sameCommand, tableHead } from './parts.ts';
import { whole } from './short.ts';

export function mutesView(mutes: readonly Mute[], shown: Shown): View {
  const { active } = mutesAt(mutes, shown.now);
  const none = el(
    'p',
    { class: 'empty' },
    'Nothing is muted. ',
    el('code', null, 'denials mute --help'),
    ' says how.',
  );
  return {
    title: 'Mutes',
    place: 'mutes',
    body: [
      el('h1', null, counted(active.length, 'mute')),
      active.length === 0 ? none : null,
      muteTables(mutes, shown.now),
      sameCommand(['mutes', '--all'], shown.store),
    ],
  };
}

/** Those in force, the first to end first; then those that have ended, the last first. */
export function muteTables(mutes: readonly Mute[], now: number): Child {
  const { active, past } = mutesAt(mutes, now);
  return [
    active.length === 0 ? null : table('Until', active, ({ until }) => atTime(until)),
    past.length === 0 ? null : el('h2', null, 'Ended'),
    past.length === 0
      ? null
      : table('Ended', past, (mute) => [atTime(endOfMute(mute)), el('div', null, whole(howItEnded(mute)))]),
  ];
}

const table = (end: string, mutes: readonly Mute[], endCell: (mute: Mute) => Child): Element =>
  el(
    'table',
    { class: 'mutes' },
    tableHead(['Covers', 'Reason', 'Made by', 'Since', end, 'Id']),
    el(
      'tbody',
      null,
      mutes.map((mute) => muteRow(mute, endCell(mute))),
    ),
  );

const muteRow = (mute: Mute, end: Child): Element =>
  el(
    'tr',
    null,
    [
      MUTE_SELECTORS.filter((name) => mute[name] !== null).map((name) =>
        el('div', null, `${name} `, code(mute[name] ?? '')),
      ),
      whole(mute.reason),
      mute.author === null ? 'not kept' : code(mute.author),
      atTime(mute.createdAt),
      end,
      code(mute.mute),
    ].map((cell) => el('td', null, cell)),
  );
