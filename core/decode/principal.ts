/**
 * The principal in front of "is not authorized to perform": introduced by `User:`, `User` or `Principal`, or bare.
 *
 * Shape   as written: session ARN, user ARN, `anonymous`, a bare name; account ids that were masked stay masked.
 * Errors  none: a text may name no principal.
 */
import { type MessageText, rawAt, rawBehind } from './message-text.ts';
import { startsLikeArn, writtenValue } from './written-value.ts';

export interface WrittenPrincipal {
  readonly from: number;
  readonly principal: string | undefined;
}

const INTRODUCTIONS = ['user:', 'principal:'];
const LOOSE_INTRODUCTIONS = ['user', 'principal', 'role', 'identity', 'caller'];

/** The auxiliary verb between the principal and "not". */
const AUXILIARIES = ['is', 'are', 'does', 'do', 'was'];

/** The longest principal ARN has under 300 characters; a bound limits the cost of looking back. */
const WINDOW = 1400;

/** Between `since` and `q`, the squeezed position of the "not" of "is not authorized". */
export function readPrincipal(text: MessageText, since: number, q: number): WrittenPrincipal {
  const start = Math.max(since, q - WINDOW);
  const before = text.squeezed.slice(start, q);
  const auxiliary = AUXILIARIES.find((word) => before.endsWith(word)) ?? '';
  const end = before.length - auxiliary.length;
  const introduced = findIntroduction(text, before.slice(0, end), start);
  const to = rawAt(text, start + end);
  if (introduced !== undefined) {
    const written = text.raw.slice(introduced.behind, to);
    const principal = acceptPrincipal(
      writtenValue(written, text.pasted || !introduced.colon),
      written,
      introduced.colon,
    );
    if (principal !== undefined || introduced.colon) return { from: introduced.from, principal };
  }
  return readBareArn(text, before.slice(0, end), start, to);
}

interface Introduction {
  readonly from: number;
  readonly behind: number;
  readonly colon: boolean;
}

/** A word with a colon, unless it is in an earlier paragraph; else the nearest word without one. */
function findIntroduction(text: MessageText, before: string, start: number): Introduction | undefined {
  const labelled = nearestOf(text, before, start, INTRODUCTIONS);
  if (
    labelled !== undefined &&
    !text.raw.slice(labelled.behind, rawAt(text, start + before.length)).includes('\n\n')
  ) {
    return labelled;
  }
  return nearestOf(text, before, start, LOOSE_INTRODUCTIONS);
}

function nearestOf(
  text: MessageText,
  before: string,
  start: number,
  words: readonly string[],
): Introduction | undefined {
  return words
    .map((word) => introductionBy(text, before, start, word))
    .reduce((nearest, each) => ((each?.from ?? -1) > (nearest?.from ?? -1) ? each : nearest), undefined);
}

/** The last place where it is a word by itself. */
function introductionBy(
  text: MessageText,
  before: string,
  start: number,
  word: string,
): Introduction | undefined {
  for (let q = before.lastIndexOf(word); q >= 0; q = q === 0 ? -1 : before.lastIndexOf(word, q - 1)) {
    const from = rawAt(text, start + q);
    const behind = rawBehind(text, start + q + word.length);
    const colon = word.endsWith(':');
    if (isOutsideWord(text.raw, from - 1) && (colon || isOutsideWord(text.raw, behind))) {
      return { from, behind, colon };
    }
  }
  return undefined;
}

function isOutsideWord(raw: string, at: number): boolean {
  const char = raw.charAt(at);
  return ' \n\t"\'`[(*>,.;:!'.includes(char) || char.charCodeAt(0) > 0x7f;
}

/** The session's name is cut or left out; the role before it is whole. */
const ROLE_OF_CUT_SESSION = /^arn:aws[a-z-]{0,20}:sts::[\d*]{12}:assumed-role\/[\w+=,@-]{1,64}\//;

/** Behind a colon, anything but a placeholder; elsewhere, only what cannot be part of an English sentence. */
function acceptPrincipal(value: string | undefined, written: string, colon: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (value.endsWith('...')) return ROLE_OF_CUT_SESSION.exec(value)?.[0];
  if (startsLikeArn(value)) return value;
  const first = written.trim().charAt(0);
  if (colon) return first === '[' ? undefined : value;
  return '"\'`['.includes(first) && !value.includes(' ') ? value : undefined;
}

function readBareArn(text: MessageText, before: string, start: number, to: number): WrittenPrincipal {
  const q = before.lastIndexOf('arn:');
  const from = rawAt(text, start + q);
  const value = q < 0 ? undefined : writtenValue(text.raw.slice(from, to), text.pasted);
  const principal = value !== undefined && !value.includes(' ') && startsLikeArn(value) ? value : undefined;
  return principal === undefined ? { from: to, principal } : { from, principal };
}
