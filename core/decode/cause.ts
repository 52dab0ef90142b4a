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
import type { DenyKind } from '../model/attribution.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { type MessageText, rawAt, rawBehind, squeezedAt } from './message-text.ts';
import { type PolicyWording, wordingAtStart, wordingBegunBy } from './policy-wording.ts';
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

/** The last clause behind a place: in a message that AWS wrote alone, the one that counts. */
export function lastCause(text: MessageText, from: number): Cause | undefined {
  for (const start of clauseStarts(text, from).reverse()) {
    const cause = readCause(text, start);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** The clauses behind a place in order, each read only when it is asked for. */
export function findCauses(text: MessageText, from: number): IteratorObject<Cause> {
  return clauseStarts(text, from)
    .values()
    .map((start) => readCause(text, start))
    .filter((cause) => cause !== undefined);
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
  return starts.sort((a, b) => a - b);
}

function readCause(text: MessageText, q: number): Cause | undefined {
  const clause = text.squeezed.slice(q, q + CLAUSE_LENGTH);
  const last = q + clause.length === text.squeezed.length;
  if (clause.startsWith(EXPLICIT)) return readExplicit(text, q, clause, last);
  if (clause.startsWith(MISSING)) return readMissing(text, q, clause);
  if (clause.startsWith(IMPLICIT)) return readImplicit(text, q, clause, last);
  return readBlockPublicAccess(text, q, clause);
}

/** `last`: the text ends with the clause, which may be cut. */
function readExplicit(text: MessageText, q: number, clause: string, last: boolean): Cause {
  const bare = { ...NOTHING_SAID, from: rawAt(text, q), kind: 'explicit' } as const;
  const type = EXPLICIT.length + 'in'.length;
  const said = clause.startsWith('in', EXPLICIT.length) ? wordingAtStart(clause.slice(type)) : undefined;
  if (said === undefined) {
    const begun = last ? wordingBegunBy(dotsOff(clause.slice(type))) : undefined;
    const to = rawBehind(text, q + EXPLICIT.length);
    return begun === undefined ? { ...bare, to } : { ...bare, ...cutCause(text, begun) };
  }
  const { layer, policyKind } = said.wording;
  const through = readThrough(clause.slice(type + said.length));
  const to = rawBehind(text, q + type + said.length + through.length);
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

/** What the beginning of a policy type tells, up to the end of the text. */
function cutCause(text: MessageText, { layer, policyKind }: PolicyWording) {
  return { layer, policyKind, to: text.raw.length, cut: true } as const;
}

function readThrough(behind: string): { layer: PolicyLayer | undefined; length: number } {
  const words = 'transitivelythrough';
  const said = behind.startsWith(words) ? wordingAtStart(behind.slice(words.length)) : undefined;
  return said === undefined
    ? { layer: undefined, length: 0 }
    : { layer: said.wording.layer, length: words.length + said.length };
}

/** `: arn:…` directly behind the policy type, quoted or not. */
function readPolicyArn(text: MessageText, from: number): { value: string; to: number } | undefined {
  const q = squeezedAt(text, from);
  if (text.squeezed.charAt(q) !== ':') return undefined;
  const skipped = text.squeezed.slice(q, q + 'arn:'.length + 3).indexOf('arn:');
  return skipped < 0 ? undefined : readToken(text, rawAt(text, q + skipped));
}

function readImplicit(text: MessageText, q: number, clause: string, last: boolean): Cause | undefined {
  const bare = { ...NOTHING_SAID, from: rawAt(text, q), kind: 'implicit' } as const;
  const type = clause.slice(IMPLICIT.length);
  const said = wordingAtStart(type);
  const allows = type.indexOf('allow');
  if (said === undefined && allows < 0) {
    const begun = last ? wordingBegunBy(dotsOff(type)) : undefined;
    return begun === undefined ? undefined : { ...bare, ...cutCause(text, begun) };
  }
  const length = endOf(type, 'action', allows) ?? said?.length ?? 0;
  return {
    ...bare,
    layer: said?.wording.layer,
    policyKind: said?.wording.policyKind ?? null,
    to: rawBehind(text, q + IMPLICIT.length + length),
  };
}

function readMissing(text: MessageText, q: number, clause: string): Cause {
  const length = endOf(clause, MISSING_END, 0) ?? MISSING.length;
  return {
    ...NOTHING_SAID,
    from: rawAt(text, q),
    to: rawBehind(text, q + length),
    layer: 'resourcePolicy',
    kind: 'unknown',
    maybeMissing: true,
  };
}

/** "… blocked by the X block public access setting", "… prevented by the X setting in S3 Block Public Access". */
function readBlockPublicAccess(text: MessageText, q: number, clause: string): Cause | undefined {
  const length = endOf(clause, 'blockpublicaccesssetting', 0) ?? endOf(clause, 's3blockpublicaccess', 0);
  if (length === undefined) return undefined;
  const to = rawBehind(text, q + length);
  return { ...NOTHING_SAID, from: rawAt(text, q), to, layer: 'notAPolicy', kind: 'unknown' };
}

function endOf(clause: string, phrase: string, from: number): number | undefined {
  const at = clause.indexOf(phrase, from);
  return at < 0 ? undefined : at + phrase.length;
}

function dotsOff(text: string): string {
  return text.endsWith('...') ? text.slice(0, -3) : text.replace('…', '');
}
