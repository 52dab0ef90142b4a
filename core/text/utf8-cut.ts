/** Cut text to a number of UTF-8 bytes, the cut marked by `*`, never through a character. */
const encoder = new TextEncoder();

export const utf8Length = (text: string): number => Buffer.byteLength(text);

export function cutToBytes(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text;
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes - 1));
  return `${text.slice(0, read)}*`;
}
