/**
 * Where a denial without a reason ends: at the words that AWS or a tool prints behind it, and in a pasted text at an
 * empty line or one that starts something new.
 */

import { type MessageText, rawAt, squeezedAt } from './message-text.ts';
import type { ReasonClause } from './reason-clause.ts';

/** The wording of tools and of AWS's own additions, squeezed. */
const ENDS = [
  '(service',
  'statuscode',
  'requestid',
  'encodedauthorizationfailuremessage',
  'gotohttp',
  'anerroroccurred',
  'operationerror',
  'httpsresponseerror',
  '(requestid',
  'causedby',
  'traceback(',
  '</',
  '"}',
  '",',
  '"\\n',
];

/** In a pasted text also the beginning of an incomplete reason. */
const ENDS_PASTED = [...ENDS, 'becauseno', 'becausethe'];

/** Beginnings of lines that start something new. */
const NEW_LINES = [
  'User:',
  'Error',
  'ERROR',
  '[ERROR',
  'An error',
  'Caused by',
  'at ',
  'Traceback',
  '==>',
  '❌',
];

/** An S3 key has at most 1,024 bytes; a page of wrapped text is not one resource. */
export const RESOURCE_LENGTH = 4096;

/** Does the sentence end between two places of a text? */
export function isBroken(text: MessageText, from: number, to: number): boolean {
  return endOfSentence(text, from, to) < to;
}

/** Does a phrase at `r` mark the end, so that the text before it is complete? */
export function isMarkedEnd(text: MessageText, r: number): boolean {
  const q = squeezedAt(text, r);
  return ENDS.some((phrase) => text.squeezed.startsWith(phrase, q));
}

export function endOfSentence(text: MessageText, from: number, to: number): number {
  const limit = Math.min(to, from + RESOURCE_LENGTH);
  const start = squeezedAt(text, from);
  const squeezed = text.squeezed.slice(start, squeezedAt(text, limit));
  const phrases = text.pasted ? ENDS_PASTED : ENDS;
  const ends = phrases.map((phrase) => squeezed.indexOf(phrase)).filter((q) => q >= 0);
  const raw = text.raw.slice(from, limit);
  const breaks = [text.pasted ? endOfParagraph(raw) : -1, endOfProse(raw)].filter((r) => r >= 0);
  const all = [...ends.map((q) => rawAt(text, start + q)), ...breaks.map((r) => from + r)];
  return all.reduce((first, end) => Math.min(first, end), limit);
}

/** An empty line, or one that starts something new. */
function endOfParagraph(raw: string): number {
  for (let at = raw.indexOf('\n'); at >= 0; at = raw.indexOf('\n', at + 1)) {
    const next = at + 1;
    if (raw.charAt(next) === '\n' || NEW_LINES.some((start) => raw.startsWith(start, next))) return at;
  }
  return -1;
}

/** A full stop, a space and a capital: the next sentence. */
function endOfProse(raw: string): number {
  for (let at = raw.indexOf('. '); at >= 0; at = raw.indexOf('. ', at + 1)) {
    const code = raw.charCodeAt(at + 2);
    if (code >= 0x41 && code <= 0x5a) return at;
  }
  return -1;
}

/** Behind a clause that AWS wrote follow nothing, or words of AWS or a tool, which may be cut. */
export function endsProperly(text: MessageText, clause: ReasonClause): boolean {
  const q = squeezedAt(text, clause.to);
  const rest = text.squeezed.slice(q, q + 64);
  let from = 0;
  let to = rest.length;
  while (from < to && '.,;:"\')]'.includes(rest.charAt(from))) from++;
  while (to > from && rest.charAt(to - 1) === '.') to--;
  const behind = rest.slice(from, to);
  if (behind === '' || behind.startsWith('arn:')) return true;
  const last = q + rest.length === text.squeezed.length;
  return ENDS.some((phrase) => behind.startsWith(phrase) || (last && phrase.startsWith(behind)));
}
