/** Cut text to a number of UTF-8 bytes, the cut marked by `*`, never through a character. */

export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8LengthOf(character);
  return bytes;
}

function utf8LengthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

export function cutToBytes(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || utf8Length(text) <= maxBytes) return text;
  let bytes = 1;
  let kept = '';
  for (const character of text) {
    bytes += utf8LengthOf(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}*`;
}
