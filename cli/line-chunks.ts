/**
 * The lines of a stream, in the portions in which they arrive: whoever writes one line and waits gets its answer.
 * A portion is an array, because a promise for every line would cost more than most lines do.
 */
import { UsageError } from './command.ts';

/** Characters. No event is near it; what is longer has no line breaks at all. */
const LONGEST_LINE = 64 * 1024 * 1024;

export async function* lineChunks(stream: NodeJS.ReadableStream): AsyncGenerator<readonly string[]> {
  stream.setEncoding('utf8');
  let rest = '';
  let begun = false;
  for await (const chunk of stream) {
    // Only what is new is searched: a line of many chunks must not be read again at each of them.
    const [first = '', ...others] = (begun ? `${chunk}` : withoutByteOrderMark(`${chunk}`)).split('\n');
    begun = true;
    const lines = [`${rest}${first}`, ...others];
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new UsageError('the input has a line of more than 64 MB');
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}

/** Some editors and shells put one in front of a text file. */
function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
