/**
 * Reads one question, as people put it to `denials evaluate`, and answers it.
 *
 * Shape   JSON value of the contract -> Question, or the faults in it; Question -> EvaluationResult.
 * Errors  members the contract does not know are ignored, so that a question can carry notes; inside policy
 *         documents they are faults.
 */
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import { resolveUnknowns } from './decide/resolve-unknowns.ts';
import { type EvaluationResult, resultOf } from './explain/result.ts';
import type { Fault } from './parse/fault.ts';
import { type CompiledPolicies, readPolicies } from './parse/policies.ts';
import { type ReadRequest, readRequest } from './parse/request.ts';

export interface Question {
  readonly request: ReadRequest;
  readonly policies: CompiledPolicies;
}

export type ReadQuestion =
  | { readonly ok: true; readonly question: Question }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads policies: swapped for one that remembers where many questions share theirs. */
export type PolicyReader = (value: unknown, path: string, faults: Fault[]) => CompiledPolicies;

export function readQuestion(value: unknown, readAll: PolicyReader = readPolicies): ReadQuestion {
  const faults: Fault[] = [];
  if (!isObject(value)) return { ok: false, faults: [{ path: '$', problem: 'must be an object' }] };
  const request = readRequest(value.request, value.unknownContext, '$.request', faults);
  const policies = readAll(value.policies, '$.policies', faults);
  if (request === undefined || faults.length > 0) return { ok: false, faults };
  return { ok: true, question: { request, policies } };
}

/** The same question when the policies of some layers could not be seen: unknown, which is not the same as none. */
export function withUnseen({ request, policies }: Question, unseen: readonly PolicyLayer[]): Question {
  return { request: { ...request, unseen }, policies };
}

export function answer({ request, policies }: Question): EvaluationResult {
  return resultOf(resolveUnknowns(request, policies));
}
