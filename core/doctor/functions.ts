/** Are the functions active, do their calls succeed, and are their event sources enabled? */

import { alarmName } from '../../contract/names.ts';
import { textAt } from '../record/json.ts';
import { counted, digits } from '../text/counted.ts';
import { PUT_BACK, runbook } from './advice.ts';
import { type CheckResult, firstProblem, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart, Inspection } from './inspection.ts';

export interface FunctionDescription {
  readonly state: string;
  readonly lastUpdate: string;
  /** Why it has this state; empty where Lambda gives no reason. */
  readonly reason: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the last hour; each is 0 where nothing happened. */
  readonly hour: Inspection<HourOfFunction>;
}

export interface HourOfFunction {
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
}

export interface MappingDescription {
  readonly state: string;
  /** `OK`, `No records processed`, `PROBLEM: …`; empty: nothing yet. */
  readonly lastResult: string;
}

export function checkFunctions(
  functions: readonly InspectedPart<FunctionDescription>[],
): readonly CheckResult[] {
  return functions.flatMap(({ name, inspection }) => {
    const lambda = subjectOf('functions', name);
    return resultsFor(lambda, inspection, PUT_BACK, ({ state, lastUpdate, reason, hour }) => [
      firstProblem(
        lambda,
        [
          // `Inactive`: it had no calls for weeks; the next call activates it.
          [
            !['Active', 'Inactive'].includes(state),
            `is ${state}: ${reason}`,
            runbook(alarmName('function-errors')),
          ],
          [
            lastUpdate === 'Failed',
            `its last update failed: ${reason}`,
            runbook(alarmName('function-errors')),
          ],
        ],
        `is ${state}`,
      ),
      ...lastHour(name, hour),
    ]);
  });
}

function lastHour(name: string, hour: Inspection<HourOfFunction>): readonly CheckResult[] {
  const lambda = subjectOf('functions', `${name}: last hour`);
  return resultsFor(lambda, hour, 'look again in five minutes', ({ invocations, errors, throttles }) =>
    firstProblem(
      lambda,
      [
        [
          errors > 0,
          `${digits(errors)} of ${counted(invocations, 'call')} failed`,
          runbook(alarmName('function-errors')),
        ],
        [
          throttles > 0,
          `${counted(throttles, 'call was', 'calls were')} throttled`,
          runbook(alarmName('function-throttles')),
        ],
      ],
      `${counted(invocations, 'call')}, none failed`,
    ),
  );
}

export function checkMappings(
  mappings: readonly InspectedPart<MappingDescription>[],
): readonly CheckResult[] {
  return mappings.flatMap(({ id, name, inspection }) => {
    const mapping = subjectOf('functions', id);
    return resultsFor(mapping, inspection, PUT_BACK, ({ state, lastResult }) =>
      firstProblem(
        mapping,
        [
          [
            !/^(Enabled|Enabling|Updating)$/.test(state),
            `is ${state}: nothing is read`,
            `aws lambda update-event-source-mapping --uuid ${name} --enabled`,
          ],
          [lastResult.startsWith('PROBLEM'), lastResult, runbook(alarmName('function-errors'))],
        ],
        lastResult === '' ? `is ${state}` : `is ${state}: ${lastResult}`,
      ),
    );
  });
}

/** How long denials are kept: all functions must have the same setting. */
export function checkRetention(
  functions: readonly InspectedPart<FunctionDescription>[],
): readonly CheckResult[] {
  const days = new Set(
    functions.flatMap(({ inspection: { lookup } }) =>
      lookup.kind === 'found' ? (textAt(lookup.value.environment, 'RETENTION_DAYS') ?? []) : [],
    ),
  );
  if (days.size === 0) return [];
  const retention = subjectOf('retention', 'denials');
  return [
    days.size === 1
      ? retention.fine(`are kept for ${[...days].join()} days`)
      : retention.wrong(`functions disagree: ${[...days].toSorted().join(', ')} days`, PUT_BACK),
  ];
}
