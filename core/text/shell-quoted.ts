/** A word of a command that a person may paste into a shell: in single quotes whenever it is more than plain. */
import { oneLine } from './one-line.ts';

export function shellQuoted(word: string): string {
  const text = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
