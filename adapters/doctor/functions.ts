/** Functions with what they did in the last hour, and what hands them their batches. Source: Lambda API Reference. */
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { FunctionReading, HourOfFunction, MappingReading } from '../../core/doctor/functions.ts';
import type { Looked } from '../../core/doctor/reading.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { Caller } from '../aws/member-clients.ts';
import { look, lookAtEach } from './look.ts';
import { lastHour, METRIC_NEEDS } from './metrics.ts';

const MISSING = ['ResourceNotFoundException'];

export interface Place {
  readonly caller: Caller;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function readFunctions(
  place: Place,
  parts: readonly StackPart[],
): Promise<readonly Looked<FunctionReading>[]> {
  const client = place.caller.client(LambdaClient, place.region);
  const read = async ({ name }: StackPart): Promise<FunctionReading> => {
    const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return {
      state: found.State ?? 'UNKNOWN',
      lastUpdate: found.LastUpdateStatus ?? '',
      reason: found.StateReason ?? found.LastUpdateStatusReason ?? '',
      environment: found.Environment?.Variables ?? {},
      hour: await look(METRIC_NEEDS, () => hourOf(place, name)),
    };
  };
  return lookAtEach(parts, 'lambda:GetFunctionConfiguration', read, MISSING);
}

async function hourOf(place: Place, name: string): Promise<HourOfFunction> {
  const lambda = { namespace: 'AWS/Lambda', dimension: ['FunctionName', name] } as const;
  const sums = await lastHour(place, lambda, 'Sum', ['Invocations', 'Errors', 'Throttles']);
  return {
    invocations: sums.get('Invocations') ?? 0,
    errors: sums.get('Errors') ?? 0,
    throttles: sums.get('Throttles') ?? 0,
  };
}

export function readMappings(
  { caller, region }: Place,
  parts: readonly StackPart[],
): Promise<readonly Looked<MappingReading>[]> {
  const client = caller.client(LambdaClient, region);
  const read = async ({ name }: StackPart): Promise<MappingReading> => {
    const { State = 'UNKNOWN', LastProcessingResult = '' } = await client.send(
      new GetEventSourceMappingCommand({ UUID: name }),
    );
    return { state: State, lastResult: LastProcessingResult };
  };
  return lookAtEach(parts, 'lambda:GetEventSourceMapping', read, MISSING);
}
