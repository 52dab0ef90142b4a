/**
 * The who and the what of a denial: "User: P is not authorized to perform: A [on resource: R]" and its relatives.
 *
 * Shape   text -> Sentence. Positions are raw. What the sentence does not name is undefined.
 * Errors  none. Work is bounded: at most ANCHORS places are tried, and each looks at a bounded stretch.
 *
 * INVARIANT: who and what never depend on the cause, so a cause that AWS words anew tomorrow loses neither.
 */
import { type MessageText, rawAt, rawBehind, squeezedAt } from './message-text.ts';
import { readPrincipal } from './principal.ts';

export interface Sentence {
  /** Where the sentence begins: at the principal's introduction. */
  readonly from: number;
  readonly principal: string | undefined;
  readonly action: string | undefined;
  /** Right behind the action, or behind the verb when there is none. */
  readonly to: number;
}

/** How AWS says "may not", squeezed; the verb follows. */
const REFUSALS = [
  'notauthorizedto',
  'notauthorisedto',
  'notauthorizedperform',
  'notallowedto',
  'nothavepermissionto',
  'nothavepermissionsto',
  'nothavethepermissionsto',
];

const VERBS = ['perform', 'execute', 'call', 'do', 'invoke', 'access', ''];

/** Words between the verb and the action. */
const FILLERS = [
  'thefollowing',
  'theaction',
  'actions',
  'action',
  'operations',
  'operation',
  'the',
  ':',
  '[',
  '(',
  '"',
  "'",
];

const ANCHORS = 24;

export function readSentence(text: MessageText, from: number): Sentence | undefined {
  let named: Sentence | undefined;
  let q = squeezedAt(text, from);
  for (let tried = 0; tried < ANCHORS; tried++) {
    const anchor = nextRefusal(text.squeezed, q);
    if (anchor === undefined) break;
    const sentence = sentenceAt(text, anchor.q, anchor.behind);
    if (sentence.action !== undefined) return sentence;
    if (sentence.principal !== undefined) named ??= sentence;
    q = anchor.behind;
  }
  return named;
}

interface Refusal {
  readonly q: number;
  readonly behind: number;
}

function nextRefusal(squeezed: string, from: number): Refusal | undefined {
  for (let q = squeezed.indexOf('not', from); q >= 0; q = squeezed.indexOf('not', q + 1)) {
    const phrase = REFUSALS.find((each) => squeezed.startsWith(each, q));
    if (phrase !== undefined) return { q, behind: q + phrase.length };
  }
  return undefined;
}

function sentenceAt(text: MessageText, q: number, behind: number): Sentence {
  const who = readPrincipal(text, q);
  const verb = VERBS.find((each) => text.squeezed.startsWith(each, behind)) ?? '';
  const start = skipFillers(text.squeezed, behind + verb.length);
  const action = readAction(text, start);
  const to = action?.to ?? rawBehind(text, behind + verb.length);
  return { from: who.from, principal: who.principal, action: action?.value, to };
}

function skipFillers(squeezed: string, from: number): number {
  let q = from;
  for (let words = 0; words < 6; words++) {
    const filler = FILLERS.find((each) => squeezed.startsWith(each, q));
    if (filler === undefined) break;
    q += filler.length;
  }
  return q;
}

/** `service:Operation`, or Lambda's "call CreateNetworkInterface on EC2". */
function readAction(text: MessageText, q: number): { value: string; to: number } | undefined {
  const prefix = readWord(text, rawAt(text, q), '-');
  if (prefix.value === '') return undefined;
  if (text.raw.charAt(prefix.to) !== ':') return readCalledOn(text, prefix);
  const start = text.pasted ? skipBreaks(text.raw, prefix.to + 1) : prefix.to + 1;
  const name = readWord(text, start, '*');
  if (name.value === '' || text.raw.startsWith('...', name.to)) return undefined;
  return { value: `${prefix.value}:${name.value}`, to: name.to };
}

interface Word {
  readonly value: string;
  readonly to: number;
}

const SERVICE_OF: ReadonlyMap<string, string> = new Map([['msk', 'kafka']]);

function readCalledOn(text: MessageText, operation: Word): Word | undefined {
  const q = squeezedAt(text, operation.to);
  if (!text.squeezed.startsWith('on', q) || !isUpper(operation.value.charCodeAt(0))) return undefined;
  const service = readWord(text, rawAt(text, q + 2), '');
  const prefix = service.value.toLowerCase();
  if (prefix === '' || !isUpper(service.value.charCodeAt(0))) return undefined;
  return { value: `${SERVICE_OF.get(prefix) ?? prefix}:${operation.value}`, to: service.to };
}

const WORD_LENGTH = 128;

/** Letters, digits and `also`; in a pasted text over a line break that goes through the middle of the word. */
function readWord(text: MessageText, from: number, also: string): Word {
  const to = endOfWord(text.raw, from, also);
  if (text.pasted && text.raw.charAt(to) === '\n') {
    const next = endOfWord(text.raw, to + 1, also);
    if (next > to + 1 && isMiddle(text, to, next)) {
      return { value: text.raw.slice(from, to) + text.raw.slice(to + 1, next), to: next };
    }
  }
  return { value: text.raw.slice(from, to), to };
}

/** Does the rest of the sentence begin behind the next line's first word, and not with it? */
function isMiddle(text: MessageText, to: number, next: number): boolean {
  return !startsRest(text, to) && (text.raw.charAt(next) === ':' || startsRest(text, next));
}

const REST = ['onresource', 'onthe', 'onthis', 'because', 'withanexplicit', 'action'];

function startsRest(text: MessageText, r: number): boolean {
  const q = squeezedAt(text, r);
  return REST.some((phrase) => text.squeezed.startsWith(phrase, q));
}

function endOfWord(raw: string, from: number, also: string): number {
  let to = from;
  while (to < raw.length && to - from < WORD_LENGTH && isWordCharacter(raw, to, also)) to++;
  return to;
}

function isWordCharacter(raw: string, at: number, also: string): boolean {
  const code = raw.charCodeAt(at);
  const letter = (code >= 0x61 && code <= 0x7a) || isUpper(code);
  return letter || (code >= 0x30 && code <= 0x39) || (also !== '' && raw.charAt(at) === also);
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function skipBreaks(raw: string, from: number): number {
  let to = from;
  while (raw.charAt(to) === '\n' || raw.charAt(to) === ' ') to++;
  return to;
}
