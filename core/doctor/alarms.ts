/** Are the alarms of the monitor about itself there, quiet, and told to somebody? */
import { runbook } from './advice.ts';
import { foundIn, type Looked } from './reading.ts';
import { about, assess, type Verdict } from './verdict.ts';

export interface AlarmReading {
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  readonly reason: string;
  readonly hasActions: boolean;
  /** Names of what it looks at: a queue, a function, a rule. */
  readonly watches: readonly string[];
}

export function checkAlarms(alarms: readonly Looked<AlarmReading>[]): readonly Verdict[] {
  return alarms.flatMap(({ name, reading }) => {
    const alarm = about('alarms', name);
    const putBack = runbook('What was changed by hand');
    return assess(alarm, reading, putBack, ({ state, reason, hasActions }) => {
      if (state === 'ALARM') return alarm.wrong(`rings: ${reason}`, runbook(entryOf(name)));
      if (!hasActions)
        return alarm.wrong('tells nobody', `aws cloudwatch enable-alarm-actions --alarm-names ${name}`);
      if (state === 'INSUFFICIENT_DATA')
        return alarm.unknown('has no data yet', 'look again an hour after the deployment');
      return alarm.fine('is quiet');
    });
  });
}

/** The alarm that looks at something of that name, which is the entry of the runbook, too. */
export function alarmOn(alarms: readonly Looked<AlarmReading>[], name: string): string | undefined {
  return alarms.find(({ reading }) => foundIn(reading)?.watches.includes(name))?.name;
}

/** The runbook has one entry for the canaries of all Regions. */
const entryOf = (name: string): string =>
  name.startsWith('denial-monitor-canary-') ? 'denial-monitor-canary-REGION' : name;
