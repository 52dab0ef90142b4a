/**
 * The clause of a denial that says why: which policy type, explicit or implicit, and sometimes which policy.
 *
 * Shape   text and a range -> the clauses in it. Positions are raw.
 * Errors  none: an unknown policy type leaves the layer undefined; the rest is kept.
 * Source  IAM User Guide, "Troubleshoot access denied error messages"; S3 User Guide, "Troubleshoot 403 errors".
 *
 * INVARIANT: names chosen by callers (S3 keys, session names) can hold a whole clause. Only the last of a chain
 * is AWS's own.
 */
import type { DenyKind } from '../model/attribution.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { type MessageText, rawAt, rawBehind, squeezedAt } from './message-text.ts';
import {
  isStartOfWording,
  type PolicyWording,
  wordingAtStart,
  wordingStartingWith,
} from './policy-wording.ts';
import { readToken } from './token.ts';

export interface ReasonClause {
  readonly from: number;
  readonly to: number;
  readonly layer: PolicyLayer | 'notAPolicy' | undefined;
  readonly policyKind: string | null;
  readonly kind: DenyKind;
  /** As written behind the policy type; may be cut. */
  readonly policyArn: string | undefined;
  /**
   * `transitively through a …`: the layer that AWS names first, through which the denial came; `layer` is then the one
   * behind the words, at fault, and the policy ARN is of that one.
   */
  readonly cameThrough: PolicyLayer | undefined;
  /** AWS's general clause for "missing, or no resource policy allows, or one denies". */
  readonly resourceMayBeMissing: boolean;
  /** The text ends inside the clause: the policy type was completed from its beginning, or is not visible. */
  readonly cut: boolean;
}

const EXPLICIT = 'withanexplicitdeny';
const IMPLICIT = 'becauseno';
const MISSING = 'becausetheresourcedoesnotexistinthisregion';
const MISSING_END = 'explicitlydeniesaccess';
const BLOCK_PUBLIC_ACCESS = 'becausepublic';
const STARTS = [EXPLICIT, IMPLICIT, MISSING, BLOCK_PUBLIC_ACCESS];

/** Long enough for the longest documented clause without its ARN. */
const CLAUSE_LENGTH = 260;

const NOTHING_READ = {
  layer: undefined,
  policyKind: null,
  policyArn: undefined,
  cameThrough: undefined,
  resourceMayBeMissing: false,
  cut: false,
} as const;

/** The last clause behind a place: in a message that AWS wrote alone, the one that counts. */
export function lastReasonClause(text: MessageText, from: number): ReasonClause | undefined {
  for (const start of clauseStarts(text, from).reverse()) {
    const clause = readClause(text, start);
    if (clause !== undefined) return clause;
  }
  return undefined;
}

/** The clauses behind a place in order, each read on demand. */
export function findReasonClauses(text: MessageText, from: number): IteratorObject<ReasonClause> {
  return clauseStarts(text, from)
    .values()
    .map((start) => readClause(text, start))
    .filter((clause) => clause !== undefined);
}

function clauseStarts(text: MessageText, from: number): number[] {
  const starts = STARTS.flatMap((phrase) => {
    const found: number[] = [];
    let q = text.squeezed.indexOf(phrase, squeezedAt(text, from));
    while (q >= 0) {
      found.push(q);
      q = text.squeezed.indexOf(phrase, q + 1);
    }
    return found;
  });
  const cut = startOfCutClause(text, from);
  return [...starts, ...(cut === undefined ? [] : [cut])].sort((a, b) => a - b);
}

/** `with an ex`, `because n`: each is the beginning of one phrase only. */
const SHORTEST_BEGINNINGS = [
  [EXPLICIT, 'withanex'.length],
  [IMPLICIT, 'becausen'.length],
] as const;

const LONGEST_ENDING = EXPLICIT.length + 12;

