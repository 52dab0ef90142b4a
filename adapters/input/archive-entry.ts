/**
 * A file in an archive that is read from its beginning to its end.
 *
 * INVARIANT: an entry is read, or given up, before the next one is asked for: what is left of it is then skipped.
 */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** The entry, and what skips the rest of it; a fault in a rest that nothing reads is none. */
export function entryOf(
  name: string,
  inner: AsyncGenerator<Buffer>,
): { readonly entry: ArchiveEntry; readonly skip: () => Promise<void> } {
  // Giving up the outer generator does not close the inner one.
  async function* bytes(): AsyncGenerator<Buffer> {
    for (let next = await inner.next(); next.done !== true; next = await inner.next()) yield next.value;
  }
  return {
    entry: { name, bytes: bytes() },
    async skip() {
      try {
        while ((await inner.next()).done !== true);
      } catch {
        // What follows the entry will show whether the archive can be read on.
      }
    },
  };
}
