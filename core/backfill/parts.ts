/**
 * Divides a bucket's listing into parts that are read side by side: ranges of keys, cut at folders.
 *
 * Why     Step Functions lists only buckets of its own account and Region; log archives lie in accounts of their own. And ranges
 *         need no item for each object: a thousand million objects are some hundred parts.
 * INVARIANT: the parts cover the whole listing, wherever it is cut: a cut that is left out makes two parts one.
 * Source  Step Functions Developer Guide, "ItemReader (Map)"; "Step Functions service quotas": 256 KiB pass from state to state.
 */
import { compareText } from '../query/order.ts';
import { utf8Length } from '../text/utf8-cut.ts';
import { isFolderOutside } from './log-key.ts';
import type { BackfillRequest, Part } from './progress.ts';

export interface FolderLister {
  /** Folders directly below a folder, by their whole keys: `AWSLogs/111122223333/`. There may be more than these. */
  folders(prefix: string): Promise<readonly string[]>;
}

/** So many are shared evenly by the copies of the function. */
const ENOUGH = 100;
export const MOST_PARTS = 400;
/** `AWSLogs/ORGANIZATION/ACCOUNT/CloudTrail/REGION/YEAR/MONTH/DAY/` below two folders of one's own. */
const DEEPEST = 10;
/** Of all cuts, in UTF-8: an input of a state must hold them. */
const MOST_BYTES = 80_000;

export async function divide(request: BackfillRequest, lister: FolderLister): Promise<readonly Part[]> {
  let folders: readonly string[] = [request.prefix];
  const leaves: string[] = [];
  for (let depth = 0; depth < DEEPEST && folders.length + leaves.length < ENOUGH; depth += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      const found = (await lister.folders(folder)).filter((each) => !isFolderOutside(each, request));
      if (found.length === 0) leaves.push(folder);
      else for (const each of found) below.push(each);
    }
    folders = below;
  }
  const cuts = [...new Set([...leaves, ...folders])].toSorted(compareText).slice(1);
  return partsBetween(thinned(cuts));
}

export function partsBetween(cuts: readonly string[]): readonly Part[] {
  return [null, ...cuts].map((after, index) => ({ after, before: cuts[index] ?? null }));
}

/** Every second, third … of too many. */
function thinned(cuts: readonly string[]): readonly string[] {
  const bytes = cuts.reduce((sum, cut) => sum + 2 * utf8Length(cut), 0);
  const step = Math.max(Math.ceil((cuts.length + 1) / MOST_PARTS), Math.ceil(bytes / MOST_BYTES));
  return cuts.filter((_, index) => index % step === step - 1);
}
