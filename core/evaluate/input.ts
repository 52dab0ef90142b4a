/**
 * Reads one input of `denials evaluate`, and evaluates it.
 *
 * Shape   JSON value of the contract -> CompiledInput, or the faults in it; CompiledInput -> InputResult.
 * Errors  unknown members are ignored, so that an input can carry notes; inside policy documents with a warning.
 */
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import { isRefusedByAws } from './decide/aws-managed.ts';
import { resolveUnknowns } from './decide/resolve-unknowns.ts';
import { type EvaluationResult, resultOf } from './explain/result.ts';
import { type Fault, noProblems, type Problems, type Warning } from './parse/fault.ts';
import { type CompiledPolicies, readPolicies } from './parse/policies.ts';
import { type ReadRequest, readRequest } from './parse/request.ts';

export interface CompiledInput {
  readonly request: ReadRequest;
  readonly policies: CompiledPolicies;
  /** What AWS would not take, or never matches: evaluated all the same. */
  readonly warnings: readonly Warning[];
}

/** What `denials evaluate` prints for one input. */
export interface InputResult extends EvaluationResult {
  readonly warnings: readonly Warning[];
  /** The resource is AWS's own: what policies say of it does not open it. */
  readonly notAPolicy: 'awsManaged' | null;
}

export type ReadInput =
  | { readonly ok: true; readonly input: CompiledInput }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads policies; a caller with many inputs gives a reader that caches. */
export type PolicyReader = (value: unknown, path: string, problems: Problems) => CompiledPolicies;

export function readInput(value: unknown, readAll: PolicyReader = readPolicies): ReadInput {
  const problems = noProblems();
  const { faults, warnings } = problems;
  if (!isObject(value)) return { ok: false, faults: [{ path: '$', problem: 'must be an object' }] };
  const request = readRequest(value.request, value.unknownContext, '$.request', faults);
  const policies = readAll(value.policies, '$.policies', problems);
  if (request === undefined || faults.length > 0) return { ok: false, faults };
  return { ok: true, input: { request, policies, warnings } };
}

/** The same input when the policies of some layers could not be read: they are unknown, which differs from none. */
export function withUnseen(
  { request, ...rest }: CompiledInput,
  unseen: readonly PolicyLayer[],
): CompiledInput {
  return { ...rest, request: { ...request, unseen } };
}

export function evaluateInput({ request, policies, warnings }: CompiledInput): InputResult {
  const result = resultOf(resolveUnknowns(request, policies));
  const isRefused = isRefusedByAws(request);
  return {
    ...(isRefused ? refuse(result) : result),
    warnings,
    notAPolicy: isRefused ? 'awsManaged' : null,
  };
}

/** What no explicit deny forbids is denied all the same; what an unknown key may forbid stays open. */
function refuse(result: EvaluationResult): EvaluationResult {
  const mayDeny = result.denials.some(({ kind }) => kind === 'explicit');
  if (mayDeny) return result;
  return { ...result, decision: 'implicitDeny', undetermined: [] };
}
