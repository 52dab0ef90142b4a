/**
 * Evidence that a count is more than its expectation explains: the Chernoff rate of the negative binomial.
 * The chance of `count` or more is at most e^-evidence.
 *
 * Shape   (count, expected, shape) → nats; `shape` Infinity is the Poisson case.
 * Source  Chernoff, Annals of Mathematical Statistics 23 (1952); as a count statistic: Höhle and Paul 2008.
 */
export function evidence(count: number, expected: number, shape: number): number {
  if (count <= 0) return 0;
  if (shape === Number.POSITIVE_INFINITY) return count * Math.log(count / expected) - count + expected;
  return (
    count * Math.log(count / expected) - (count + shape) * Math.log((count + shape) / (expected + shape))
  );
}
