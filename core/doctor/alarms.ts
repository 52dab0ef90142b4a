/** Do the monitor's alarms about itself exist, are they in the OK state, and do they notify? */
import { CANARY_ALARM_PREFIX } from '../../contract/names.ts';
import { runbook } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import { foundIn, type InspectedPart } from './inspection.ts';

export interface AlarmDescription {
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  readonly reason: string;
  readonly hasActions: boolean;
  /** Names of what it watches: a queue, a function, a rule. */
  readonly watches: readonly string[];
}

export function checkAlarms(alarms: readonly InspectedPart<AlarmDescription>[]): readonly CheckResult[] {
  return alarms.flatMap(({ name, inspection }) => {
    const alarm = subjectOf('alarms', name);
    const putBack = runbook('What was changed by hand');
    return resultsFor(alarm, inspection, putBack, ({ state, reason, hasActions }) => {
      if (state === 'ALARM') return alarm.wrong(`is in ALARM: ${reason}`, runbook(entryOf(name)));
      if (!hasActions)
        return alarm.wrong('notifies no topic', `aws cloudwatch enable-alarm-actions --alarm-names ${name}`);
      if (state === 'INSUFFICIENT_DATA')
        return alarm.unknown('has no data yet', 'look again an hour after the deployment');
      return alarm.fine('is OK');
    });
  });
}

/** The alarm that watches a thing of that name; the runbook has an entry under the alarm's name. */
export function alarmOn(
  alarms: readonly InspectedPart<AlarmDescription>[],
  name: string,
): string | undefined {
  return alarms.find(({ inspection }) => foundIn(inspection)?.watches.includes(name))?.name;
}

/** The runbook has one entry for the canaries of all Regions. */
const entryOf = (name: string): string =>
  name.startsWith(CANARY_ALARM_PREFIX) ? `${CANARY_ALARM_PREFIX}REGION` : name;
