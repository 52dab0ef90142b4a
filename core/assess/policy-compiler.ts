/**
 * Compiles the policies of each layer once, however many denials they decide, and however many sets they stand in.
 *
 * Memory  bounded in layers; the oldest are compiled again when they come again.
 *
 * INVARIANT: a document that was looked up is never changed, so the same objects mean the same policies.
 */

import type { PolicyReader } from '../evaluate/input.ts';
import { noProblems, type Problems } from '../evaluate/parse/fault.ts';
import { type Level, readLayer, readPolicies } from '../evaluate/parse/policies.ts';
import { createBoundedMap } from '../model/bounded-map.ts';
import { byLayer, POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';

const MOST_LAYERS = 2_000;

interface Compiled {
  readonly levels: readonly Level[];
  readonly problems: Problems;
}

export function createPolicyCompiler(): PolicyReader {
  const nameOf = policyNames();
  const byName = createBoundedMap<Compiled>({ entries: MOST_LAYERS });
  const byValue = new WeakMap<object, Map<PolicyLayer, Compiled>>();
  const named = (layer: PolicyLayer, value: unknown, path: string): Compiled => {
    const name = `${layer} ${nameOf(value)}`;
    const found = byName.get(name) ?? compileLayer(layer, value, path);
    byName.set(name, found);
    return found;
  };
  const compiled = (layer: PolicyLayer, value: object, path: string): Compiled => {
    const known = byValue.get(value) ?? new Map<PolicyLayer, Compiled>();
    const found = known.get(layer) ?? named(layer, value, path);
    byValue.set(value, known.set(layer, found));
    return found;
  };
  return (value, path, problems) => {
    if (!isObject(value)) return readPolicies(value, path, problems);
    return byLayer((layer) => {
      const { [POLICY_LAYER[layer].policySet.member]: given } = value;
      if (typeof given !== 'object' || given === null) return readLayer(layer, given, path, problems);
      const { levels, problems: found } = compiled(layer, given, path);
      for (const fault of found.faults) problems.faults.push(fault);
      for (const warning of found.warnings) problems.warnings.push(warning);
      return levels;
    });
  };
}

/**
 * Names what stands in a layer: two names are equal if all is equal, documents being the same objects. A policy that is
 * met again has its name already.
 */
function policyNames(): (value: unknown) => string {
  const numbers = new WeakMap<object, number>();
  const names = new WeakMap<object, string>();
  let last = 0;
  const numbered = (key: string, value: unknown): unknown => {
    if (key !== 'document' || !isObject(value)) return value;
    const number = numbers.get(value) ?? ++last;
    numbers.set(value, number);
    return number;
  };
  const nameOf = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(nameOf).join(',')}]`;
    if (!isObject(value)) return JSON.stringify(value) ?? 'null';
    if (Array.isArray(value.policies)) {
      const { policies, ...level } = value;
      return `${JSON.stringify(level)}${nameOf(policies)}`;
    }
    const name = names.get(value) ?? JSON.stringify(value, numbered);
    names.set(value, name);
    return name;
  };
  return nameOf;
}

function compileLayer(layer: PolicyLayer, value: unknown, path: string): Compiled {
  const problems = noProblems();
  return { levels: readLayer(layer, value, path, problems), problems };
}
