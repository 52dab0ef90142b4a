/**
 * Denials that are old when they arrive: logs that are imported, an archive that is replayed. They open incidents, which
 * page no person; fresh denials of the same key are an incident of their own.
 *
 * Units   epoch seconds.
 */
import type { DimensionState } from './dimension-state.ts';
import { newIncidentState } from './incident-state.ts';
import { startRun } from './run.ts';

/**
 * The same as `coolDownSeconds`: an incident of that time would be over and forgotten. CloudTrail delivers within about 15 minutes;
 * an outage of a few hours still pages when it is over.
 */
export const OLD_SECONDS = 6 * 3600;

export const isOld = (time: number, arrival: number): boolean => arrival - time > OLD_SECONDS;

/** Its last alarm came from denials that were old when they arrived. The newest of them moves the baseline's time. */
export function isReplayed({ incident, baseline }: DimensionState): boolean {
  return incident.id !== '' && isOld(baseline.time, incident.lastAlarm);
}

/** The incident of a replay is over and forgotten, so that what comes now is neither part of it nor in its cool-down. */
export function leaveReplay({ incident, run }: DimensionState, now: number, time: number): void {
  // One that opens within the same second has an id of its own.
  Object.assign(incident, newIncidentState(), { steadySince: now + 1 });
  Object.assign(run, startRun(time));
}
