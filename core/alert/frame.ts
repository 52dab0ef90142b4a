/** An alert from what it states: what all alerts have in common. */
import type { AlertContext } from '../detect/alert-context.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { AlertUpdate } from '../model/notice.ts';
import type { Alert } from '../ports.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { attributesOf } from './attributes.ts';
import { noticeOf } from './notice.ts';
import { isExplained, reasonSection } from './sections.ts';

/** A topic takes an ASCII subject below 100 characters. */
export const SUBJECT_LENGTH = 99;
/** A topic takes 256 KiB: three bytes for each of these. What is longer than a person reads is one command away. */
const TEXT_LENGTH = 60_000;

export interface Stated {
  readonly update: AlertUpdate;
  readonly context: AlertContext;
  readonly groups: readonly OwnedGroup[];
  readonly subject: string;
  /** Parted by empty lines; the commands follow them. */
  readonly sections: readonly (readonly string[])[];
  /** Each to be completed with `storeOptions`. */
  readonly commands: readonly string[];
  /** As `deployedStore` has them. */
  readonly storeOptions: string;
}

export function alertOf(stated: Stated): Alert {
  const { update, context, groups, storeOptions } = stated;
  const subject = subjectLine(stated.subject);
  const commands = stated.commands.map((command) => command + storeOptions);
  const lookCloser = ['Look closer:', ...commands.map((command) => `  ${command}`)];
  const text = [...stated.sections, lookCloser].map((lines) => lines.join('\n')).join('\n\n');
  return {
    subject,
    text: clip(text, TEXT_LENGTH),
    attributes: attributesOf(update, groups),
    deduplicationId: `${update.incident}/${update.type}/${update.at}`,
    notice: noticeOf({ update, context, groups, title: subject, commands }),
    suppression: undefined,
    reason: reasonSection(groups),
    explained: isExplained(groups),
    storeOptions,
  };
}

function subjectLine(text: string): string {
  return oneLine(text)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SUBJECT_LENGTH);
}
