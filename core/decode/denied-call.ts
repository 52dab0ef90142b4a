/**
 * Who was denied what: the sentence of a text that names most, or the console's labels.
 */
import { readLabelled } from './labelled-denial.ts';
import type { MessageText } from './message-text.ts';
import { readSentences, type Sentence } from './sentence.ts';

/** IAM's sentence, else the console's labels, else the sentence that names most. */
export function readDeniedCall(text: MessageText): Sentence | undefined {
  const found = readSentences(text);
  const complete = found.find(({ principal, action }) => principal !== undefined && action !== undefined);
  if (complete !== undefined) return complete;
  const labelled = text.pasted ? readLabelled(text) : undefined;
  const withAction = found.find(({ action }) => action !== undefined);
  return labelled ?? withAction ?? found.find(({ principal }) => principal !== undefined) ?? found.at(-1);
}
