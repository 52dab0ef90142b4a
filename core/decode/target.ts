/**
 * The rest of a denial behind its action: the resource, where one is named, and the clause that gives the cause.
 *
 * Shape   positions are raw.
 * Errors  none: a resource that is elided (`...`) or that the text cuts has no value, only a visible part.
 *
 * INVARIANT: the cause is the last of the clauses that belong to the sentence; all before it are part of the
 * resource, which callers can name as they like.
 */
import { type Cause, findCauses, lastCause } from './cause.ts';
import type { MessageText } from './message-text.ts';
import { readResource } from './resource.ts';
import { endOfSentence, endsProperly, isBroken, RESOURCE_LENGTH } from './sentence-end.ts';
import { isElided } from './written-value.ts';

export interface Target {
  readonly resource: string | undefined;
  /** What was visible of a resource that is not whole. */
  readonly partial: string | undefined;
  readonly cause: Cause | undefined;
  /** A clause inside a resource that the text cuts: it may be the caller's own words. */
  readonly disbelieved: Cause | undefined;
}

/** `behind`: where the action ended; undefined for a text that holds no sentence, but perhaps the end of one. */
export function readTarget(text: MessageText, behind: number | undefined, cutAt: number | undefined): Target {
  const from = behind ?? 0;
  const to = text.raw.length;
  const chosen = text.pasted ? causeOfSentence(text, behind) : lastCause(text, from);
  const doubted = chosen !== undefined && cutAt !== undefined && !text.pasted && !endsProperly(text, chosen);
  const cause = doubted ? undefined : chosen;
  const end = cause?.from ?? endOfSentence(text, from, to);
  const stretch = readResource(text, from, end, cause !== undefined);
  const cut = doubted || (cutAt !== undefined && end >= cutAt);
  const whole = stretch !== undefined && !cut && !(text.pasted && isElided(stretch));
  return {
    resource: whole ? stretch : undefined,
    partial: whole ? undefined : stretch,
    cause,
    disbelieved: doubted ? chosen : undefined,
  };
}

/** In a pasted text: the last clause of the chain that no wording of a tool and no new paragraph breaks. */
function causeOfSentence(text: MessageText, behind: number | undefined): Cause | undefined {
  let chosen: Cause | undefined;
  for (const cause of findCauses(text, behind ?? 0)) {
    const before = chosen?.to ?? behind;
    if (before !== undefined && isBroken(text, before, cause.from)) break;
    if (behind !== undefined && cause.from - behind > RESOURCE_LENGTH) break;
    chosen = cause;
  }
  return chosen;
}
