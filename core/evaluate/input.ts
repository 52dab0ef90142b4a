/**
 * Reads one input of `denials evaluate`, and evaluates it.
 *
 * Shape   JSON value of the contract -> CompiledInput, or the faults in it; CompiledInput -> EvaluationResult.
 * Errors  unknown members are ignored, so that an input can carry notes; inside policy documents they are faults.
 */
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import { resolveUnknowns } from './decide/resolve-unknowns.ts';
import { type EvaluationResult, resultOf } from './explain/result.ts';
import type { Fault } from './parse/fault.ts';
import { type CompiledPolicies, readPolicies } from './parse/policies.ts';
import { type ReadRequest, readRequest } from './parse/request.ts';

export interface CompiledInput {
  readonly request: ReadRequest;
  readonly policies: CompiledPolicies;
}

export type ReadInput =
  | { readonly ok: true; readonly input: CompiledInput }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads policies; a caller with many inputs gives a reader that caches. */
export type PolicyReader = (value: unknown, path: string, faults: Fault[]) => CompiledPolicies;

export function readInput(value: unknown, readAll: PolicyReader = readPolicies): ReadInput {
  const faults: Fault[] = [];
  if (!isObject(value)) return { ok: false, faults: [{ path: '$', problem: 'must be an object' }] };
  const request = readRequest(value.request, value.unknownContext, '$.request', faults);
  const policies = readAll(value.policies, '$.policies', faults);
  if (request === undefined || faults.length > 0) return { ok: false, faults };
  return { ok: true, input: { request, policies } };
}

/** The same input when the policies of some layers could not be read: they are unknown, which differs from none. */
export function withUnseen(
  { request, policies }: CompiledInput,
  unseen: readonly PolicyLayer[],
): CompiledInput {
  return { request: { ...request, unseen }, policies };
}

export function evaluateInput({ request, policies }: CompiledInput): EvaluationResult {
  return resultOf(resolveUnknowns(request, policies));
}
