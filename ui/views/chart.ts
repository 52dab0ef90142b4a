/**
 * Denials over time as stacked bars, drawn by the server as SVG: it needs no script, prints, and has a table beside it for
 * screen readers. Over the bars stand incidents and policy changes.
 */

import type { Layer } from '../../core/model/attribution.ts';
import { counted, digits } from '../../core/text/counted.ts';
import { layerName } from '../../core/text/reason.ts';
import { endOf, type Period } from '../data/period.ts';
import type { LayerSeries, Series } from '../data/series.ts';
import { type Child, type Element, el } from './el.ts';
import { layerClass, STACK_ORDER } from './layers.ts';
import { link } from './links.ts';
import { type Mark, markElements } from './marks.ts';
import { tableHead } from './parts.ts';
import { dayName, moment } from './short.ts';

const WIDTH = 1200;
const LEFT = 44;
const PLOT = WIDTH - LEFT - 6;

export interface ChartSize {
  /** Of the plot itself. */
  readonly height: number;
}

export interface ChartData {
  readonly period: Period;
  readonly series: LayerSeries;
  readonly marks: readonly Mark[];
}

/** Where the bars begin: above them is the lane of the marks. */
const LANE = 30;

export function timeChart({ period, series, marks }: ChartData, { height }: ChartSize): Element {
  const { intervals } = period;
  const layers = STACK_ORDER.filter((layer) => series.has(layer));
  const sums = intervals.map((_, at) => layers.reduce((sum, layer) => sum + numberAt(series, layer, at), 0));
  const top = niceTop(sums.reduce((most, sum) => Math.max(most, sum), 0));
  const total = sums.reduce((sum, each) => sum + each, 0);
  const bars = intervals.map((at, index) => bar({ layers, series, at, index, top, height, period }));
  const label = `${counted(total, 'denial')} from ${moment(period.since)} to ${moment(period.until)} UTC, by layer`;
  return el(
    'figure',
    { class: 'chart' },
    el(
      'svg',
      {
        ...{
          viewBox: `0 0 ${WIDTH} ${LANE + height + 22}`,
          class: 'time',
          'aria-label': label,
          role: 'group',
        },
        ...{
          'data-starts': intervals.join(' '),
          'data-until': period.until,
          'data-left': LEFT,
          'data-plot': PLOT,
        },
      },
      hatch(),
      gridLines(top, height),
      el('g', { class: 'bars', 'aria-hidden': 'true' }, bars),
      ticks(period, height),
      markElements(marks, { period, left: LEFT, plot: PLOT, bottom: LANE + height }),
    ),
    chartTable({ period, layers, series, sums, marks }),
  );
}

const numberAt = (series: LayerSeries, layer: Layer, at: number): number => series.get(layer)?.[at] ?? 0;

/** A number that halves well, not less than the most. */
export function niceTop(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  if (size === 1) return most + (most % 2) || 2;
  return ([1, 1.6, 2, 3, 4, 5, 6, 8].find((factor) => factor * size >= most) ?? 10) * size;
}

