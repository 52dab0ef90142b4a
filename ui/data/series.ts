/** Counts of groups as series over the intervals of a period: by layer, or of one group. */
import type { Layer } from '../../core/model/attribution.ts';
import type { ChangeBefore } from '../../core/model/denial.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import type { DenialCount } from '../../core/ports.ts';
import type { Period } from './period.ts';

/** One number for each interval of the period. */
export type Series = readonly number[];

export type LayerSeries = ReadonlyMap<Layer, Series>;

const indexOf = ({ intervals }: Period): ReadonlyMap<string, number> =>
  new Map(intervals.map((at, index) => [at, index]));

/** A denial counts to the layer that its group is attributed to. */
export function byLayer(
  groups: readonly DenialGroup[],
  rows: readonly DenialCount[],
  period: Period,
): LayerSeries {
  const layers = new Map(groups.map(({ group, attribution }) => [group, attribution.layer]));
  const index = indexOf(period);
  const series = new Map<Layer, number[]>();
  for (const { group, at, count } of rows) {
    const layer = layers.get(group);
    const place = index.get(at);
    if (layer === undefined || place === undefined) continue;
    const counts = series.get(layer) ?? period.intervals.map(() => 0);
    counts[place] = (counts[place] ?? 0) + count;
    series.set(layer, counts);
  }
  return series;
}

/** Bars of a spark line. */
const SPARKS = 24;

/** Of each group `SPARKS` numbers, oldest first. */
export function sparkLines(rows: readonly DenialCount[], period: Period): ReadonlyMap<string, Series> {
  const index = indexOf(period);
  const scale = SPARKS / Math.max(period.intervals.length, 1);
  const lines = new Map<string, number[]>();
  for (const { group, at, count } of rows) {
    const place = index.get(at);
    if (place === undefined) continue;
    const line = lines.get(group) ?? Array.from({ length: SPARKS }, () => 0);
    const bar = Math.min(SPARKS - 1, Math.floor(place * scale));
    line[bar] = (line[bar] ?? 0) + count;
    lines.set(group, line);
  }
  return lines;
}

export function totals(rows: readonly DenialCount[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { group, count } of rows) sums.set(group, (sums.get(group) ?? 0) + count);
  return sums;
}

export type Change = Pick<ChangeBefore, 'time' | 'actor' | 'event' | 'target' | 'effect'>;

/** Policy changes that the groups' explanations name, each once, oldest first; a cause of one group is a cause. */
export function changesOf(groups: readonly DenialGroup[]): readonly ChangeBefore[] {
  const changes = new Map<string, ChangeBefore>();
  for (const { changed } of groups) {
    for (const change of changed) {
      const key = JSON.stringify([change.time, change.event, change.target]);
      if (changes.get(key)?.effect !== 'caused') changes.set(key, change);
    }
  }
  return [...changes.values()].toSorted((a, b) => (a.time < b.time ? -1 : 1));
}