/** Where the text ends within the phrase that starts a clause. */
function startOfCutClause(text: MessageText, from: number): number | undefined {
  const ending = withoutEllipsis(text.squeezed.slice(-LONGEST_ENDING));
  const end = Math.max(0, text.squeezed.length - LONGEST_ENDING) + ending.length;
  for (const [phrase, shortest] of SHORTEST_BEGINNINGS) {
    for (let length = phrase.length - 1; length >= shortest; length--) {
      const q = end - length;
      if (ending.endsWith(phrase.slice(0, length)) && q >= squeezedAt(text, from)) return q;
    }
  }
  return undefined;
}

function readClause(text: MessageText, q: number): ReasonClause | undefined {
  const squeezed = text.squeezed.slice(q, q + CLAUSE_LENGTH);
  const atEnd = q + squeezed.length === text.squeezed.length;
  if (squeezed.startsWith(EXPLICIT)) return readExplicit(text, q, squeezed, atEnd);
  if (squeezed.startsWith(MISSING)) return readMissing(text, q, squeezed);
  if (squeezed.startsWith(IMPLICIT)) return readImplicit(text, q, squeezed, atEnd);
  if (squeezed.startsWith(BLOCK_PUBLIC_ACCESS)) return readBlockPublicAccess(text, q, squeezed);
  return { ...NOTHING_READ, ...cutClause(text, q, undefined), kind: kindOfCut(squeezed) };
}

const kindOfCut = (squeezed: string): DenyKind => (squeezed.startsWith('with') ? 'explicit' : 'implicit');

/** `atEnd`: the text ends with the clause, which may be cut. */
function readExplicit(text: MessageText, q: number, squeezed: string, atEnd: boolean): ReasonClause {
  const bare = { ...NOTHING_READ, from: rawAt(text, q), kind: 'explicit' } as const;
  const typeAt = EXPLICIT.length + 'in'.length;
  const policyType = squeezed.startsWith('in', EXPLICIT.length)
    ? wordingAtStart(squeezed.slice(typeAt))
    : undefined;
  if (policyType === undefined) {
    const rest = withoutEllipsis(squeezed.slice(EXPLICIT.length));
    if (atEnd && isCutBefore(rest, 'in')) {
      return { ...bare, ...cutClause(text, q, wordingStartingWith(rest.slice('in'.length))) };
    }
    return { ...bare, to: rawBehind(text, q + EXPLICIT.length) };
  }
  const { layer, policyKind } = policyType.wording;
  const behind = squeezed.slice(typeAt + policyType.length);
  const end = q + typeAt + policyType.length;
  if (isThrough(behind, atEnd))
    return { ...bare, cameThrough: layer, ...readAtFault(text, end, behind, atEnd) };
  const mayGoOn = layer === 'vpcEndpointPolicy' && atEnd && isCutMark(behind);
  return { ...bare, layer, policyKind, cut: mayGoOn, ...endOfClause(text, end) };
}

const THROUGH = 'transitivelythrough';
/** No other word that follows a policy type begins so. */
const SHORTEST_THROUGH = 'trans'.length;

/** `transitively through`, whole or cut by the end of the text. */
function isThrough(behind: string, atEnd: boolean): boolean {
  const rest = withoutEllipsis(behind);
  const isCut = atEnd && rest.length >= SHORTEST_THROUGH && THROUGH.startsWith(rest);
  return isCut || behind.startsWith(THROUGH);
}

/** INVARIANT: the layer named before is never taken for the one at fault, even where that one cannot be read. */
function readAtFault(
  text: MessageText,
  q: number,
  behind: string,
  atEnd: boolean,
): Pick<ReasonClause, 'layer' | 'policyKind' | 'policyArn' | 'cut' | 'to'> {
  const bare = { layer: undefined, policyKind: null, policyArn: undefined, cut: false };
  const policyType = wordingAtStart(behind.slice(THROUGH.length));
  if (policyType !== undefined) {
    const { layer, policyKind } = policyType.wording;
    const end = q + THROUGH.length + policyType.length;
    return { ...bare, layer, policyKind, ...endOfClause(text, end) };
  }
  const rest = withoutEllipsis(behind).slice(THROUGH.length);
  if (!atEnd || !isStartOfWording(rest)) return { ...bare, to: rawBehind(text, q + THROUGH.length) };
  const { layer, policyKind = null } = wordingStartingWith(rest) ?? {};
  return { ...bare, layer, policyKind, cut: true, to: text.raw.length };
}

