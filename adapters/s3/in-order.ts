/**
 * Starts so many items of a source at once, and hands them out in the order of the source; what the source throws comes
 * behind the items before it. What was started and is not wanted any more is given back.
 */
export async function* inOrder<T, Started>(
  source: AsyncIterable<T>,
  atOnce: number,
  { start, giveBack }: { start: (item: T) => Started; giveBack: (started: Started) => void },
): AsyncGenerator<Started> {
  const waiting: Started[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    try {
      for await (const item of source) {
        waiting.push(start(item));
        if (waiting.length >= atOnce) yield* waiting.splice(0, 1);
      }
    } catch (error) {
      failure = { error };
    }
    while (waiting.length > 0) yield* waiting.splice(0, 1);
  } finally {
    for (const started of waiting) giveBack(started);
  }
  if (failure !== undefined) throw failure.error;
}
