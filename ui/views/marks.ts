/** Incidents (diamonds) and policy changes (triangles) over a time line; those that lie too close stand as one. */
import { instant } from '../../core/record/event-time.ts';
import type { Period } from '../data/period.ts';
import type { Change } from '../data/series.ts';
import { type Element, el } from './el.ts';
import { middle, moment, who } from './short.ts';

export interface Mark {
  readonly time: string;
  readonly kind: 'incident' | 'change' | 'cause';
  readonly title: string;
  readonly href?: string;
}

export interface MarkPlace {
  readonly period: Period;
  readonly left: number;
  readonly plot: number;
  /** Where the bars end. */
  readonly bottom: number;
}

export const changeMarks = (changes: readonly Change[]): readonly Mark[] =>
  changes
    .filter(({ effect }) => effect !== 'unrelated')
    .map(({ time, event, target, actor, effect }) => ({
      time,
      kind: effect === 'caused' ? 'cause' : 'change',
      title: `${effect === 'caused' ? 'Cause: ' : 'Changed: '}${middle(event, 50)} on ${middle(target, 50)} by ${who(actor, 40)}`,
    }));

/** In pixels of the chart. */
const TOO_CLOSE = 13;

interface Placed extends Mark {
  readonly x: number;
  readonly more: number;
}

export function markElements(marks: readonly Mark[], { period, left, plot, bottom }: MarkPlace): Element {
  const begin = instant(period.intervals[0] ?? period.since);
  const length = Math.max(1, instant(period.until) - begin);
  const xOf = (time: string) => left + (plot * (instant(time) - begin)) / length;
  const inside = marks.filter(({ time }) => xOf(time) >= left && xOf(time) <= left + plot);
  const incidents = apart(
    inside.filter(({ kind }) => kind === 'incident'),
    xOf,
  );
  const changes = apart(
    inside.filter(({ kind }) => kind !== 'incident'),
    xOf,
  );
  return el(
    'g',
    { class: 'marks' },
    changes.map((mark) => shape(mark, 22, `M${mark.x - 6} 27h12l-6 -11z`, bottom)),
    incidents.map((mark) => shape(mark, 8, `M${mark.x} 1l6 6.5l-6 6.5l-6 -6.5z`, bottom)),
  );
}

/** One after the other from the left; one that is too close joins the one before it, as the cause if it is one. */
function apart(marks: readonly Mark[], xOf: (time: string) => number): readonly Placed[] {
  const placed: Placed[] = [];
  for (const mark of marks.toSorted((a, b) => (a.time < b.time ? -1 : 1))) {
    const x = xOf(mark.time);
    const last = placed.at(-1);
    if (last === undefined || x - last.x >= TOO_CLOSE) placed.push({ ...mark, x, more: 0 });
    else
      placed[placed.length - 1] = {
        ...(mark.kind === 'cause' ? mark : last),
        x: last.x,
        more: last.more + 1,
      };
  }
  return placed;
}

function shape(
  { kind, title, time, href, more, x }: Placed,
  top: number,
  path: string,
  bottom: number,
): Element {
  const text = `${moment(time)} UTC: ${title}${more > 0 ? ` and ${more} more` : ''}`;
  const drawn = [
    el('title', null, text),
    kind === 'change' ? null : el('line', { x1: x, x2: x, y1: top + 6, y2: bottom, class: 'guide' }),
    el('path', { d: path }),
  ];
  if (href === undefined) return el('g', { class: `mark ${kind}`, role: 'img', 'aria-label': text }, drawn);
  return el('a', { class: `mark ${kind}`, href, 'aria-label': text }, drawn);
}
