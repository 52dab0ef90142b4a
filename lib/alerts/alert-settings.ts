/** Choices about alerts: which channels are on, and how keen each count is. */
import { list, text } from '../settings/setting-readers.ts';

/** `events` puts every alert on a bus of its own, for whatever rules people add. */
export const ALERT_CHANNELS = ['chat', 'pagerduty', 'machine', 'events', 'securityHub'] as const;

const COUNTS = [
  'principal',
  'principal#actions',
  'policy#principals',
  'action#principals',
  'account#principals',
  'resource#principals',
];
const WORDS = ['quiet', 'normal', 'keen'];

export const alertChannels = list(`channels, of which there are ${ALERT_CHANNELS.join(', ')}`, (name) =>
  ALERT_CHANNELS.some((channel) => channel === name),
);

/** With it, alerts go to PagerDuty's Events API; it holds the routing key. */
export const pagerDutySecret = text('the name of a secret', /^[\w/+=.@-]{1,512}$/);

/** As IAM has it, less what only a slip would write: a blank at its beginning, a second kind of blank. */
export const ownerTag = text(
  'the key of a tag, 1 to 128 letters, digits, spaces or _.:/=+-@',
  /^[\p{L}\p{N}_.:/=+@-][\p{L}\p{N} _.:/=+@-]{0,127}$/u,
);

export const sensitivity = list(
  'words quiet, normal or keen, for all counts or for one as in `principal=keen`',
  (entry) => isEntry(entry.split('=')),
);

function isEntry(parts: readonly string[]): boolean {
  const [first = '', word] = parts;
  if (parts.length === 1) return WORDS.includes(first);
  return parts.length === 2 && COUNTS.includes(first) && word !== undefined && WORDS.includes(word);
}

/** A word for a count, later ones over earlier ones, so that `quiet,principal=keen` reads as it is meant. */
export function sensitivityOf(entries: readonly string[]): Readonly<Record<string, string>> {
  const words = entries.flatMap((entry) => {
    const [first = '', word] = entry.split('=');
    return word === undefined ? COUNTS.map((count) => [count, first]) : [[first, word]];
  });
  return Object.fromEntries(words);
}
