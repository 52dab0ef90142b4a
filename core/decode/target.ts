/**
 * The rest of a denial behind its action: the resource, where one is named, and the clause that gives the cause.
 *
 * Shape   positions are raw. `resource`: an ARN, `*` only when written, a phrase (`role NAME`) as written.
 * Errors  none: "this resource", an elided one (`...`) and one that the text cuts have no value.
 *
 * INVARIANT: the cause is the last of the clauses that belong to the sentence; all before it are part of the
 * resource, which callers can name as they like.
 */
import { type Cause, findCauses, lastCause } from './cause.ts';
import { type MessageText, rawAt, rawBehind, squeezedAt } from './message-text.ts';
import { readToken } from './token.ts';
import { isElided, KIND_WORDS, startsLikeArn, writtenValue } from './written-value.ts';

export interface Target {
  readonly resource: string | undefined;
  /** What was visible of a resource that is not whole. */
  readonly partial: string | undefined;
  readonly cause: Cause | undefined;
  /** A clause inside a resource that the text cuts: it may be the caller's own words. */
  readonly disbelieved: Cause | undefined;
}

/** Behind these words a resource is named. */
const NAMED = [
  'onresource(s):',
  'onresources:',
  'onresource:',
  'ontheresource:',
  'forresource:',
  'onresource',
];
const NAMED_LOOSELY = ['ontheresource', 'onarn:'];

/** What ends a sentence that names no cause: the wording of tools and of AWS's own additions. */
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

/** In a pasted text also the beginning of a reason that is not whole. */
const ENDS_PASTED = [...ENDS, 'becauseno', 'becausethe'];

/** How a line begins that starts something new. */
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
const RESOURCE_LENGTH = 4096;

export function readTarget(text: MessageText, from: number, to: number, cutAt: number | undefined): Target {
  const chosen = text.pasted ? causeOfSentence(text, from, to) : lastCause(text, from, to);
  const doubted = chosen !== undefined && cutAt !== undefined && !text.pasted && !endsProperly(text, chosen);
  const cause = doubted ? undefined : chosen;
  const end = cause?.from ?? endOfSentence(text, from, to);
  const stretch = readStretch(text, from, end, cause !== undefined);
  const cut = doubted || (cutAt !== undefined && cause === undefined && end >= cutAt);
  const whole = stretch !== undefined && !cut && !(text.pasted && isElided(stretch));
  return {
    resource: whole ? bareArn(stretch) : undefined,
    partial: whole ? undefined : stretch,
    cause,
    disbelieved: doubted ? chosen : undefined,
  };
}

/** In a pasted text: the last clause of the chain that no wording of a tool and no new paragraph breaks. */
function causeOfSentence(text: MessageText, from: number, to: number): Cause | undefined {
  let chosen: Cause | undefined;
  for (const cause of findCauses(text, from, Math.min(to, from + 2 * RESOURCE_LENGTH))) {
    if (isBroken(text, chosen?.to ?? from, cause.from)) break;
    chosen = cause;
  }
  return chosen;
}

/** Two places of a pasted text that cannot belong to one sentence. */
function isBroken(text: MessageText, from: number, to: number): boolean {
  return to - from > RESOURCE_LENGTH || endOfSentence(text, from, to) < to;
}

function endOfSentence(text: MessageText, from: number, to: number): number {
  const limit = Math.min(to, from + RESOURCE_LENGTH);
  const start = squeezedAt(text, from);
  const squeezed = text.squeezed.slice(start, squeezedAt(text, limit));
  const phrases = text.pasted ? ENDS_PASTED : ENDS;
  const ends = phrases.map((phrase) => squeezed.indexOf(phrase)).filter((q) => q >= 0);
  const raw = text.raw.slice(from, limit);
  const breaks = [text.pasted ? endOfParagraph(raw) : -1, endOfProse(raw)].filter((r) => r >= 0);
  return Math.min(limit, ...ends.map((q) => rawAt(text, start + q)), ...breaks.map((r) => from + r));
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

/** A clause that AWS wrote is followed by nothing, or by AWS's or a tool's own words, which may be cut. */
function endsProperly(text: MessageText, cause: Cause): boolean {
  const q = squeezedAt(text, cause.to);
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

/** The resource between its introduction and `end`; without a clause behind it the end is only a guess. */
function readStretch(text: MessageText, from: number, end: number, bounded: boolean): string | undefined {
  const start = startOfResource(text, from);
  if (start === undefined || start >= end) return undefined;
  const stretch = text.raw.slice(start, end);
  if (bounded) return writtenValue(stretch, text.pasted);
  return text.pasted ? readUnbounded(text, start, stretch) : writtenValue(withoutFullStop(stretch), false);
}

function withoutFullStop(stretch: string): string {
  const sentence = stretch.trimEnd();
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence;
}

function startOfResource(text: MessageText, from: number): number | undefined {
  let q = squeezedAt(text, from);
  while ('"\'])},'.includes(text.squeezed.charAt(q)) && q < text.squeezed.length) q++;
  const named = NAMED.find((phrase) => text.squeezed.startsWith(phrase, q));
  if (named !== undefined) return rawBehind(text, q + named.length);
  const loosely = NAMED_LOOSELY.find((phrase) => text.squeezed.startsWith(phrase, q));
  if (loosely === 'onarn:') return rawAt(text, q + 2);
  if (loosely === undefined) return undefined;
  const behind = q + loosely.length;
  return text.squeezed.startsWith('associated', behind) ? undefined : rawBehind(text, behind);
}

/** In a pasted text without a clause anything may follow: take what cannot be less. */
function readUnbounded(text: MessageText, start: number, stretch: string): string | undefined {
  const skipped = stretch.length - stretch.trimStart().length;
  const quote = stretch.charAt(skipped);
  if (quote === '"' || quote === "'") {
    const close = stretch.indexOf(quote, skipped + 1);
    if (close > 0) return writtenValue(stretch.slice(skipped + 1, close), true);
  }
  let at = skipped;
  for (let space = endOfWord(stretch, at); isKindWord(stretch, at, space); space = endOfWord(stretch, at)) {
    at = space + 1;
  }
  const name = readToken(text, start + at);
  return name === undefined
    ? undefined
    : (writtenValue(stretch.slice(skipped, at), true) ?? '') + gap(at, skipped) + name.value;
}

const gap = (at: number, skipped: number): string => (at > skipped ? ' ' : '');

function endOfWord(stretch: string, from: number): number {
  const ends = [stretch.indexOf(' ', from), stretch.indexOf('\n', from)].filter((at) => at >= 0);
  return ends.length === 0 ? stretch.length : Math.min(...ends);
}

function isKindWord(stretch: string, from: number, to: number): boolean {
  return to < stretch.length && KIND_WORDS.has(stretch.slice(from, to).toLowerCase());
}

/** `policy arn:…` names an ARN and only says what it is an ARN of. */
function bareArn(resource: string): string {
  const arn = resource.slice(resource.indexOf(' ') + 1);
  const kind = resource.slice(0, resource.length - arn.length).trim();
  return KIND_WORDS.has(kind.toLowerCase()) && startsLikeArn(arn) ? arn : resource;
}
