/** The blocks of the pages: what a reader may type, and what the page says is printed. */
import { globSync, readFileSync } from 'node:fs';

export interface Block {
  /** Of the page, from 1. */
  readonly line: number;
  /** Without its indentation. */
  readonly text: string;
}

export interface Step {
  readonly command: string;
  /** What the page shows below the command; undefined: it shows only the command. */
  readonly output: string | undefined;
}

/** Those that a person reads first stand first. */
export const pages = (): readonly string[] =>
  ['*.md', 'docs/**/*.md', '{data,examples}/**/README.md'].flatMap((pattern) => globSync(pattern).sort());

/** Paragraphs that are indented by four blanks, and the blank lines between them; or a fence, which no rule covers. */
const BLOCK = /(?<=^\n)(?: {4}.*\n|\n(?= {4}))+|^```/gm;

export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(BLOCK)].map(({ index, 0: block }) => ({
    line: text.slice(0, index).split('\n').length,
    text: block.replaceAll(/^ {4}/gm, '').trimEnd(),
  }));
}

/** A command that is shown at work follows a `$`; in a block without one, each line is a command. */
export function stepsOf({ text }: Pick<Block, 'text'>): readonly Step[] {
  const lines = text.replaceAll(/ *\\\n */g, ' ');
  if (!lines.startsWith('$ ')) return lines.split(/\n+/).map((command) => ({ command, output: undefined }));
  return lines
    .slice('$ '.length)
    .split('\n$ ')
    .map((step) => {
      const [command = '', ...output] = step.split('\n');
      return { command, output: output.length > 0 ? output.join('\n') : undefined };
    });
}

const WORD = /#.*|(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\([^)]*\)|[^\s'"#])+/g;

/** A line of a shell as the words of each program: without variables that are set for it, files it writes to, and comments. */
export function programsIn(line: string): readonly (readonly string[])[] {
  const words = (line.match(WORD) ?? []).filter((word) => !/^(?:#|[A-Z_]+=)/.test(word)).map(unquoted);
  const programs: string[][] = [[]];
  for (const [index, word] of words.entries()) {
    if (word === '&&' || word === '|') programs.push([]);
    else if (word !== '>' && words[index - 1] !== '>') programs.at(-1)?.push(word);
  }
  return programs;
}

const unquoted = (word: string): string =>
  word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single?: string, double = '') =>
    single === undefined ? double.replaceAll(/\\(.)/g, '$1') : single,
  );
