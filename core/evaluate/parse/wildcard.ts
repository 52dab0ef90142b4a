/**
 * `*` (any run of characters, also none) and `?` (exactly one) in actions, resources and condition values.
 *
 * Shape   pieces -> Pattern, compiled once; Pattern and text -> boolean.
 * Errors  none: every text is a pattern.
 * Source  IAM User Guide, "IAM JSON policy elements: Resource", "… Action", "String condition operators".
 *
 * Matching takes at most length of pattern x length of text, because it only ever goes back to the latest `*`. No
 * regular expression is built from a policy.
 */
export type WildPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'run' }
  | { readonly kind: 'one' };

export type Pattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'codes'; readonly codes: readonly number[] };

const RUN = -1;
const ONE = -2;

export function compilePattern(pieces: readonly WildPiece[]): Pattern {
  const [first, second] = pieces;
  if (first === undefined) return { kind: 'exact', text: '' };
  if (pieces.length === 1 && first.kind === 'run') return { kind: 'any' };
  if (pieces.length === 1 && first.kind === 'literal') return { kind: 'exact', text: first.text };
  if (pieces.length === 2 && first.kind === 'literal' && second?.kind === 'run') {
    return { kind: 'prefix', text: first.text };
  }
  const joined = joinLiterals(pieces);
  return joined.length < pieces.length ? compilePattern(joined) : compileCodes(pieces);
}

/** Of a text without variables: most have no wildcard, or one at the end, and need no pieces. */
export function patternOf(text: string): Pattern {
  const wildcard = nextWildcard(text, 0);
  if (wildcard === -1) return { kind: 'exact', text };
  const isRunAtEnd = wildcard === text.length - 1 && text.charCodeAt(wildcard) === STAR;
  if (!isRunAtEnd) return compilePattern(wildPieces(text));
  return wildcard === 0 ? { kind: 'any' } : { kind: 'prefix', text: text.slice(0, wildcard) };
}

/** Joins adjacent literals, which replaced variables leave behind. */
function joinLiterals(pieces: readonly WildPiece[]): readonly WildPiece[] {
  const joined: WildPiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.kind !== 'literal' || last?.kind !== 'literal') joined.push(piece);
    else joined[joined.length - 1] = { kind: 'literal', text: last.text + piece.text };
  }
  return joined.filter((piece) => piece.kind !== 'literal' || piece.text !== '');
}

function compileCodes(pieces: readonly WildPiece[]): Pattern {
  const codes: number[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'run') codes.push(RUN);
    else if (piece.kind === 'one') codes.push(ONE);
    else for (let at = 0; at < piece.text.length; at += 1) codes.push(piece.text.charCodeAt(at));
  }
  return { kind: 'codes', codes };
}

/** Cuts a text at its wildcards. */
export function wildPieces(text: string): readonly WildPiece[] {
  const pieces: WildPiece[] = [];
  let start = 0;
  for (let at = nextWildcard(text, 0); at !== -1; at = nextWildcard(text, start)) {
    if (at > start) pieces.push({ kind: 'literal', text: text.slice(start, at) });
    pieces.push({ kind: text.charCodeAt(at) === STAR ? 'run' : 'one' });
    start = at + 1;
  }
  if (start < text.length) pieces.push({ kind: 'literal', text: text.slice(start) });
  return pieces;
}

const STAR = 42;
const QUESTION_MARK = 63;

function nextWildcard(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === STAR || code === QUESTION_MARK) return at;
  }
  return -1;
}

export function matchesAny(patterns: readonly Pattern[], text: string): boolean {
  for (const pattern of patterns) if (matchesPattern(pattern, text)) return true;
  return false;
}

export function matchesPattern(pattern: Pattern, text: string): boolean {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'exact':
      return pattern.text === text;
    case 'prefix':
      return beginsWith(text, pattern.text);
    case 'codes':
      return matchesCodes(pattern.codes, text);
  }
}

/** Most texts differ from a prefix where it ends: to compare one character first costs less than a call. */
function beginsWith(text: string, prefix: string): boolean {
  const end = prefix.length - 1;
  return (end < 0 || text.charCodeAt(end) === prefix.charCodeAt(end)) && text.startsWith(prefix);
}

function matchesCodes(codes: readonly number[], text: string): boolean {
  let at = 0;
  let position = 0;
  /** Index of the latest `*`, and the end of the text that it has matched so far. */
  let runAt = -1;
  let runEnd = 0;
  while (position < text.length) {
    const code = codes[at];
    if (code === RUN) {
      runAt = at;
      runEnd = position;
      at += 1;
    } else if (code === ONE) {
      at += 1;
      position += characterLength(text, position);
    } else if (code === text.charCodeAt(position)) {
      at += 1;
      position += 1;
    } else if (runAt === -1) {
      return false;
    } else {
      runEnd += 1;
      position = runEnd;
      at = runAt + 1;
    }
  }
  while (codes[at] === RUN) at += 1;
  return at === codes.length;
}

/** `?` matches one character, even one of two UTF-16 units. */
function characterLength(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}
