/** Of the words that a command line knows, the one that a mistyped word is nearest to. */

/** A longer word is no slip of the finger. */
const LONGEST = 40;

/** ` (did you mean \`list\`?)`, or nothing. */
export function didYouMean(word: string, known: readonly string[], before = ''): string {
  const nearest = nearestTo(word, known);
  return nearest === undefined ? '' : ` (did you mean \`${before}${nearest}\`?)`;
}

export function nearestTo(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  if (wanted === '' || wanted.length > LONGEST) return undefined;
  const [begun, ...others] = known.filter((each) => each.toLowerCase().startsWith(wanted));
  if (begun !== undefined && others.length === 0) return begun;
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const near = known.map((each) => ({ each, far: distance(wanted, each.toLowerCase()) }));
  return near.filter(({ far }) => far <= most).sort((a, b) => a.far - b.far)[0]?.each;
}

/** Letters to add, leave out, replace, or exchange with their neighbours (optimal string alignment). */
function distance(one: string, other: string): number {
  let twoBefore: readonly number[] = [];
  let before: readonly number[] = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          (before[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (before[j - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (twoBefore[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    twoBefore = before;
    before = row;
  }
  return before[other.length] ?? 0;
}
