/**
 * A value of which only the start is known: an ARN, an encoded blob, an id. It ends at white space, but in a pasted
 * text it may continue on the next line.
 *
 * Errors  none: the token may be empty.
 */
import { type MessageText, squeezedAt } from './message-text.ts';
import { isElided, startsLikeArn, writtenValue } from './written-value.ts';

/** Phrases that follow a value in AWS's sentences and in the output of tools, squeezed. */
const FOLLOWERS = [
  'onresource',
  'onthe',
  'onthis',
  'because',
  'withanexplicitdeny',
  'isnotauthorized',
  'encodedauthorizationfailure',
  'gotohttps',
  '(service',
  '(requestid',
  'statuscode',
  'requestid',
  'transitively',
];

export interface Token {
  readonly value: string;
  readonly to: number;
}

/** INVARIANT: reads at most this far, so that a hostile text costs the same however many tokens it starts. */
const TOKEN_LENGTH = 2600;

export function readToken(text: MessageText, from: number): Token | undefined {
  const limit = Math.min(from + TOKEN_LENGTH, text.raw.length);
  let to = endOfPiece(text.raw, from, limit);
  while (text.pasted && text.raw.charAt(to) === '\n') {
    const piece = endOfPiece(text.raw, to + 1, limit);
    if (piece === to + 1 || !continues(text, from, to, piece)) break;
    to = piece;
  }
  const written = writtenValue(text.raw.slice(from, to), true);
  if (written === undefined || isElided(written)) return undefined;
  const value = withoutColon(written);
  return { value, to: text.raw.lastIndexOf(value.slice(-1), to - 1) + 1 };
}

/** A colon behind a value is punctuation, except in the ARN of a log stream without a name. */
function withoutColon(value: string): string {
  return value.endsWith(':') && !value.endsWith(':log-stream:') ? value.slice(0, -1) : value;
}

function endOfPiece(raw: string, from: number, limit: number): number {
  let to = from;
  while (to < limit && !isBreak(raw.charCodeAt(to))) to++;
  return to;
}

/** White space and quotes. */
function isBreak(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x60;
}

/** Is the text up to `piece`, on the next line, a part of the token that began at `from`? */
function continues(text: MessageText, from: number, to: number, piece: number): boolean {
  const { raw } = text;
  if (isFollower(text, to + 1)) return false;
  if (startsLikeArn(raw.slice(from, from + 5)) && isUnfinished(raw.slice(from, to))) return true;
  if (isFollower(text, piece) || isHardWrapped(raw, to)) return true;
  const next = raw.slice(to + 1, piece);
  const looksCut = /[0-9/_-]/.test(next) && /[0-9A-Za-z]/.test(next) && !isPlaceInCode(next);
  return looksCut && (piece === raw.length || raw.charAt(piece) === '\n' || '.,;)'.includes(next.slice(-1)));
}

/** `lib/main.go:42`, `https://…`, `Exit-code:`: output of a tool. */
function isPlaceInCode(word: string): boolean {
  return word.endsWith(':') || word.startsWith('/') || word.includes('://') || /\.\w{1,4}:\d/.test(word);
}

/** An ARN without a resource yet, or one that stops at a character that no ARN ends with. */
function isUnfinished(arn: string): boolean {
  return '-:/_,=@+'.includes(arn.slice(-1)) || arn.split(':').length < 6;
}

const NARROWEST_TERMINAL = 40;

/**
 * A terminal breaks every line at the same column: this line is as long as the one above it, but for the spaces
 * that either lost at its ends.
 */
function isHardWrapped(raw: string, end: number): boolean {
  const start = raw.lastIndexOf('\n', end - 1) + 1;
  const above = raw.lastIndexOf('\n', Math.max(0, start - 2)) + 1;
  const difference = end - start - (start - 1 - above);
  return end - start >= NARROWEST_TERMINAL && start > above && Math.abs(difference) <= 2;
}

function isFollower(text: MessageText, r: number): boolean {
  const q = squeezedAt(text, r);
  return FOLLOWERS.some((phrase) => text.squeezed.startsWith(phrase, q));
}
