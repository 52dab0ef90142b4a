/**
 * A view's elements for a file that stands alone: links lead within the file or are text, ages are times, buttons are left out.
 */
import { isValidElement } from 'preact';
import { type Attributes, type Child, el } from '../views/el.ts';
import { dayName } from '../views/short.ts';

export interface Paper {
  /** Where in the file stands what an address of the page shows; others lead nowhere. */
  readonly anchors: ReadonlyMap<string, string>;
  /** Before each id: a file holds a view more than once. */
  readonly prefix?: string;
  /** Headings are so many levels lower. */
  readonly deeper?: number;
  /** Of times only the day: in a narrow column. */
  readonly isDay?: boolean;
}

export function onPaper(child: Child, paper: Paper): Child {
  if (Array.isArray(child)) return child.map((each) => onPaper(each, paper));
  if (!isValidElement(child) || typeof child.type !== 'string') return child;
  const { children, ...rest } = child.props;
  const attributes = own(Object.fromEntries(Object.entries(rest)), paper);
  return element(child.type, attributes, { children, paper });
}

interface Inside {
  readonly children: Child;
  readonly paper: Paper;
}

function element(tag: string, attributes: Attributes, { children, paper }: Inside): Child {
  const isDay = attributes.class === 'age';
  const inside = onPaper(children, isDay ? { ...paper, isDay } : paper);
  switch (tag) {
    case 'a':
      return linkOr(attributes, inside, paper);
    case 'button':
      return null;
    case 'time':
      return timeOf(String(attributes.datetime), paper);
    case 'details':
      return el(tag, attributes.class === 'statement' ? { ...attributes, open: true } : attributes, inside);
    case 'h2':
    case 'h3':
      return el(`h${Number(tag.slice(1)) + (paper.deeper ?? 0)}`, attributes, inside);
    default:
      return el(tag, attributes, inside);
  }
}

function linkOr({ href, ...attributes }: Attributes, inside: Child, { anchors }: Paper): Child {
  const anchor = anchors.get(String(href));
  if (anchor !== undefined) return el('a', { ...attributes, href: `#${encodeURIComponent(anchor)}` }, inside);
  const isMark = String(attributes.class).startsWith('mark ');
  return isMark ? el('g', { ...attributes, role: 'img' }, inside) : el('span', attributes, inside);
}

/** Many regions of one name would be no landmarks. */
function own(attributes: Attributes, { prefix }: Paper): Attributes {
  const named = prefix === undefined ? [] : ['id', 'for', 'name'];
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (name === 'role' && value === 'region') return [name, 'group'];
      return [name, named.includes(name) ? `${prefix}-${value}` : value];
    }),
  );
}

const timeOf = (time: string, { isDay }: Paper): Child =>
  el('time', { datetime: time }, isDay === true ? fullDay(time) : fullTime(time));

const fullDay = (time: string): string => `${dayName(time)} ${time.slice(0, 4)}`;

/** `19 Nov 2026 10:02:11 UTC` */
export const fullTime = (time: string): string => `${fullDay(time)} ${time.slice(11, 19)} UTC`;
