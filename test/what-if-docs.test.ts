import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { denials } from './support/run-cli.ts';

/** A command, and the lines that stand below it. */
const BLOCK = /^ {4}\$ denials (.+)\n((?: {4}.*\n|\n(?= {4}))*)/gm;
const shown = [...readFileSync('docs/what-if.md', 'utf8').matchAll(BLOCK)];

test('docs/what-if.md shows what commands print', () => {
  const commands = shown.map(([, command = '']) => command.split(' ')[0]);
  expect(commands).toEqual(['check', 'check', 'preview', 'preview', 'check', 'demo']);
});

/** Without blanks that end a line, which the docs do not have. */
const trimmed = (text: string): string => text.replaceAll(/ +$/gm, '').trim();

/** A line of `…` stands for any lines. */
test.each(shown.map(([, command = '', output = '']) => ({ command, output })))(
  '$command',
  async ({ command, output }) => {
    // Of tables; a text in a pipe is not broken.
    const around = command.startsWith('preview') ? { width: 160 } : {};
    const out = trimmed((await denials(command.split(' '), around)).out);
    const parts = trimmed(output.replaceAll(/^ {4}/gm, '')).split(/^…$/m);
    if (parts.length === 1) expect(out).toBe(parts[0]);
    let from = 0;
    for (const part of parts.map((each) => each.trim())) {
      const at = out.indexOf(part, from);
      expect(out.slice(from)).toContain(part);
      from = at + part.length;
    }
  },
);
