/**
 * The limit on pages: however many incidents open at once, few page. The rest is stored and listed, and pages later if
 * it is still open when there is room (follow-up.ts).
 *
 * docs/alerts.md states the bound, with what follows from the state of an incident.
 */
import type { IncidentUpdate } from '../../model/incident.ts';
import type { Suppression } from '../../model/suppression.ts';
import type { IncidentStore } from '../../ports.ts';
import { isoSeconds } from '../../record/event-time.ts';

/** Incidents that may page for the first time within an hour. */
export const PAGES_AN_HOUR = 20;
/** So many incidents within an hour are a storm, whether they paged or not: no more need be read. */
const READ_AT_MOST = 200;
const HOUR = 3_600_000;

const STORM: Suppression = {
  by: 'storm',
  id: null,
  reason: `more than ${PAGES_AN_HOUR} incidents within an hour: \`denials incidents --open\` lists them all`,
};

/** An incident that paged before may page on: it grows seldom, and a person follows it. `now` in milliseconds. */
export async function stormSuppression(
  { incident: own }: Pick<IncidentUpdate, 'incident'>,
  incidents: Pick<IncidentStore, 'listIncidents'>,
  now: number,
): Promise<Suppression | undefined> {
  let read = 0;
  let paged = 0;
  for await (const { incident, pagedAt } of incidents.listIncidents({ since: isoSeconds(now - HOUR) })) {
    if (incident === own) {
      if (pagedAt !== null) return undefined;
      continue;
    }
    read += 1;
    if (pagedAt !== null) paged += 1;
    if (paged >= PAGES_AN_HOUR || read >= READ_AT_MOST) return STORM;
  }
  return undefined;
}
