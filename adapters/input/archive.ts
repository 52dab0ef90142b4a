/**
 * An archive of logs → the text of each file in it. Archives are known by their names, and read from their first bytes: a
 * `.tar.gz` is unpacked on the way.
 *
 * Errors  `InputError` where the archive is cut or broken, behind the files before. An archive in an archive is refused.
 */
import type { ArchiveEntry } from './archive-entry.ts';
import { ByteSource } from './byte-source.ts';
import { InputError } from './input-error.ts';
import { mayHoldRecord } from './other-text.ts';
import { isTar, tarEntries } from './tar.ts';
import { HEAD_BYTES } from './text-form.ts';
import { unpacked } from './unpacked.ts';
import { isZip, zipEntries } from './zip.ts';

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.(?:gz|zst))$/i;

export const isArchiveName = (name: string): boolean => ARCHIVE.test(name);

export async function* archiveEntries(bytes: AsyncIterable<Buffer>): AsyncGenerator<ArchiveEntry> {
  const source = new ByteSource(unpacked(bytes, 'archive'));
  try {
    const head = await source.peek(512);
    if (isZip(head)) yield* zipEntries(source);
    else if (isTar(head)) yield* tarEntries(source);
    else throw new InputError('is no archive that is read: zip and tar are, plain, gzip or zstd');
  } finally {
    await source.close();
  }
}

/** The text of all logs in the archive as one; a fault in one of them ends it. */
export async function* archivedText(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const entry of archiveEntries(bytes)) {
    const source = new ByteSource(unpacked(entry.bytes));
    if (!mayHoldRecord(await source.peek(HEAD_BYTES))) continue;
    yield* source.rest();
    yield Buffer.from('\n');
  }
}
