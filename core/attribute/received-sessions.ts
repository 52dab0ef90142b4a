/**
 * Did the monitor receive what was recorded where a session began? The rules pass on every call that gives a session a
 * policy or tags, so where they work, silence means that it was given nothing. That they work the canaries show, calls that
 * are refused on purpose: one came before the session began, and none has been overdue since. Once the time is over for
 * which grants are kept, silence means nothing.
 *
 * Sessions of the global endpoint of STS are recorded in us-east-1: canaries must have come from there as well.
 *
 * Units   milliseconds.
 * Errors  what the store throws passes through.
 * Source  STS API Reference, "Regions and endpoints": where calls to the global endpoint are recorded.
 */
import { CANARY_WITHIN_SECONDS, EVENTS_WITHIN_SECONDS, GRANT_SECONDS } from '../../contract/deployment.ts';
import { GLOBAL_STS_REGION, type SessionBeginning, type SessionCoverage } from '../gather/known-grant.ts';
import type { AccountRegion } from '../model/policy-source.ts';
import type { Clock, DenialStore } from '../ports.ts';
import { instant, isoSeconds } from '../record/event-time.ts';

type Canaries = Pick<DenialStore, 'lastCanary'>;

const WITHIN_MS = CANARY_WITHIN_SECONDS * 1000;
const SECOND_MS = 1000;

export function receivedSessions(store: Canaries, clock: Clock): SessionCoverage {
  return {
    because: 'received',
    async covers(beginning) {
      const now = clock();
      const began = instant(beginning.began);
      const age = now - began;
      if (age < EVENTS_WITHIN_SECONDS * SECOND_MS || age >= GRANT_SECONDS * SECOND_MS) return false;
      for (const region of regionsOf(beginning)) {
        const place = { account: beginning.account, region };
        if (!(await keptComing({ place, began, now }, store))) return false;
      }
      return true;
    },
  };
}

/** Of sessions that are used in the Region. */
const regionsOf = ({ partition, region }: SessionBeginning): ReadonlySet<string> =>
  new Set(partition === 'aws' ? [region, GLOBAL_STS_REGION] : [region]);

interface Span {
  readonly place: AccountRegion;
  readonly began: number;
  readonly now: number;
}

async function keptComing({ place, began, now }: Span, store: Canaries): Promise<boolean> {
  const newest = async (since: number, until: number) => {
    const range = { since: isoSeconds(since), until: isoSeconds(until) };
    const time = await store.lastCanary(place, range);
    return time === undefined ? undefined : instant(time);
  };
  let last = await newest(began - WITHIN_MS, began);
  // Each is the newest within reach of the one before: a few look-ups at most.
  while (last !== undefined && now - last > WITHIN_MS)
    last = await newest(last + SECOND_MS, last + WITHIN_MS);
  return last !== undefined;
}
