/**
 * The who and the what of a denial: "User: P is not authorized to perform: A [on resource: R]" and its relatives.
 *
 * Shape   text -> Sentence. Positions are raw. What the sentence does not name is undefined.
 * Errors  none. Work is bounded: a bounded number of places is tried, and each looks at a bounded stretch.
 *
 * INVARIANT: who and what never depend on the reason, so a new wording of the reason loses neither.
 */
import { readAction } from './action.ts';
import { type MessageText, rawAt, rawBehind } from './message-text.ts';
import { readPrincipal } from './principal.ts';

export interface Sentence {
  /** Where the sentence begins: at the principal's introduction. */
  readonly from: number;
  readonly principal: string | undefined;
  readonly action: string | undefined;
  /** Right behind the action, or behind the verb when there is none. */
  readonly to: number;
}

/** AWS's phrases for "may not", squeezed, without the negation; the verb follows. */
const NEGATIONS = ['not', "n't"];
const REFUSALS = [
  'authorizedto',
  'authorisedto',
  'authorizedperform',
  'allowedto',
  'havepermissionto',
  'havepermissionsto',
  'havethepermissionsto',
  'havesufficientpermissionsto',
  'giveyoupermissionto',
];

const VERBS = ['perform', 'execute', 'call', 'do', 'invoke', 'access', ''];

/** Between the verb and the action: words of the sentence, and punctuation before a value. */
const FILLER_WORDS = ['thefollowing', 'theaction', 'actions', 'action', 'operations', 'operation', 'the'];
const FILLER_MARKS = [':', '[', '(', '"', "'"];

const ANCHORS = 24;

/** The first sentences of this form, in order. */
export function readSentences(text: MessageText, most = ANCHORS): Sentence[] {
  const found: Sentence[] = [];
  let q = 0;
  for (let tried = 0; tried < most; tried++) {
    const refusal = nextRefusal(text.squeezed, q);
    if (refusal === undefined) break;
    found.push(sentenceAt(text, refusal, q));
    q = refusal.behind;
  }
  return found;
}

interface Refusal {
  readonly q: number;
  readonly behind: number;
}

function nextRefusal(squeezed: string, from: number): Refusal | undefined {
  for (let q = squeezed.indexOf('n', from); q >= 0; q = squeezed.indexOf('n', q + 1)) {
    if (!NEGATIONS.some((word) => squeezed.startsWith(word, q))) continue;
    const behind = q + 'not'.length;
    const phrase = REFUSALS.find((each) => squeezed.startsWith(each, behind));
    if (phrase !== undefined) return { q, behind: behind + phrase.length };
  }
  return undefined;
}

/** `since`: the end of the sentence before this one. */
function sentenceAt(text: MessageText, { q, behind }: Refusal, since: number): Sentence {
  const who = readPrincipal(text, since, q);
  const verb = VERBS.find((each) => text.squeezed.startsWith(each, behind)) ?? '';
  const start = skipFillers(text, behind + verb.length);
  const action = readAction(text, start);
  const to =
    action?.to ?? behindPlaceholder(text.raw, rawAt(text, start)) ?? rawBehind(text, behind + verb.length);
  return { from: who.from, principal: who.principal, action: action?.value, to };
}

/** `<service:Action>`: the action was redacted. */
function behindPlaceholder(raw: string, from: number): number | undefined {
  if (raw.charAt(from) !== '<') return undefined;
  const close = raw.slice(from, from + 80).indexOf('>');
  return close < 0 ? undefined : from + close + 1;
}

function skipFillers(text: MessageText, from: number): number {
  let q = from;
  for (let skipped = 0; skipped < MOST_FILLERS; skipped++) {
    const length = fillerLength(text, q);
    if (length === 0) break;
    q += length;
  }
  return q;
}

const MOST_FILLERS = 6;
const BOUNDARIES = [' ', '\n', ': ', ':\n'];

/** Only a complete word is a filler; `the` must not take the beginning of an action. */
function fillerLength(text: MessageText, q: number): number {
  const word = FILLER_WORDS.find((each) => text.squeezed.startsWith(each, q));
  if (word !== undefined) {
    const behind = rawBehind(text, q + word.length);
    const ends = BOUNDARIES.some((boundary) => text.raw.startsWith(boundary, behind));
    return ends ? word.length : 0;
  }
  return FILLER_MARKS.some((mark) => text.squeezed.startsWith(mark, q)) ? 1 : 0;
}
