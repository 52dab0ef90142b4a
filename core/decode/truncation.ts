/**
 * Where a text was cut: CloudTrail keeps 1,024 characters of a message, the last three of them `...`; people and
 * tools use the same mark.
 */
import type { MessageText } from './message-text.ts';

/** The raw position of the mark at the end; undefined for a complete text. */
export function cutOff({ raw, pasted }: MessageText): number | undefined {
  let end = raw.length;
  const closing = pasted ? ' \n\t"\'`)]}' : ' \n';
  while (end > 0 && closing.includes(raw.charAt(end - 1))) end--;
  if (raw.charAt(end - 1) === '…') return end - 1;
  return raw.slice(Math.max(0, end - 3), end) === '...' ? end - 3 : undefined;
}
