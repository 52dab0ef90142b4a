/** The middle of some measurements, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Of at least one. */
export function spreadOf(measured: readonly number[]): Spread {
  return { median: quantile(measured, 0.5), least: Math.min(...measured), most: Math.max(...measured) };
}

/** `share` 0.5: the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
