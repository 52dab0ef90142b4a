/** Ids as a table shows them: of an id, a prefix is enough where no other one begins so. */

/** As many as stay unique as a store grows; the `g-` of a group's id included. */
const LEAST_PREFIX = 10;

/** The length of prefix at which no two of these texts look alike. Sorted, an id differs least from its neighbours. */
export function shortestPrefixes(ids: readonly string[]): number {
  const sorted = [...new Set(ids)].sort();
  return sorted.reduce(
    (longest, id, at) => Math.max(longest, sharedStart(id, sorted[at + 1] ?? '') + 1),
    LEAST_PREFIX,
  );
}

function sharedStart(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one[at] === other[at]) at += 1;
  return at;
}
