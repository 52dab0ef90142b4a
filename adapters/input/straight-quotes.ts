/**
 * JSON as a word processor or a chat leaves it: quotes are curly, blanks do not break.
 *
 * Shape   text -> the same with quotes and blanks as JSON has them; undefined: it has no curly ones.
 */
const CURLY = /[\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb]/g;
const BLANKS = /[\u00a0\u202f\u2007\u200b\ufeff]/g;

export function withStraightQuotes(text: string): string | undefined {
  if (!/[\u201c-\u201f\u2033\u2036\u00a0\u202f\u00ab]/.test(text)) return undefined;
  return text.replace(CURLY, '"').replace(BLANKS, ' ');
}
