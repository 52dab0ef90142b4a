/** What a page shows of what is printed. */
import { expect } from 'vitest';

/** A `…` stands for what is left out: for lines, for the end of a line, or, in JSON that is broken into lines, for a part of it. */
export function expectShown(shown: string, printed: string): void {
  const isBroken = /^\{.+\n /.test(shown);
  const parts = isBroken ? shown.replaceAll(/\n */g, '').split('…') : trimmed(shown).split(/(?:^| )…$/m);
  const text = trimmed(printed);
  if (parts.length === 1) expect(text).toBe(trimmed(shown));
  let from = 0;
  for (const part of parts.map((each) => each.trim())) {
    expect(text.slice(from)).toContain(part);
    from = text.indexOf(part, from) + part.length;
  }
}

/** Without blanks that end a line, which the pages do not have. */
const trimmed = (text: string): string => text.replaceAll(/ +$/gm, '').trim();