/** Where a clause ends behind its policy type, with the ARN if there is one. */
function endOfClause(text: MessageText, q: number): Pick<ReasonClause, 'policyArn' | 'to'> {
  const to = rawBehind(text, q);
  const policy = readPolicyArn(text, to);
  return { policyArn: policy?.value, to: policy?.to ?? to };
}

/** A clause that ends with the text: its policy type completed from the beginning, if only one begins so. */
function cutClause(text: MessageText, q: number, wording: PolicyWording | undefined) {
  const { layer, policyKind = null } = wording ?? {};
  return { from: rawAt(text, q), layer, policyKind, to: text.raw.length, cut: true } as const;
}

/** Is this the beginning of `in a POLICY TYPE`, but not all of it? */
function isCutBefore(rest: string, introduction: string): boolean {
  if (rest === '') return false;
  return (
    introduction.startsWith(rest) ||
    (rest.startsWith(introduction) && isStartOfWording(rest.slice(introduction.length)))
  );
}

/** `: arn:…` directly behind the policy type, quoted or not. */
function readPolicyArn(text: MessageText, from: number): { value: string; to: number } | undefined {
  const q = squeezedAt(text, from);
  if (text.squeezed.charAt(q) !== ':') return undefined;
  const skipped = text.squeezed.slice(q, q + 'arn:'.length + 3).indexOf('arn:');
  return skipped < 0 ? undefined : readToken(text, rawAt(text, q + skipped));
}

function readImplicit(
  text: MessageText,
  q: number,
  squeezed: string,
  atEnd: boolean,
): ReasonClause | undefined {
  const bare = { ...NOTHING_READ, from: rawAt(text, q), kind: 'implicit' } as const;
  const type = squeezed.slice(IMPLICIT.length);
  const policyType = wordingAtStart(type);
  const allows = type.indexOf('allow');
  if (policyType === undefined && allows < 0) {
    const rest = withoutEllipsis(type);
    return atEnd && isStartOfWording(rest)
      ? { ...bare, ...cutClause(text, q, wordingStartingWith(rest)) }
      : undefined;
  }
  const length = endOf(type, 'action', allows) ?? policyType?.length ?? 0;
  return {
    ...bare,
    layer: policyType?.wording.layer,
    policyKind: policyType?.wording.policyKind ?? null,
    to: rawBehind(text, q + IMPLICIT.length + length),
  };
}

function readMissing(text: MessageText, q: number, squeezed: string): ReasonClause {
  const length = endOf(squeezed, MISSING_END, 0) ?? MISSING.length;
  return {
    ...NOTHING_READ,
    from: rawAt(text, q),
    to: rawBehind(text, q + length),
    layer: 'resourcePolicy',
    kind: 'unknown',
    resourceMayBeMissing: true,
  };
}

/** "… blocked by the X block public access setting", "… prevented by the X setting in S3 Block Public Access". */
function readBlockPublicAccess(text: MessageText, q: number, squeezed: string): ReasonClause | undefined {
  const length = endOf(squeezed, 'blockpublicaccesssetting', 0) ?? endOf(squeezed, 's3blockpublicaccess', 0);
  if (length === undefined) return undefined;
  const to = rawBehind(text, q + length);
  return { ...NOTHING_READ, from: rawAt(text, q), to, layer: 'notAPolicy', kind: 'unknown' };
}

function endOf(squeezed: string, phrase: string, from: number): number | undefined {
  const at = squeezed.indexOf(phrase, from);
  return at < 0 ? undefined : at + phrase.length;
}

const isCutMark = (text: string): boolean => /^(?:…|\.{3})/.test(text) && withoutEllipsis(text) === '';

/** Without the dots at the end, and the quotes and brackets that a tool closes behind them. */
function withoutEllipsis(text: string): string {
  let end = text.length;
  while (end > 0 && '.…"\')]}'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
