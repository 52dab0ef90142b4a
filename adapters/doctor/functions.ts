/** Functions with their last hour's calls, and their event source mappings. Source: Lambda API Reference. */
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { FunctionDescription, HourOfFunction, MappingDescription } from '../../core/doctor/functions.ts';
import type { InspectedPart } from '../../core/doctor/inspection.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import { type DoctorContext, inspect, inspectEach } from './inspect.ts';
import { lastHour, METRIC_NEEDS } from './metrics.ts';

const MISSING = ['ResourceNotFoundException'];

export function readFunctions(
  context: DoctorContext,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<FunctionDescription>[]> {
  const client = context.caller.client(LambdaClient, context.region);
  const read = async ({ name }: StackPart): Promise<FunctionDescription> => {
    const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return {
      state: found.State ?? 'UNKNOWN',
      lastUpdate: found.LastUpdateStatus ?? '',
      reason: found.StateReason ?? found.LastUpdateStatusReason ?? '',
      environment: found.Environment?.Variables ?? {},
      hour: await inspect(METRIC_NEEDS, () => hourOf(context, name)),
    };
  };
  return inspectEach(parts, 'lambda:GetFunctionConfiguration', read, MISSING);
}

async function hourOf(context: DoctorContext, name: string): Promise<HourOfFunction> {
  const lambda = { namespace: 'AWS/Lambda', dimension: ['FunctionName', name] } as const;
  const sums = await lastHour(context, lambda, 'Sum', ['Invocations', 'Errors', 'Throttles']);
  return {
    invocations: sums.get('Invocations') ?? 0,
    errors: sums.get('Errors') ?? 0,
    throttles: sums.get('Throttles') ?? 0,
  };
}

export function readMappings(
  { caller, region }: DoctorContext,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<MappingDescription>[]> {
  const client = caller.client(LambdaClient, region);
  const read = async ({ name }: StackPart): Promise<MappingDescription> => {
    const { State = 'UNKNOWN', LastProcessingResult = '' } = await client.send(
      new GetEventSourceMappingCommand({ UUID: name }),
    );
    return { state: State, lastResult: LastProcessingResult };
  };
  return inspectEach(parts, 'lambda:GetEventSourceMapping', read, MISSING);
}
