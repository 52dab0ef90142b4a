/**
 * Reads a part of a bucket's listing, in order, and stores as `ingest` does; stops in time, and says where to go on.
 *
 * Repeat  whatever was stored is counted once, so a part can be read again from any place.
 * Errors  what cannot be read of an object goes to the list of failed objects, and reading goes on. A failing store, and a
 *         bucket that cannot be listed, are thrown through.
 */
import { compareText } from '../query/order.ts';
import { clip } from '../text/one-line.ts';
import { isLogKey, isWanted, jumpFrom } from './log-key.ts';
import {
  type BackfillCounts,
  type BackfillRequest,
  NO_COUNTS,
  type Part,
  type PartProgress,
  sumOf,
} from './progress.ts';
import { type FailedObject, type ListedObject, type ReadDeps, readObjects } from './read-objects.ts';

export interface PartDeps extends ReadDeps {
  /** The next page of the listing, in the order of UTF-8; empty at its end. */
  readonly list: (prefix: string, after: string | null) => Promise<readonly ListedObject[]>;
  readonly onFailed: (failed: readonly FailedObject[]) => Promise<void>;
  /** Enough for some more objects. */
  readonly hasTime: () => boolean;
}

export interface PartToRead {
  readonly request: BackfillRequest;
  readonly part: Part;
  /** Of what was read of it before. */
  readonly counts: BackfillCounts;
}

/** Hides how long S3 takes to answer. */
const AT_ONCE = 16;
/** When none of so many can be read, the cause is not theirs: a key's policy, or the bucket's. */
const HOPELESS = 100;
/** The reasons of all parts pass on to one state. */
const LONGEST_REASON = 120;

export async function readPart({ request, part, counts }: PartToRead, deps: PartDeps): Promise<PartProgress> {
  const { before } = part;
  let [after, now, lastProblem] = [part.after, NO_COUNTS, ''];
  const progress = (isDone: boolean, stopped: string | null = null): PartProgress => ({
    part: { after, before },
    counts: sumOf(counts, now),
    isDone,
    stopped,
  });
  for (;;) {
    const page = await deps.list(request.prefix, after);
    if (page.length === 0) return progress(true);
    for (const group of groupsOf(page, request)) {
      const inside = group.objects.filter(({ key }) => before === null || compareText(key, before) < 0);
      const logs = inside.filter(({ key, size }) => size > 0 && isLogKey(key) && isWanted(key, request));
      const read = await readObjects(logs, deps);
      if (read.failed.length > 0) await deps.onFailed(read.failed);
      lastProblem = read.failed.at(-1)?.problem ?? lastProblem;
      now = sumOf(sumOf(now, read.counts), { ...NO_COUNTS, passedOver: inside.length - logs.length });
      if (inside.length < group.objects.length) return progress(true);
      after = group.next;
      if (now.failed >= HOPELESS && now.records === 0)
        return progress(
          true,
          `of ${now.failed} objects none could be read: ${clip(lastProblem, LONGEST_REASON)}`,
        );
      if (!deps.hasTime()) return progress(false);
      if (group.isJump) break;
    }
  }
}

interface Group {
  readonly objects: readonly ListedObject[];
  /** Where the listing goes on behind it. */
  readonly next: string;
  /** What follows on the page is not wanted. */
  readonly isJump: boolean;
}

function* groupsOf(page: readonly ListedObject[], request: BackfillRequest): Generator<Group> {
  let objects: ListedObject[] = [];
  for (const object of page) {
    objects.push(object);
    const jump = jumpFrom(object.key, request);
    if (jump === undefined && objects.length < AT_ONCE && object !== page.at(-1)) continue;
    yield { objects, next: jump ?? object.key, isJump: jump !== undefined };
    if (jump !== undefined) return;
    objects = [];
  }
}
