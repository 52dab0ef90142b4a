/** Scores of several seeds as tables of text. */
import type { Kind } from './incidents.ts';
import type { Score } from './scoring.ts';

export interface Row {
  readonly name: string;
  readonly scores: readonly Score[];
}

const HEAD = [
  'detector',
  'precision',
  'recall',
  'F1',
  'false/1k p-days',
  'alerts/incident',
  'opens only',
  'events',
  'seconds',
  'onboarding',
  'pages',
];

export function summaryTable(rows: readonly Row[]): string {
  return table([HEAD, ...rows.map(summaryCells)]);
}

function summaryCells({ name, scores }: Row): readonly string[] {
  const sum = (of: (score: Score) => number) => scores.reduce((total, each) => total + of(each), 0);
  const detected = sum((each) => each.detected);
  const precision = detected / (detected + sum((each) => each.falseAlerts));
  const recall = detected / sum((each) => each.incidents);
  const delays = scores.flatMap((each) => each.delays);
  return [
    name,
    precision.toFixed(3),
    recall.toFixed(3),
    ((2 * precision * recall) / (precision + recall)).toFixed(3),
    ((1000 * sum((each) => each.falseAlerts)) / sum((each) => each.principalDays)).toFixed(2),
    ((detected + sum((each) => each.redundant)) / detected).toFixed(2),
    ((detected + sum((each) => each.redundantOpens)) / detected).toFixed(2),
    spread(delays.map(({ events }) => events)),
    spread(delays.map(({ seconds }) => seconds)),
    (sum((each) => each.onboarding) / scores.length).toFixed(0),
    (sum((each) => each.results.length) / scores.length).toFixed(0),
  ];
}

export function kindTable({ scores }: Row): string {
  const kinds = [...(scores[0]?.byKind.keys() ?? [])];
  const rows = kinds.map((kind) => kindCells(kind, scores));
  return table([['incident', 'detected', 'recall', 'events', 'seconds'], ...rows]);
}

function kindCells(kind: Kind, scores: readonly Score[]): readonly string[] {
  const sum = (of: 'detected' | 'incidents') =>
    scores.reduce((total, { byKind }) => total + (byKind.get(kind)?.[of] ?? 0), 0);
  const delays = scores.flatMap((each) => each.delays).filter((each) => each.kind === kind);
  return [
    kind,
    `${sum('detected')}/${sum('incidents')}`,
    (sum('detected') / sum('incidents')).toFixed(2),
    spread(delays.map(({ events }) => events)),
    spread(delays.map(({ seconds }) => seconds)),
  ];
}

/** Median and 95th percentile. */
function spread(values: number[]): string {
  const sorted = values.sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return `${at(0.5).toFixed(0)} / ${at(0.95).toFixed(0)}`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}
