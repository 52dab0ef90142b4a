/** Choices about alerts: which channels are on, and how sensitive each dimension is. */
import { OPTIONAL_CHANNELS } from '../../contract/alert-channels.ts';
import { DIMENSIONS, SENSITIVITY_WORDS } from '../../contract/sensitivity.ts';
import { list, text } from '../settings/setting-readers.ts';

export const alertChannels = list(`channels, of which there are ${OPTIONAL_CHANNELS.join(', ')}`, (name) =>
  OPTIONAL_CHANNELS.some((channel) => channel === name),
);

/** With it, alerts go to PagerDuty's Events API; it holds the routing key. */
export const pagerDutySecret = text('the name of a secret', /^[\w/+=.@-]{1,512}$/);

/** As IAM allows it, without what only a typing mistake would contain: a blank at its beginning, another kind of blank. */
export const ownerTag = text(
  'the key of a tag, 1 to 128 letters, digits, spaces or _.:/=+-@',
  /^[\p{L}\p{N}_.:/=+@-][\p{L}\p{N} _.:/=+@-]{0,127}$/u,
);

export const sensitivity = list(
  'words conservative, normal or sensitive, for all dimensions or for one, as in `principal=sensitive`',
  (entry) => isEntry(entry.split('=')),
);

function isEntry(parts: readonly string[]): boolean {
  const [first = '', word] = parts;
  if (parts.length === 1) return isWord(first);
  return parts.length === 2 && DIMENSIONS.some((each) => each === first) && isWord(word);
}

function isWord(text: string | undefined): boolean {
  return SENSITIVITY_WORDS.some((word) => word === text);
}

/** A word for each dimension; later entries replace earlier ones, so `conservative,principal=sensitive` means both. */
export function sensitivityOf(entries: readonly string[]): Readonly<Record<string, string>> {
  const words = entries.flatMap((entry) => {
    const [first = '', word] = entry.split('=');
    return word === undefined ? DIMENSIONS.map((dimension) => [dimension, first]) : [[first, word]];
  });
  return Object.fromEntries(words);
}
