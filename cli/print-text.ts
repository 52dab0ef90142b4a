/** Text for a person: where a terminal, or COLUMNS, gives a width, lines are broken before the terminal would break them. */
import type { Io } from './command.ts';
import { widthOf } from './terminal/text-width.ts';
import { wrapCommand, wrapLine } from './terminal/wrap.ts';

/** A line that is nothing but a command to paste. */
const COMMAND = /^( *)(?:\$ )?(?:denials|aws|npm|npx) /;

/** A label, or an option of a help text, and the blanks after it. */
const LABEL = /^ *\S(?:[^ ]| (?! ))* {2,}(?=\S)/;
const LONGEST_LABEL = 26;

/** `hang`: columns by which what is broken off is indented; left out: below the text after the line's label. */
export async function printText(io: Pick<Io, 'out' | 'width'>, text: string, hang?: number): Promise<void> {
  await io.out(fittedText(io, text, hang));
}

export function fittedText({ width }: Pick<Io, 'width'>, text: string, hang?: number): string {
  if (width === undefined) return text;
  const lines = text.split('\n').map((line) => fittedLine(line, width, hang));
  return lines.join('\n');
}

function fittedLine(line: string, width: number, hang: number | undefined): string {
  const [, indent] = COMMAND.exec(line) ?? [];
  if (indent !== undefined) return wrapCommand(line, width, indent.length + 2);
  return wrapLine(line, width, hang ?? labelOf(line));
}

function labelOf(line: string): number {
  const [label = ''] = LABEL.exec(line.slice(0, LONGEST_LABEL + 1)) ?? [];
  return label === '' || label.length > LONGEST_LABEL ? widthOf(/^ */.exec(line)?.[0] ?? '') : widthOf(label);
}
