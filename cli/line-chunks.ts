/**
 * The lines of a stream, in the portions in which they arrive: a program that writes one line and waits gets its answer.
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
    const text = begun ? `${chunk}` : withoutByteOrderMark(`${chunk}`);
    begun = true;
    const lines = text.split('\n');
    // Put together, not searched again: a line may come in many portions.
    lines[0] = `${rest}${lines[0] ?? ''}`;
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
