/**
 * Lines of text broken to fit a terminal: at blanks where there are some, else after a sign of an ARN or within a word. A
 * command is broken so that a shell still takes it as one.
 *
 * Shape   one line (`oneLine`) -> lines of at most so many columns.
 */
import { fits, headOf, widthOf } from './text-width.ts';

/** Where a long word may be broken. */
const BREAK_AFTER = /[/:,]/;

/** A line that would hold less than this part of its room is not broken at a blank. */
const SHORTEST_PART = 4;

/** Narrower than this, indentation leaves no room for the text. */
const LEAST_TEXT = 20;

/** `indent`: of all lines but the first. */
export function wrapLine(line: string, width: number, indent: number): string {
  const lead = width - indent < LEAST_TEXT ? 0 : indent;
  const lines: string[] = [];
  let at = 0;
  while (true) {
    const isFirst = lines.length === 0;
    const room = isFirst ? width : width - lead;
    const rest = line.slice(at);
    const head = fits(rest, room) ? rest : brokenHead(rest, room, isFirst ? lead : 0);
    lines.push(isFirst ? head.trimEnd() : `${' '.repeat(lead)}${head.trimEnd()}`);
    at += head.length;
    while (line[at] === ' ') at += 1;
    if (at >= line.length) return lines.join('\n');
  }
}

/** `label`: columns that are not broken. Never empty, or the text would not end. */
function brokenHead(text: string, room: number, label: number): string {
  const most = headOf(text, room);
  const blank = text[most.length] === ' ' ? most.length : most.lastIndexOf(' ');
  if (blank > label + (room - label) / SHORTEST_PART && most.slice(label, blank).trim() !== '')
    return text.slice(0, blank);
  for (let at = most.length; at > label + 1; at -= 1)
    if (BREAK_AFTER.test(most[at - 1] ?? '')) return most.slice(0, at);
  return most === '' ? String.fromCodePoint(text.codePointAt(0) ?? 0) : most;
}

const WORD = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+|[^\s]/g;

/** ` \` at the end of a line. */
const CONTINUED = ' \\';

/** A command for a POSIX shell. `indent`: of all lines but the first, where no word is broken. */
export function wrapCommand(command: string, width: number, indent: number): string {
  if (fits(command, width)) return command;
  const lead = ' '.repeat(indent);
  const [before = ''] = /^ */.exec(command) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of command.match(WORD) ?? []) {
    const start = lines.length === 0 ? before : lead;
    const next = line === '' ? `${start}${word}` : `${line} ${word}`;
    if (fits(next, width - CONTINUED.length)) line = next;
    else {
      if (line !== '') lines.push(`${line}${CONTINUED}`);
      const broken = brokenWord(`${line === '' ? start : lead}${word}`, width - CONTINUED.length);
      line = broken.pop() ?? '';
      for (const each of broken) lines.push(each);
    }
  }
  return [...lines, line].join('\n');
}

/** A quoted part, or what stands outside of quotes. */
const PART = /'[^']*'|"(?:\\.|[^"\\])*"|(?:\\.|[^'"\\])+|./gs;
/** A backslash and what it quotes stay together. */
const UNIT = /\\.|./gsu;

/** A backslash at the end of a line joins it to the next, but within single quotes: they end before it and begin again. */
function brokenWord(word: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of word.match(PART) ?? []) {
    const isLiteral = part.length > 1 && part.startsWith("'");
    const units = isLiteral ? [...part] : (part.match(UNIT) ?? []);
    units.forEach((unit, at) => {
      // What closes the quote again stands in the room that is left for it.
      if (widthOf(line) + widthOf(unit) > room) {
        const isWithin = isLiteral && at > 0;
        lines.push(isWithin ? `${line}'\\` : `${line}\\`);
        line = isWithin ? "'" : '';
      }
      line += unit;
    });
  }
  return [...lines, line];
}
