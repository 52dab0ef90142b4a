/**
 * Recognizes by its first line an input that is no history: none of its lines can be read, and an error for each line
 * would not say why.
 */

/** One sentence that says what to do; undefined when the line may well be one of a history. */
export function whatItIsInstead(firstLine: string): string | undefined {
  if (firstLine.startsWith('\u001f')) {
    return 'the input is compressed; unpack it: gunzip -c FILE | denials detect -';
  }
  if (firstLine.includes('\u0000')) return 'the input is not UTF-8 text; save it as UTF-8';
  if (firstLine.trimStart().startsWith('[')) {
    return "the input is one JSON array; give an object a line: jq -c '.[]' FILE | denials detect -";
  }
  if (/^\s*\{\s*"Records"/.test(firstLine)) {
    return 'the input is a CloudTrail log; put it into a store and look there: denials import FILE, denials detect --from-store';
  }
  return undefined;
}
