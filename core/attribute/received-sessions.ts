/**
 * Did the monitor receive what was recorded where a session began? The rules pass on every call that gives a session a
 * policy or tags, so where they work, silence means that it was given nothing. That they work a canary shows, a call that is
 * refused on purpose: one before the session began, and afterwards the denial that is explained, which came the same way.
 *
 * Sessions of the global endpoint of STS are recorded in us-east-1: from there a canary must have come as well.
 *
 * Units   milliseconds.
 * Errors  what the store throws passes through.
 * Source  STS API Reference, "Regions and endpoints": where calls to the global endpoint are recorded.
 */
import { CANARY_WITHIN_SECONDS, EVENTS_WITHIN_SECONDS } from '../../contract/deployment.ts';
import { canaryRoleName } from '../../contract/names.ts';
import { CANARY_CALL } from '../../contract/own-calls.ts';
import type { SessionBeginning, SessionCoverage } from '../gather/known-grant.ts';
import type { Clock, DenialStore } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';

export function receivedSessions(store: Pick<DenialStore, 'listDenials'>, clock: Clock): SessionCoverage {
  return {
    because: 'received',
    async covers(beginning) {
      const began = Date.parse(beginning.began);
      if (clock() - began < EVENTS_WITHIN_SECONDS * 1000) return false;
      const since = isoSeconds(began - CANARY_WITHIN_SECONDS * 1000);
      for (const region of regionsOf(beginning)) {
        if (!(await cameFrom({ ...beginning, region }, since, store))) return false;
      }
      return true;
    },
  };
}

/** Of sessions that are used in the Region. */
const regionsOf = ({ partition, region }: SessionBeginning): ReadonlySet<string> =>
  new Set(partition === 'aws' ? [region, GLOBAL_ENDPOINT] : [region]);

const GLOBAL_ENDPOINT = 'us-east-1';

async function cameFrom(
  { partition, account, region, began }: SessionBeginning,
  since: string,
  store: Pick<DenialStore, 'listDenials'>,
): Promise<boolean> {
  const principal = `arn:${partition}:iam::${account}:role/${canaryRoleName(region)}`;
  const canaries = store.listDenials({
    ...{ principal, action: CANARY_CALL.action, since, until: began },
    limit: 1,
  });
  for await (const canary of canaries) if (canary.region === region) return true;
  return false;
}
