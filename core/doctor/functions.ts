/** Are the functions as they were deployed, do they end well, and do they read what they must? */
import { textAt } from '../record/json.ts';
import { PUT_BACK, runbook } from './advice.ts';
import type { Looked, Reading } from './reading.ts';
import { about, assess, firstOf, type Verdict } from './verdict.ts';

export interface FunctionReading {
  readonly state: string;
  readonly lastUpdate: string;
  /** Why the state is what it is; empty where Lambda says nothing. */
  readonly reason: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the last hour; each is 0 where nothing happened. */
  readonly hour: Reading<HourOfFunction>;
}

export interface HourOfFunction {
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
}

export interface MappingReading {
  readonly state: string;
  /** `OK`, `No records processed`, `PROBLEM: …`; empty: nothing yet. */
  readonly lastResult: string;
}

export function checkFunctions(functions: readonly Looked<FunctionReading>[]): readonly Verdict[] {
  return functions.flatMap(({ name, reading }) => {
    const lambda = about('functions', name);
    return assess(lambda, reading, PUT_BACK, ({ state, lastUpdate, reason, hour }) => [
      firstOf(
        lambda,
        [
          // `Inactive`: nobody called it for weeks; the next call wakes it.
          [
            !['Active', 'Inactive'].includes(state),
            `is ${state}: ${reason}`,
            runbook('denial-monitor-function-errors'),
          ],
          [
            lastUpdate === 'Failed',
            `its last update failed: ${reason}`,
            runbook('denial-monitor-function-errors'),
          ],
        ],
        `is ${state}`,
      ),
      ...lastHour(name, hour),
    ]);
  });
}

function lastHour(name: string, hour: Reading<HourOfFunction>): readonly Verdict[] {
  const lambda = about('functions', `${name}: last hour`);
  return assess(lambda, hour, 'look again in five minutes', ({ invocations, errors, throttles }) =>
    firstOf(
      lambda,
      [
        [errors > 0, `${errors} of ${invocations} calls failed`, runbook('denial-monitor-function-errors')],
        [throttles > 0, `${throttles} calls were throttled`, runbook('denial-monitor-function-throttles')],
      ],
      `${invocations} calls, none failed`,
    ),
  );
}

export function checkMappings(mappings: readonly Looked<MappingReading>[]): readonly Verdict[] {
  return mappings.flatMap(({ id, name, reading }) => {
    const mapping = about('functions', id);
    return assess(mapping, reading, PUT_BACK, ({ state, lastResult }) =>
      firstOf(
        mapping,
        [
          [
            !/^(Enabled|Enabling|Updating)$/.test(state),
            `is ${state}: nothing is read`,
            `aws lambda update-event-source-mapping --uuid ${name} --enabled`,
          ],
          [lastResult.startsWith('PROBLEM'), lastResult, runbook('denial-monitor-function-errors')],
        ],
        lastResult === '' ? `is ${state}` : `is ${state}: ${lastResult}`,
      ),
    );
  });
}

/** How long denials are kept: a setting that all functions must have alike. */
export function checkRetention(functions: readonly Looked<FunctionReading>[]): readonly Verdict[] {
  const days = new Set(
    functions.flatMap(({ reading: { sight } }) =>
      sight.kind === 'found' ? (textAt(sight.value.environment, 'RETENTION_DAYS') ?? []) : [],
    ),
  );
  if (days.size === 0) return [];
  const retention = about('retention', 'denials');
  return [
    days.size === 1
      ? retention.fine(`are kept for ${[...days].join()} days`)
      : retention.wrong(`functions disagree: ${[...days].toSorted().join(', ')} days`, PUT_BACK),
  ];
}
