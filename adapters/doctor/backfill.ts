/** The newest execution of the backfill, and how far its map run is. Source: AWS Step Functions API Reference. */
import type { BackfillDescription, BackfillRun, PartsRead } from '../../core/doctor/backfill.ts';
import type { InspectedPart } from '../../core/doctor/inspection.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import { jsonIn, listAt, textAt, valueAt } from '../../core/record/json.ts';
import { type JsonCallOptions, type JsonService, jsonCall } from '../aws/json-call.ts';
import { inspectEach } from './inspect.ts';

const STATES: JsonService = { name: 'states', target: 'AWSStepFunctions', version: '1.0' };
const NEEDS = 'states:ListExecutions, states:DescribeExecution, states:ListMapRuns and states:DescribeMapRun';

export function readBackfills(
  options: JsonCallOptions,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<BackfillDescription>[]> {
  const call = (operation: string, input: object) => jsonCall(options, STATES, operation, input);
  const read = async ({ name: stateMachineArn }: StackPart): Promise<BackfillDescription> => {
    // The newest comes first.
    const started = await call('ListExecutions', { stateMachineArn, maxResults: 1 });
    const executionArn = textAt(listAt(started, 'executions')[0], 'executionArn');
    if (executionArn === undefined) return { newest: null };
    const execution = await call('DescribeExecution', { executionArn });
    const runs = await call('ListMapRuns', { executionArn });
    const mapRunArn = textAt(listAt(runs, 'mapRuns')[0], 'mapRunArn');
    const map = mapRunArn === undefined ? undefined : await call('DescribeMapRun', { mapRunArn });
    return { newest: { ...runIn(execution), parts: map === undefined ? null : partsIn(map) } };
  };
  return inspectEach(parts, NEEDS, read, ['StateMachineDoesNotExist']);
}

function runIn(execution: unknown): Omit<BackfillRun, 'parts'> {
  return {
    status: textAt(execution, 'status') ?? 'UNKNOWN',
    startedAt: millisecondsAt(execution, 'startDate'),
    endedAt: millisecondsAt(execution, 'stopDate'),
    error: textAt(execution, 'error') ?? '',
    cause: textAt(execution, 'cause') ?? '',
    output: jsonIn(textAt(execution, 'output') ?? 'null') ?? null,
  };
}

/** Step Functions writes seconds since the epoch, with fractions. */
function millisecondsAt(value: unknown, name: string): number | null {
  const seconds = valueAt(value, name);
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : null;
}

function partsIn(map: unknown): PartsRead {
  const at = (name: string): number => {
    const count = valueAt(map, 'executionCounts', name);
    return typeof count === 'number' ? count : 0;
  };
  return { total: at('total'), done: at('succeeded'), failed: at('failed') + at('timedOut') + at('aborted') };
}
