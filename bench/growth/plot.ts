/** Costs against sizes, both axes logarithmic: what grows with its size is a line that rises as the dashed ones do. */
import type { Fitted } from './growing.ts';

const [WIDTH, HEIGHT] = [860, 560];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 250, 24, 48];
const COLOURS = ['#1b6ac9', '#c2410c', '#15803d', '#7e22ce', '#b91c1c', '#0f766e', '#a16207'];

type Point = readonly [size: number, microseconds: number];

/** An SVG image that needs nothing else. */
export function plotOf(parts: readonly Fitted[]): string {
  const points = parts.flatMap(({ costs }) => measured(costs));
  const [x, y] = [
    scaleOf(
      points.map(([size]) => size),
      LEFT,
      WIDTH - RIGHT,
    ),
    scaleOf(
      points.map(([, cost]) => cost),
      HEIGHT - BOTTOM,
      TOP,
    ),
  ];
  const lines = parts.map((part, index) => lineOf(part, index, x, y));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<title>Processor time against size</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...x.ticks.map((tick) =>
      gridLine(
        [x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM],
        label(x.at(tick), HEIGHT - BOTTOM + 18, sizeText(tick), 'middle'),
      ),
    ),
    ...y.ticks.map((tick) =>
      gridLine(
        [LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick)],
        label(LEFT - 8, y.at(tick) + 4, timeText(tick), 'end'),
      ),
    ),
    ...linear(x, y),
    ...lines,
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, 'how many, or how many bytes', 'middle'),
    '</svg>',
    '',
  ].join('\n');
}

/** Without the size 1, which is what the rest costs. */
const measured = (costs: readonly Point[]): readonly Point[] => costs.filter(([size]) => size > 1);

interface Scale {
  readonly at: (value: number) => number;
  /** Powers of ten. */
  readonly ticks: readonly number[];
}

function scaleOf(values: readonly number[], from: number, to: number): Scale {
  const powers = values.map((value) => Math.log10(value));
  const low = Math.floor(powers.reduce((least, power) => Math.min(least, power), Infinity));
  const high = Math.ceil(powers.reduce((most, power) => Math.max(most, power), -Infinity));
  const at = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

/** Where each tenfold size costs ten times as much. */
function linear(x: Scale, y: Scale): readonly string[] {
  const [left = 1, right = 1] = [x.ticks[0], x.ticks.at(-1)];
  const [least = 1, most = 1] = [y.ticks[0], y.ticks.at(-1)];
  return y.ticks.slice(0, -1).map((cost) => {
    const end = Math.min(right, (left * most) / cost);
    const points = `${place(x.at(left))},${place(y.at(cost))} ${place(x.at(end))},${place(y.at((cost * end) / left))}`;
    return `<polyline points="${points}" fill="none" stroke="#9ca3af" stroke-dasharray="2 5" opacity="${cost < least ? 0 : 0.8}"/>`;
  });
}

function lineOf({ name, costs, exponent }: Fitted, index: number, x: Scale, y: Scale): string {
  const colour = COLOURS[index % COLOURS.length];
  const places = measured(costs).map(([size, cost]) => [place(x.at(size)), place(y.at(cost))] as const);
  const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`).join('');
  const row = TOP + 20 + index * 36;
  const title = label(WIDTH - RIGHT + 34, row, name, 'start');
  const power = label(WIDTH - RIGHT + 34, row + 15, `power ${exponent.toFixed(2)}`, 'start', '#4b5563');
  const key = `<rect x="${WIDTH - RIGHT + 14}" y="${row - 9}" width="12" height="4" fill="${colour}"/>`;
  return `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${key}${title}${power}`;
}

function gridLine([x1, y1, x2, y2]: readonly [number, number, number, number], text: string): string {
  return `<line x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" stroke="#e5e7eb"/>${text}`;
}

const label = (
  x: number,
  y: number,
  text: string,
  anchor: 'start' | 'middle' | 'end',
  fill = '#111827',
): string => `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}" fill="${fill}">${text}</text>`;

const place = (at: number): string => at.toFixed(1);

const sizeText = (size: number): string => size.toLocaleString('en');

const timeText = (microseconds: number): string =>
  microseconds >= 1e6
    ? `${microseconds / 1e6} s`
    : microseconds >= 1000
      ? `${microseconds / 1000} ms`
      : `${microseconds} µs`;
