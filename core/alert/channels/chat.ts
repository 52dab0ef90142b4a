/**
 * The alert as a custom notification of Amazon Q Developer in chat applications; the updates of one incident are one
 * thread.
 *
 * Shape   an alert → JSON of schema version 1.0, source `custom`, text type `client-markdown`; every value a text.
 * Errors  none; what is too long for a field is cut. The service drops what breaks the schema without an error, so a
 *         test checks it.
 * Source  Amazon Q Developer in chat applications, Administrator Guide, "Custom notifications".
 *
 * INVARIANT: what a caller can choose stands in a code span, where nothing is a mention, a link, an emoji or markup;
 * the span cannot be left, because it holds no backtick and no line break.
 */

import { ALERT_CHANNELS } from '../../../contract/alert-channels.ts';
import type { Notice, NoticeGroup } from '../../model/notice.ts';
import { ownerText } from '../../model/owner-tag.ts';
import type { Alert } from '../../ports.ts';
import { jsonText } from '../../text/json-text.ts';
import { clip, oneLine } from '../../text/one-line.ts';
import { diffLines } from '../../text/statement-diff.ts';
import { changeWords, countWords, DIMENSION_WORDS, isCause, sizeWords, UPDATE_WORDS } from '../wording.ts';
import type { AlertChannel, Message } from './channel.ts';

const TITLE_LENGTH = 240;
const DESCRIPTION_LENGTH = 3900;
const VALUE_LENGTH = 300;
const GROUPS_SHOWN = 3;
const STEPS = 5;

export function chatMessage({ notice, storeOptions = '' }: Alert): Message {
  const { incident, severity, type, groups } = notice;
  const account = groups[0]?.account ?? undefined;
  const body = {
    version: '1.0',
    source: 'custom',
    id: `${incident}-${type}-${notice.at}`,
    content: {
      textType: 'client-markdown',
      title: titleOf(notice),
      description: descriptionOf(notice),
      nextSteps: stepsOf(notice, storeOptions),
      keywords: ['AccessDenied', severity, ...(account === undefined ? [] : [account])],
    },
    metadata: {
      threadId: incident,
      summary: `${UPDATE_WORDS[type]} (${severity})`,
      eventType: 'DenialSpike',
      additionalContext: { severity, type, ...(account === undefined ? {} : { account }) },
    },
  };
  return { subject: undefined, body: jsonText(body) };
}

function titleOf(notice: Notice): string {
  const { type, severity } = notice;
  const what = type === 'update' || type === 'first' ? '' : `: ${countWords(notice)}`;
  return clip(`[${severity}] ${UPDATE_WORDS[type]}${what}`, TITLE_LENGTH);
}

function descriptionOf(notice: Notice): string {
  const { channel, key, since, ownerTag } = notice;
  const { label } = DIMENSION_WORDS[channel];
  const lines = [
    `*${label}:* ${code(key)}`,
    `*How many:* ${sizeWords(notice)}`,
    `*Since:* ${since}`,
    ...(ownerTag === null ? [] : [`*Owner:* ${code(ownerText(ownerTag))}`]),
    ...notice.groups.slice(0, GROUPS_SHOWN).flatMap(groupLines),
  ];
  return fitting(lines, DESCRIPTION_LENGTH);
}

function groupLines({ action, resourceFamily, reason, changed, fix }: NoticeGroup): readonly string[] {
  return [
    `*Call:* ${code(action)} on ${code(resourceFamily)}`,
    `*Why:* ${code(reason)}`,
    ...changed
      .filter(({ effect }) => effect !== 'unrelated')
      .slice(0, 1)
      .flatMap((change) => [
        `*${isCause(change) ? 'Caused by' : 'Changed before'}:* ${code(changeWords(change))}`,
        ...diffLines(change.diff).map(code),
      ]),
    ...(fix === null ? [] : [`*Fix:* ${code(`${fix.summary} (${fix.owner})`)}`]),
  ];
}

function stepsOf({ commands, groups }: Notice, storeOptions: string): readonly string[] {
  const fitting = commands.filter((command) => command.length <= VALUE_LENGTH);
  const shown = fitting.slice(0, STEPS - 1).map((command) => `Look closer: ${code(command)}`);
  const [main] = groups;
  const mute = `denials mute --group ${main?.group} --until 24h --reason "WHY"${storeOptions}`;
  return main === undefined ? shown : [...shown, `If it is expected: ${code(mute)}`];
}

/** Whole lines only: a cut could open a span that nothing closes. */
function fitting(lines: readonly string[], length: number): string {
  let text = '';
  for (const line of lines) {
    const next = text === '' ? line : `${text}\n${line}`;
    if (next.length > length) break;
    text = next;
  }
  return text;
}

/** A code span. The three characters that have a meaning even there are written as chat clients ask. */
export function code(value: string): string {
  const text = clip(oneLine(value), VALUE_LENGTH).toWellFormed();
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\`${plain.replaceAll('`', '\\u{60}')}\``;
}

export const chat: AlertChannel<'chat'> = {
  name: 'chat',
  settings: ALERT_CHANNELS.chat,
  render: { message: chatMessage, event: null },
};
