/**
 * Lines of a stream of UTF-8 bytes.
 *
 * Memory  one chunk and one line.
 * Errors  `InputError` for a line longer than `LONGEST_LINE`: compressed, it would be small.
 */
import { InputError } from '../input/files.ts';

const NEWLINE = 0x0a;
export const LONGEST_LINE = 64 * 1024 * 1024;

export async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      yield Buffer.concat(pending).toString('utf8');
      pending = [];
      pendingBytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > LONGEST_LINE) throw new InputError('a line is longer than 64 MiB: not a snapshot');
  }
  if (pending.length > 0) yield Buffer.concat(pending).toString('utf8');
}