/** The stripes of what is not known. */
const hatch = (): Element =>
  el(
    'defs',
    null,
    el(
      'pattern',
      { id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      el('rect', { width: 5, height: 5, class: 'hatch-ground' }),
      el('rect', { width: 2, height: 5, class: 'hatch-line' }),
    ),
  );

const gridLines = (top: number, height: number): Element =>
  el(
    'g',
    { class: 'grid', 'aria-hidden': 'true' },
    [0, 0.5, 1].map((share) => {
      const y = LANE + height * (1 - share);
      return [
        el('line', { x1: LEFT, x2: WIDTH - 6, y1: y, y2: y }),
        el('text', { x: LEFT - 8, y: y + 4, 'text-anchor': 'end' }, digits(top * share)),
      ];
    }),
  );

/** Of few intervals: broad bars would look like much. */
const WIDEST = 36;

interface Bar {
  readonly layers: readonly Layer[];
  readonly series: LayerSeries;
  readonly at: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly period: Period;
}

function bar({ layers, series, at, index, top, height, period }: Bar): Child {
  const step = PLOT / period.intervals.length;
  const gap = step > 5 ? 1 : 0;
  let y = LANE + height;
  const parts = layers.flatMap((layer) => {
    const count = numberAt(series, layer, index);
    if (count === 0) return [];
    // A single denial beside thousands is still to be seen.
    const tall = Math.max((count / top) * height, 1.5);
    y -= tall;
    const width = Math.min(Math.max(step - gap, 1), WIDEST);
    const place = { x: LEFT + index * step + (step - width) / 2, y, width, height: tall };
    return [el('rect', { ...place, class: `fill ${layerClass(layer)}` })];
  });
  if (parts.length === 0) return null;
  const counts = layers
    .filter((layer) => numberAt(series, layer, index) > 0)
    .map((layer) => `${digits(numberAt(series, layer, index))} ${layerName(layer)}`);
  return el('g', null, el('title', null, `${moment(at)} UTC: ${counts.join(', ')} (${period.step})`), parts);
}

const TICKS = 8;

function ticks({ intervals, step }: Period, height: number): Element {
  const every = Math.max(1, Math.ceil(intervals.length / TICKS));
  const width = PLOT / Math.max(intervals.length, 1);
  const labels = intervals.flatMap((at, index) => {
    if (index % every !== 0) return [];
    const isDay = step === 'day' || at.endsWith('T00:00:00Z');
    const text = isDay ? dayName(at) : `${index === 0 ? `${dayName(at)} ` : ''}${at.slice(11, 16)}`;
    const x = LEFT + index * width;
    return [
      el('line', { x1: x, x2: x, y1: LANE + height, y2: LANE + height + 4 }),
      el('text', { x, y: LANE + height + 17, 'text-anchor': index === 0 ? 'start' : 'middle' }, text),
    ];
  });
  return el('g', { class: 'grid', 'aria-hidden': 'true' }, labels);
}

interface TableData extends ChartData {
  readonly layers: readonly Layer[];
  readonly sums: Series;
}

/** Intervals without denials are left out; each row leads to its own period. */
function chartTable({ period, layers, series, sums, marks }: TableData): Element {
  const rows = period.intervals.flatMap((at, index) => {
    const sum = sums[index] ?? 0;
    if (sum === 0) return [];
    const to = link('/', { since: at, until: endOf(at, period.step) });
    return [
      el(
        'tr',
        null,
        el('th', { scope: 'row' }, el('a', { href: to }, moment(at))),
        layers.map((layer) => el('td', { class: 'number' }, digits(numberAt(series, layer, index)))),
        el('td', { class: 'number' }, digits(sum)),
      ),
    ];
  });
  const titles = ['from, UTC', ...layers.map((layer) => layerName(layer)), 'all'];
  return el(
    'details',
    { class: 'table' },
    el('summary', null, 'The chart as a table'),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The chart as a table' },
      el('table', null, tableHead(titles), el('tbody', null, rows)),
    ),
    marks.length === 0
      ? null
      : el(
          'ul',
          null,
          marks.map(({ time, title }) => el('li', null, `${moment(time)}: ${title}`)),
        ),
  );
}

/** A row of small bars; the count beside it says the same in a number. */
export function sparkLine(line: Series | undefined, layer: Layer): Element {
  const counts = line ?? [];
  const most = counts.reduce((top, count) => Math.max(top, count), 1);
  const bars = counts.flatMap((count, index) => {
    if (count === 0) return [];
    const tall = Math.max(2, (count / most) * 20);
    return [el('rect', { x: index * 4, y: 20 - tall, width: 3, height: tall })];
  });
  return el(
    'svg',
    { class: `spark fill ${layerClass(layer)}`, viewBox: '0 0 96 21', 'aria-hidden': 'true' },
    el('line', { x1: 0, x2: 96, y1: 20.5, y2: 20.5, class: 'base' }),
    bars,
  );
}
