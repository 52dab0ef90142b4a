/**
 * A call that is refused again is refused for the same reason: what was found of one holds for all whose records differ in nothing but
 * their ids and their time.
 *
 * Memory  bounded; what was not used for long is explained anew.
 *
 * INVARIANT: an explanation is used again only where the source is the same at both times, and where it names neither an
 * id nor the time of its call. Whatever else it rests on is in the key.
 */
import type { Explanation } from '../attribute/attribute-call.ts';
import { asksForTime } from '../context/volatile-reads.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import { evidenceCode } from '../model/attribution.ts';
import { createBoundedMap } from '../model/bounded-map.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { isObject, type JsonObject } from '../record/json.ts';
import { withoutIds } from '../record/without-ids.ts';

/** What is known of a call besides its record, as far as its explanation rests on it. */
export type KnownOfCall = readonly (string | number | boolean)[];

export interface EqualCalls {
  /** What was found of an equal call, else what `explain` finds. */
  readonly explained: (
    call: DeniedCall,
    known: KnownOfCall,
    explain: () => Promise<Explanation>,
  ) => Promise<Explanation>;
}

interface Explained {
  readonly time: string;
  readonly explanation: Explanation;
}

const LIMITS = { entries: 4_000, weight: 8_000_000 };

/** `isAlikeAt`: of the source; left out, every call is explained. */
export function equalCalls({ isAlikeAt }: Pick<PolicySource, 'isAlikeAt'>): EqualCalls {
  const explainedCalls = createBoundedMap<Explained>(LIMITS);
  return {
    async explained(call, known, explain) {
      const { time } = call.denial;
      const { record } = call;
      if (isAlikeAt === undefined || time === null || !isObject(record) || mayAskForTime(call))
        return explain();
      const key = JSON.stringify([withoutIds(record), call.grant, known]);
      const before = explainedCalls.get(key);
      if (before !== undefined && isAlikeAt(before.time, time)) return before.explanation;
      const explanation = await explain();
      const text = JSON.stringify(explanation);
      if (!isOfItsMoment(explanation) && !ownNames(record, time).some((name) => text.includes(name)))
        explainedCalls.set(key, { time, explanation }, key.length + text.length);
      return explanation;
    },
  };
}

/** The policy of the session itself is in no source. */
const mayAskForTime = ({ grant }: DeniedCall): boolean =>
  grant.kind === 'recorded' && grant.grant.policy !== null && asksForTime(grant.grant.policy);

/** It says how many seconds ago the caller was created. */
const isOfItsMoment = ({ attribution }: Explanation): boolean =>
  attribution.evidence.some((each) => evidenceCode(each) === 'newCaller');

function ownNames(
  { eventID, requestID, sharedEventID, eventTime }: JsonObject,
  time: string,
): readonly string[] {
  return [eventID, requestID, sharedEventID, eventTime, time].filter((name) => typeof name === 'string');
}
