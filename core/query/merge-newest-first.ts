/**
 * Merges streams that are each newest first into one that is newest first. A stream is opened only when the answer
 * has come down to the newest time it can hold: of a thousand principals, a query with a limit reads a few.
 */
import { compareText, newestFirst, type Timed } from './order.ts';

export interface TimedStream<T extends Timed> {
  /** No item of the stream is later. */
  readonly latest: string;
  readonly open: () => AsyncIterable<T>;
}

interface Opened<T> {
  readonly head: T;
  readonly rest: AsyncIterator<T>;
}

export async function* mergeNewestFirst<T extends Timed>(
  streams: Iterable<TimedStream<T>>,
): AsyncGenerator<T> {
  const closed = [...streams].sort((a, b) => compareText(a.latest, b.latest));
  /** Oldest first, so that the next one is taken from the end. */
  const opened: Opened<T>[] = [];
  try {
    while (true) {
      for (let next = closed.at(-1); isDue(next, opened.at(-1)); next = closed.at(-1)) {
        closed.pop();
        await advance(next.open()[Symbol.asyncIterator](), opened);
      }
      const newest = opened.pop();
      if (newest === undefined) return;
      yield newest.head;
      await advance(newest.rest, opened);
    }
  } finally {
    for (const { rest } of opened) await rest.return?.();
  }
}

function isDue<T extends Timed>(
  stream: TimedStream<T> | undefined,
  newest: Opened<T> | undefined,
): stream is TimedStream<T> {
  return stream !== undefined && (newest === undefined || stream.latest >= newest.head.time);
}

/** Takes the next item of `rest` and puts the stream back in its place; an ended stream stays out. */
async function advance<T extends Timed>(rest: AsyncIterator<T>, opened: Opened<T>[]): Promise<void> {
  const { done, value } = await rest.next();
  if (done) return;
  let low = 0;
  let high = opened.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = opened[middle];
    if (there !== undefined && newestFirst(there.head, value) > 0) low = middle + 1;
    else high = middle;
  }
  opened.splice(low, 0, { head: value, rest });
}
