/** One line of an alert: a label of fixed width, and text from anywhere made safe for a line. */
import { oneLine } from '../text/one-line.ts';

export function labelled(label: string, text: string): string {
  return `${label.padEnd(10)}${oneLine(text)}`;
}
