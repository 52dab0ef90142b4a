/**
 * The rest of a denial behind its action: the resource, if one is named, and the clause that gives the reason.
 *
 * Shape   positions are raw.
 * Errors  none: a resource that is elided (`...`) or cut has no value, only a visible part.
 *
 * INVARIANT: the reason is the last clause of the sentence; clauses before it are part of the resource, whose name
 * callers choose.
 */

import type { MessageText } from './message-text.ts';
import { findReasonClauses, lastReasonClause, type ReasonClause } from './reason-clause.ts';
import { readCutArn, readResource } from './resource.ts';
import { endOfSentence, endsProperly, isBroken, RESOURCE_LENGTH } from './sentence-end.ts';
import { isElided } from './written-value.ts';

export interface Target {
  readonly resource: string | undefined;
  /** The visible part of an incomplete resource. */
  readonly partial: string | undefined;
  readonly clause: ReasonClause | undefined;
  /** A clause inside a resource that the text cuts: it may be the caller's own words. */
  readonly untrustedClause: ReasonClause | undefined;
}

/** `behind`: where the action ended; undefined for a text without a sentence, which may be the end of one. */
export function readTarget(text: MessageText, behind: number | undefined, cutAt: number | undefined): Target {
  const from = behind ?? 0;
  const to = text.raw.length;
  const chosen = text.pasted ? clauseOfSentence(text, behind) : lastReasonClause(text, from);
  const untrusted = chosen !== undefined && !text.pasted && mayBeOfName(text, from, chosen, cutAt);
  const clause = untrusted ? undefined : chosen;
  const end = clause?.from ?? endOfSentence(text, from, to);
  const written = readResource(text, from, end, clause !== undefined);
  const cut = untrusted || (cutAt !== undefined && end >= cutAt);
  const complete = written !== undefined && !cut && !(text.pasted && isElided(written));
  return {
    resource: complete ? written : undefined,
    partial: complete
      ? undefined
      : (written ?? (cutAt === undefined ? undefined : readCutArn(text, from, cutAt))),
    clause,
    untrustedClause: untrusted ? chosen : undefined,
  };
}

/** May the clause be a part of the resource: of a name that goes on behind it, or whose quote is still open? */
function mayBeOfName(
  text: MessageText,
  from: number,
  clause: ReasonClause,
  cutAt: number | undefined,
): boolean {
  if (clause.cut && text.raw.slice(from, clause.from).split('"').length % 2 === 0) return true;
  return cutAt !== undefined && !endsProperly(text, clause);
}

/** In a pasted text: the last clause before a tool's own words or a new paragraph. */
export function clauseOfSentence(text: MessageText, behind: number | undefined): ReasonClause | undefined {
  let chosen: ReasonClause | undefined;
  for (const clause of findReasonClauses(text, behind ?? 0)) {
    const before = chosen?.to ?? behind;
    if (before !== undefined && isBroken(text, before, clause.from)) break;
    if (behind !== undefined && clause.from - behind > RESOURCE_LENGTH) break;
    chosen = clause;
  }
  return chosen;
}
