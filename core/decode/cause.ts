/**
 * The clause of a denial that says why: which policy type, explicit or implicit, and sometimes which policy.
 *
 * Shape   text and a range -> the clauses in it. Positions are raw.
 * Errors  none: a policy type that we do not know leaves the layer undefined and keeps the rest.
 * Source  IAM User Guide, "Troubleshoot access denied error messages"; S3 User Guide, "Troubleshoot 403 errors".
 *
 * INVARIANT: names chosen by callers (S3 keys, session names) can hold a whole clause. Only the last of a chain
 * is AWS's own.
 */
import type { DenyKind, PolicyLayer } from '../model/attribution.ts';
import { type MessageText, rawAt, rawBehind, squeezedAt } from './message-text.ts';
import { wordingAtStart, wordingBegunBy } from './policy-wording.ts';
import { readToken } from './token.ts';

export interface Cause {
  readonly from: number;
  readonly to: number;
  readonly layer: PolicyLayer | 'notAPolicy' | undefined;
  readonly policyKind: string | null;
  readonly kind: DenyKind;
  /** As written behind the policy type; may be cut. */
  readonly policyArn: string | undefined;
  /** `transitively through a …`: the layer that took the VPC endpoint policy along. */
  readonly through: PolicyLayer | undefined;
  /** AWS's general clause for "missing, or no resource policy allows, or one denies". */
  readonly maybeMissing: boolean;
  /** The text ends inside the clause, so the policy type was completed from its beginning. */
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

const NOTHING_SAID = {
  layer: undefined,
  policyKind: null,
  policyArn: undefined,
  through: undefined,
  maybeMissing: false,
  cut: false,
} as const;

/** The last clause between two places: in a message that AWS wrote alone, the one that counts. */
export function lastCause(text: MessageText, from: number, to: number): Cause | undefined {
  const end = squeezedAt(text, to);
  for (const start of clauseStarts(text.squeezed, squeezedAt(text, from), end).reverse()) {
    const cause = readCause(text, start, end);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** The clauses between two places in order, each read only when it is asked for. */
export function findCauses(text: MessageText, from: number, to: number): IteratorObject<Cause> {
  const end = squeezedAt(text, to);
  return clauseStarts(text.squeezed, squeezedAt(text, from), end)
    .values()
    .map((start) => readCause(text, start, end))
    .filter((cause) => cause !== undefined);
}

function clauseStarts(squeezed: string, from: number, end: number): number[] {
  const starts = STARTS.flatMap((phrase) => {
    const found: number[] = [];
    for (let q = squeezed.indexOf(phrase, from); q >= 0 && q < end; q = squeezed.indexOf(phrase, q + 1)) {
      found.push(q);
    }
    return found;
  });
  return starts.sort((a, b) => a - b);
}

function readCause(text: MessageText, q: number, end: number): Cause | undefined {
  const clause = text.squeezed.slice(q, Math.min(q + CLAUSE_LENGTH, end));
  if (clause.startsWith(EXPLICIT)) return readExplicit(text, q, clause, end);
  if (clause.startsWith(MISSING)) return readMissing(text, q, clause);
  if (clause.startsWith(IMPLICIT)) return readImplicit(text, q, clause, end);
  return readBlockPublicAccess(text, q, clause);
}

function readExplicit(text: MessageText, q: number, clause: string, end: number): Cause {
  const bare = { ...NOTHING_SAID, from: rawAt(text, q), kind: 'explicit' } as const;
  const behind = clause.slice(EXPLICIT.length);
  if (!behind.startsWith('in')) return { ...bare, to: rawBehind(text, q + EXPLICIT.length) };
  const said = wordingAtStart(behind.slice(2));
  if (said === undefined) {
    const begun = q + clause.length >= end ? wordingBegunBy(dotsOff(behind.slice(2))) : undefined;
    const to = rawBehind(text, q + EXPLICIT.length + 2);
    return begun === undefined
      ? { ...bare, to }
      : { ...bare, layer: begun.layer, policyKind: begun.policyKind, to: rawAt(text, end), cut: true };
  }
  const { layer, policyKind } = said.wording;
  const through = readThrough(behind.slice(2 + said.length));
  const to = rawBehind(text, q + EXPLICIT.length + 2 + said.length + through.length);
  const policy = readPolicyArn(text, to);
  return {
    ...bare,
    layer,
    policyKind,
    through: through.layer,
    policyArn: policy?.value,
    to: policy?.to ?? to,
  };
}

function readThrough(behind: string): { layer: PolicyLayer | undefined; length: number } {
  const words = 'transitivelythrough';
  const said = behind.startsWith(words) ? wordingAtStart(behind.slice(words.length)) : undefined;
  return said === undefined
    ? { layer: undefined, length: 0 }
    : { layer: said.wording.layer, length: words.length + said.length };
}

/** `: arn:…` directly behind the policy type. */
function readPolicyArn(text: MessageText, from: number): { value: string; to: number } | undefined {
  const q = squeezedAt(text, from);
  const gap = text.squeezed.slice(q, q + 8);
  const skipped = gap.indexOf('arn:');
  if (skipped < 1 || [...gap.slice(0, skipped)].some((char) => !':"\'[(<'.includes(char))) return undefined;
  return readToken(text, rawAt(text, q + skipped));
}

function readImplicit(text: MessageText, q: number, clause: string, end: number): Cause | undefined {
  const bare = { ...NOTHING_SAID, from: rawAt(text, q), kind: 'implicit' } as const;
  const said = wordingAtStart(clause.slice(IMPLICIT.length));
  const allows = clause.indexOf('allow', IMPLICIT.length);
  if (said === undefined && allows < 0) {
    const begun =
      q + clause.length >= end ? wordingBegunBy(dotsOff(clause.slice(IMPLICIT.length))) : undefined;
    if (begun === undefined) return undefined;
    return { ...bare, layer: begun.layer, policyKind: begun.policyKind, to: rawAt(text, end), cut: true };
  }
  const action = clause.indexOf('action', Math.max(allows, IMPLICIT.length));
  const length = action >= 0 ? action + 'action'.length : IMPLICIT.length + (said?.length ?? 0);
  return {
    ...bare,
    layer: said?.wording.layer,
    policyKind: said?.wording.policyKind ?? null,
    to: rawBehind(text, q + length),
  };
}

function readMissing(text: MessageText, q: number, clause: string): Cause {
  const ends = clause.indexOf(MISSING_END);
  const length = ends < 0 ? MISSING.length : ends + MISSING_END.length;
  const from = rawAt(text, q);
  return {
    ...NOTHING_SAID,
    from,
    to: rawBehind(text, q + length),
    layer: 'resourcePolicy',
    kind: 'unknown',
    maybeMissing: true,
  };
}

function readBlockPublicAccess(text: MessageText, q: number, clause: string): Cause | undefined {
  const setting = clause.indexOf('blockpublicaccess');
  if (setting < 0) return undefined;
  const behind = setting + 'blockpublicaccess'.length;
  const length = clause.startsWith('setting', behind) ? behind + 'setting'.length : behind;
  return {
    ...NOTHING_SAID,
    from: rawAt(text, q),
    to: rawBehind(text, q + length),
    layer: 'notAPolicy',
    kind: 'unknown',
  };
}

function dotsOff(text: string): string {
  let end = text.length;
  while (end > 0 && '.…'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
