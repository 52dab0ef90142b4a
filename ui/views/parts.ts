/** What several views are made of. */
import type { DenialGroup, GroupState } from '../../core/model/group.ts';
import { ageText } from '../../core/record/age.ts';
import { commandText } from './commands.ts';
import { type Child, type Element, el, timeEl } from './el.ts';
import { moment, whole } from './short.ts';

export const ago = (time: string, now: number): Element => timeEl(time, ageText(time, now));

export const atTime = (time: string): Element => timeEl(time, `${moment(time)} UTC`);

/** `2 min before`, `3 h before` */
export const beforeText = (minutes: number): string =>
  `${minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`} before`;

export const panel = (title: string, ...children: readonly Child[]): Element =>
  el('section', { class: 'panel' }, el('h2', null, title), children);

/** Rows of a name and its value; rows without a value are left out. */
export function facts(rows: readonly (readonly [name: string, value: Child])[]): Element {
  const given = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return el(
    'dl',
    null,
    given.map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value))),
  );
}

export const tableHead = (titles: readonly string[]): Element =>
  el(
    'thead',
    null,
    el(
      'tr',
      null,
      titles.map((title) => el('th', { scope: 'col' }, title)),
    ),
  );

/** A name in full, in the letters of a program. */
export const code = (text: string): Element => el('code', null, whole(text));

const SIGNS: Readonly<Record<GroupState, string>> = { open: '●', quiet: '○', fixed: '✓', regressed: '↻' };

export const state = ({ state: name }: Pick<DenialGroup, 'state'>): Element =>
  el(
    'span',
    { class: `state ${name}`, title: name },
    el('i', { 'aria-hidden': 'true' }, SIGNS[name]),
    ` ${name}`,
  );

/** A text to copy; the button is there where scripts run. */
export const copyable = (id: string, text: string, what: string, marked?: Child): Element =>
  el(
    'div',
    { class: 'copyable' },
    el('pre', { tabindex: 0, id, 'aria-label': what, role: 'region' }, marked ?? text),
    copyButton(id, what),
  );

export const copyButton = (of: string, what: string): Element =>
  el(
    'button',
    { type: 'button', class: 'copy', 'data-copy': of, 'aria-label': `Copy ${what}`, hidden: true },
    'Copy',
  );

/** The command that prints the same. */
export const sameCommand = (args: readonly string[], store: string): Element =>
  el(
    'footer',
    { class: 'command' },
    el('span', null, 'In the terminal: '),
    copyable('same-command', commandText(args, store), 'the command'),
  );
