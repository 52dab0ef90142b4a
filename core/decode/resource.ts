/**
 * The resource of a denial: an ARN, `*` only when written, a phrase (`role NAME`) as written.
 *
 * Errors  none: "this resource" and a placeholder have no value.
 */
import { type MessageText, rawAt, rawBehind, squeezedAt } from './message-text.ts';
import { isMarkedEnd } from './sentence-end.ts';
import { readToken } from './token.ts';
import { isElided, KIND_WORDS, startsLikeArn, writtenValue } from './written-value.ts';

/** Words that introduce a resource. */
const NAMED = [
  'onresource(s):',
  'onresources:',
  'onresource:',
  'ontheresource:',
  'forresource:',
  'onresource',
  'resource:',
  'resources:',
];
const NAMED_LOOSELY = ['ontheresource'];
/** Behind `on` or `on role` only an ARN is a resource. */
const UNNAMED = ['onarn:', 'onrolearn:', 'ontherolearn:'];

/** The resource before `end`; `bounded`: a reason clause begins there, so the end is certain. */
export function readResource(
  text: MessageText,
  from: number,
  end: number,
  bounded: boolean,
): string | undefined {
  const start = startOfResource(text, from);
  if (start === undefined || start >= end) return undefined;
  const stretch = text.raw.slice(start, end);
  const resource = readStretch(text, start, stretch, bounded);
  return resource === undefined ? undefined : bareArn(resource);
}

/** The visible part of an ARN that the text cuts. */
export function readCutArn(text: MessageText, from: number, cutAt: number): string | undefined {
  const start = startOfResource(text, from);
  if (start === undefined || start >= cutAt) return undefined;
  const written = writtenValue(text.raw.slice(start, cutAt), true);
  return written !== undefined && startsLikeArn(written) && !/\s/.test(written) ? written : undefined;
}

function readStretch(
  text: MessageText,
  start: number,
  stretch: string,
  bounded: boolean,
): string | undefined {
  if (bounded) return writtenValue(stretch, text.pasted);
  if (!text.pasted) return writtenValue(withoutFullStop(stretch), false);
  const line = stretch.trim();
  const plain = !/[\n"'{}]/.test(line);
  const marked = plain && isMarkedEnd(text, start + stretch.length);
  return marked || isNameWithSpaces(line) ? writtenValue(line, true) : readUnbounded(text, start, stretch);
}

/** Words of people and of stack traces, which names of resources do not contain. */
const PROSE = new Set(
  'a after an and any are at but by can could did do does error exit for from has have help how i if in is it my of on or please since so thanks the then this to we what when where which while why will with you'.split(
    ' ',
  ),
);

/** An ARN and a few words up to the end of the text: a job or a key whose name has spaces. */
function isNameWithSpaces(line: string): boolean {
  const [first = '', ...words] = line.split(' ');
  if (!startsLikeArn(first) || !first.includes('/') || words.length === 0 || words.length > 5) return false;
  return words.every((word) => /^[\w.()&+=,@-]{1,64}$/.test(word) && !PROSE.has(word.toLowerCase()));
}

function withoutFullStop(stretch: string): string {
  const sentence = stretch.trimEnd();
  return sentence.endsWith('.') && !isElided(sentence) ? sentence.slice(0, -1) : sentence;
}

function startOfResource(text: MessageText, from: number): number | undefined {
  let q = squeezedAt(text, from);
  while ('"\'])},'.includes(text.squeezed.charAt(q)) && q < text.squeezed.length) q++;
  const named = NAMED.find((phrase) => text.squeezed.startsWith(phrase, q));
  if (named !== undefined) return rawBehind(text, q + named.length);
  const loosely = NAMED_LOOSELY.find((phrase) => text.squeezed.startsWith(phrase, q));
  if (loosely === undefined) return startOfArn(text, q);
  const behind = q + loosely.length;
  return text.squeezed.startsWith('associated', behind) ? undefined : rawBehind(text, behind);
}

function startOfArn(text: MessageText, q: number): number | undefined {
  const unnamed = UNNAMED.find((phrase) => text.squeezed.startsWith(phrase, q));
  return unnamed === undefined ? undefined : rawAt(text, q + unnamed.length - 'arn:'.length);
}

/** In a pasted text without a reason clause anything may follow: take the shortest possible value. */
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
  return ends.reduce((first, end) => Math.min(first, end), stretch.length);
}

function isKindWord(stretch: string, from: number, to: number): boolean {
  return to < stretch.length && KIND_WORDS.has(stretch.slice(from, to).toLowerCase());
}

/** IAM checks the policy, whichever of its versions the call names. */
const VERSION = / version v\d{1,6}$/;

/** `policy arn:…`: the word only describes the ARN. */
function bareArn(resource: string): string {
  const arn = resource.slice(resource.indexOf(' ') + 1);
  const kind = resource.slice(0, resource.length - arn.length).trim();
  return KIND_WORDS.has(kind.toLowerCase()) && startsLikeArn(arn) ? arn.replace(VERSION, '') : resource;
}
