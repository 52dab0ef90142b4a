/**
 * One example text for each combination of patterns that a text can match.
 *
 * Shape   patterns -> example texts, or undefined when there are too many states to visit. The empty text is an example
 *         only of a combination that no other text matches.
 *
 * The patterns run in parallel as one automaton over the characters they contain and one that none contains. A
 * breadth-first walk visits every combination that some text can match, so the result is exact.
 */
import { createBoundedMap } from '../../model/bounded-map.ts';

export type TextToken =
  | { readonly kind: 'character'; readonly text: string; readonly ignoresCase: boolean }
  /** `*`; in the fields of an ARN it stops at a colon. */
  | { readonly kind: 'run'; readonly stopsAtColon: boolean }
  | { readonly kind: 'one'; readonly stopsAtColon: boolean };

export type TextMatcher = readonly TextToken[];

/** States visited before giving up; ordinary conditions need a few dozen. */
const MOST_STATES = 1500;
/** Steps of patterns before giving up: many patterns that begin with `*` stay live in every state. */
const MOST_STEPS = 4_000_000;

/** The same policies ask for a key that is not known in request after request. */
const known = createBoundedMap<{ readonly classes: readonly string[] | undefined }>({
  ...{ entries: 1_000, weight: 1_000_000 },
});

/** `most`: undefined, too, where there are more examples. */
export function textClasses(
  matchers: readonly TextMatcher[],
  most = Number.POSITIVE_INFINITY,
): readonly string[] | undefined {
  const key = `${most} ${matchers.map(textOf).join(' ')}`;
  const found = known.get(key) ?? { classes: newClasses(matchers, most) };
  known.set(key, found, key.length);
  return found.classes;
}

/** Differs for matchers that differ: a mark a token, and its character. */
const textOf = (matcher: TextMatcher): string => matcher.map(markOf).join('');

function markOf(token: TextToken): string {
  if (token.kind === 'character') return token.ignoresCase ? `i${token.text}` : `c${token.text}`;
  const mark = token.kind === 'run' ? 'r' : 'o';
  return token.stopsAtColon ? mark.toUpperCase() : mark;
}

function newClasses(matchers: readonly TextMatcher[], most: number): readonly string[] | undefined {
  const alphabet = alphabetOf(matchers);
  const start = matchers.map((matcher, index) => ({ index, matcher, places: close(matcher, [0]) }));
  const seen = new Set([stateKey(start)]);
  const examples = new Map([[acceptance(start), '']]);
  let edge: readonly (readonly [State, string])[] = [[start, '']];
  let steps = 0;
  while (edge.length > 0) {
    const next: [State, string][] = [];
    for (const [state, text] of edge) {
      steps += state.length * alphabet.length;
      if (steps > MOST_STEPS) return undefined;
      for (const character of alphabet) {
        const stepped = stepAll(state, character);
        const accepted = acceptance(stepped);
        if (!examples.get(accepted)) examples.set(accepted, text + character);
        if (examples.size > most) return undefined;
        const key = stateKey(stepped);
        if (seen.has(key)) continue;
        if (seen.size >= MOST_STATES) return undefined;
        seen.add(key);
        next.push([stepped, text + character]);
      }
    }
    edge = next;
  }
  return [...examples.values()];
}

/** A pattern that a text may still match, with the positions that the text may have reached in it. */
interface Live {
  readonly index: number;
  readonly matcher: TextMatcher;
  readonly places: readonly number[];
}

/** Only what is live: of a thousand values, few begin as the text does. */
type State = readonly Live[];

function stateKey(state: State): string {
  return state.map(({ index, places }) => `${index}:${places.join(',')}`).join(';');
}

/** The patterns that the text matches. */
function acceptance(state: State): string {
  return state.flatMap(({ index, matcher, places }) => (places.includes(matcher.length) ? index : [])).join();
}

function stepAll(state: State, character: string): State {
  return state.flatMap(({ index, matcher, places }) => {
    const stepped = step(matcher, places, character);
    return stepped.length === 0 ? [] : { index, matcher, places: stepped };
  });
}

/** A `*` may also match nothing. */
function close(matcher: TextMatcher, places: readonly number[]): readonly number[] {
  const closed = new Set(places);
  for (const place of closed) {
    if (matcher[place]?.kind === 'run') closed.add(place + 1);
  }
  return [...closed].toSorted((left, right) => left - right);
}

function step(matcher: TextMatcher, places: readonly number[], character: string): readonly number[] {
  const stepped = places.flatMap((place): readonly number[] => {
    const token = matcher[place];
    if (token === undefined || !accepts(token, character)) return [];
    return [token.kind === 'run' ? place : place + 1];
  });
  return close(matcher, stepped);
}

function accepts(token: TextToken, character: string): boolean {
  if (token.kind !== 'character') return !(token.stopsAtColon && character === ':');
  if (token.ignoresCase) return token.text.toLowerCase() === character.toLowerCase();
  return token.text === character;
}

function alphabetOf(matchers: readonly TextMatcher[]): readonly string[] {
  const alphabet = new Set<string>();
  for (const token of matchers.flat()) {
    if (token.kind === 'character') {
      alphabet.add(token.text);
      if (token.ignoresCase) alphabet.add(token.text.toLowerCase()).add(token.text.toUpperCase());
    } else if (token.stopsAtColon) alphabet.add(':');
  }
  return [...alphabet, unnamedCharacter(alphabet)];
}

/** One character that no pattern contains; it represents all of them. */
function unnamedCharacter(named: ReadonlySet<string>): string {
  const code = Array.from({ length: named.size + 1 }, (_, index) => 'z'.charCodeAt(0) + index);
  return code.map((each) => String.fromCharCode(each)).find((text) => !named.has(text)) ?? '';
}
