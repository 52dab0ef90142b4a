/**
 * Compiles the policies of each layer once, however many denials they decide, and however many sets they stand in.
 *
 * Memory  bounded in layers; the oldest are compiled again when they come again.
 *
 * INVARIANT: a document that was looked up is never changed, so the same objects mean the same policies.
 */

import type { PolicyReader } from '../evaluate/input.ts';
import { isArray, noProblems, type Problems } from '../evaluate/parse/fault.ts';
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
  const compiled = (layer: PolicyLayer, value: object, path: string): Compiled => {
    const name = `${layer} ${nameOf(value)}`;
    const known = byName.get(name);
    if (known !== undefined) return known;
    const found = compileLayer(layer, value, path);
    byName.set(name, found);
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

/** Names what stands in a layer: two names are equal if all that counts is equal, documents being the same objects. */
function policyNames(): (value: unknown) => string {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  const documentName = (document: object): string => {
    const known = numbers.get(document);
    if (known !== undefined) return `#${known}`;
    last += 1;
    numbers.set(document, last);
    return `#${last}`;
  };
  const nameOf = (value: unknown): string => {
    if (isArray(value)) return `[${value.map(nameOf).join(',')}]`;
    if (!isObject(value)) return scalarName(value);
    const { target, policies, name, arn, document } = value;
    const of = isObject(document) ? documentName(document) : scalarName(document);
    const own = `${scalarName(name)} ${scalarName(arn)} ${of}`;
    return isArray(policies) ? `${scalarName(target)} ${own} ${nameOf(policies)}` : own;
  };
  return nameOf;
}

/** With its length, so that no text is taken for two. */
function scalarName(value: unknown): string {
  return typeof value === 'string' ? `${value.length}:${value}` : (JSON.stringify(value) ?? 'undefined');
}

function compileLayer(layer: PolicyLayer, value: unknown, path: string): Compiled {
  const problems = noProblems();
  return { levels: readLayer(layer, value, path, problems), problems };
}
