/**
 * Cuts a pasted text that reports several denials into one piece for each: at every complete sentence of IAM, and at
 * every line on which a tool reports another error.
 *
 * Shape   text -> its pieces in order; together they are the text.
 * Errors  none. At most PIECES pieces; work is bounded for each.
 *
 * INVARIANT: a name that a caller chose can hold a whole sentence. Within a line, the text is only cut where no key of
 * S3 can go on, where nothing but punctuation stands between, and where each reason names the action of its sentence.
 */
import { type MessageText, prepareText, squeeze } from './message-text.ts';
import type { ReasonClause } from './reason-clause.ts';
import { readSentences, type Sentence } from './sentence.ts';
import { endOfSentence, RESOURCE_LENGTH } from './sentence-end.ts';
import { clauseOfSentence } from './target.ts';

const PIECES = 1000;

export function splitDenials(text: MessageText): readonly string[] {
  const starts = [0, ...startsBehindFirst(text)];
  return starts.map((from, index) => text.raw.slice(from, starts[index + 1]));
}

/** A sentence that says who and what, or a tool's announcement of an error. */
interface Mark {
  readonly at: number;
  /** Where its line begins. */
  readonly line: number;
  readonly sentence: Sentence | undefined;
  /** The next complete sentence. */
  readonly following: Sentence | undefined;
}

/** What of the present piece was seen so far. */
interface Seen {
  readonly sentence: Sentence | undefined;
  readonly announced: Mark | undefined;
}

function startsBehindFirst(text: MessageText): readonly number[] {
  const starts: number[] = [];
  let seen: Seen = { sentence: undefined, announced: undefined };
  for (const mark of marksIn(text)) {
    const start = startAt(text, mark, seen);
    if (start !== undefined) {
      starts.push(start);
      seen = { sentence: undefined, announced: undefined };
    }
    if (mark.sentence === undefined) seen = { ...seen, announced: mark };
    else if (seen.sentence === undefined) seen = { ...seen, sentence: mark.sentence };
  }
  return starts;
}

/** Where the piece of this mark begins; undefined if it belongs to the present one. */
function startAt(text: MessageText, mark: Mark, { sentence, announced }: Seen): number | undefined {
  if (sentence !== undefined) return startBehind(text, sentence, mark);
  const isComplete = announced !== undefined && hasErrorCode(text.raw.slice(announced.at, mark.at));
  if (mark.sentence !== undefined || !isComplete) return undefined;
  return mark.line > announced.at ? mark.line : undefined;
}

const ANNOUNCEMENT =
  /An error occurred \([\w.#]{2,80}\) when calling|operation error [\w ]{2,60}: \w{2,80},/g;

type Place = Omit<Mark, 'line'>;

function marksIn(text: MessageText): readonly Mark[] {
  const complete = readSentences(text, PIECES).filter(
    ({ principal, action }) => principal !== undefined && action !== undefined,
  );
  const sentences = complete.map((sentence, index) => ({
    at: sentence.from,
    sentence,
    following: complete[index + 1],
  }));
  const announcements = [...text.raw.matchAll(ANNOUNCEMENT)].map(({ index }) => {
    return { at: index, sentence: undefined, following: undefined };
  });
  const places = [...sentences, ...announcements].sort((left, right) => left.at - right.at);
  return withLines(text.raw, places.slice(0, 2 * PIECES));
}

/** Each character is looked at once: a line may hold all of them. */
function withLines(raw: string, places: readonly Place[]): readonly Mark[] {
  let [line, from] = [0, 0];
  return places.map((place) => {
    const begins = raw.slice(from, place.at).lastIndexOf('\n') + 1;
    if (begins > 0) line = from + begins;
    from = place.at;
    return { ...place, line };
  });
}

/** Without its code, an announcement goes on: Go's SDK reports the call that failed behind the call that needed it. */
function hasErrorCode(announcement: string): boolean {
  return /^An error|api error [\w.#]{2,80}:/.test(announcement);
}

function startBehind(text: MessageText, before: Sentence, mark: Mark): number | undefined {
  const { line } = mark;
  if (mark.sentence === undefined && line <= before.to) return undefined;
  if (mark.at - before.to > 2 * RESOURCE_LENGTH) return Math.max(line, before.to);
  const gap = prepareText(text.raw.slice(before.to, mark.at), true);
  const clause = clauseOfSentence(gap, 0);
  const end = endOfSentence(gap, clause?.to ?? 0, gap.raw.length);
  if (end < gap.raw.length || gap.raw.includes('\n', clause?.to ?? 0)) {
    return Math.max(line, before.to + (end < gap.raw.length ? end : (clause?.to ?? 0)));
  }
  const { sentence, following } = mark;
  if (sentence === undefined || !isOnlyPunctuation(gap.raw.slice(clause?.to ?? 0))) return undefined;
  const isOwn = namesAction(gap, clause, before) && namesOwnAction(text, sentence, following);
  return isOwn && !gap.raw.includes(':s3:::') ? before.to + (clause?.to ?? 0) : undefined;
}

function isOnlyPunctuation(text: string): boolean {
  return [...text].every((char) => ' ,;.)]}\'"'.includes(char));
}

/** A missing allow is reported with its action. */
function namesAction(text: MessageText, clause: ReasonClause | undefined, { action }: Sentence): boolean {
  if (clause?.kind !== 'implicit') return true;
  return squeeze(text.raw.slice(clause.from, clause.to)).includes(squeeze(action ?? ''));
}

function namesOwnAction(text: MessageText, sentence: Sentence, following: Sentence | undefined): boolean {
  const limit = sentence.to + RESOURCE_LENGTH;
  const rest = prepareText(text.raw.slice(sentence.to, Math.min(limit, following?.from ?? limit)), true);
  return namesAction(rest, clauseOfSentence(rest, 0), sentence);
}
