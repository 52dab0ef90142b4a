/**
 * Reads each set of policies once, however many denials it decides.
 *
 * Memory  bounded in sets; the least recently used are compiled again when they are needed again.
 *
 * INVARIANT: a document that was looked up is never changed, so the same objects mean the same policies.
 */
import type { Fault } from '../evaluate/parse/fault.ts';
import { type CompiledPolicies, readPolicies } from '../evaluate/parse/policies.ts';
import { createBoundedMap } from '../model/bounded-map.ts';
import { isObject } from '../record/json.ts';

const MOST_SETS = 500;

interface Compiled {
  readonly policies: CompiledPolicies;
  readonly faults: readonly Fault[];
}

export type PolicyCompiler = (value: unknown, path: string, faults: Fault[]) => CompiledPolicies;

export function createPolicyCompiler(): PolicyCompiler {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  const numberOf = (document: object): number => {
    const known = numbers.get(document);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(document, last);
    return last;
  };
  const nameOf = (key: string, value: unknown): unknown =>
    key === 'document' && isObject(value) ? numberOf(value) : value;
  const sets = createBoundedMap<Compiled>({ entries: MOST_SETS });
  const bySet = new WeakMap<object, Compiled>();
  const compiled = (value: unknown, path: string): Compiled => {
    const name = JSON.stringify(value ?? null, nameOf);
    const found = sets.get(name) ?? compile(value, path);
    sets.set(name, found);
    return found;
  };
  return (value, path, faults) => {
    const found = (isObject(value) ? bySet.get(value) : undefined) ?? compiled(value, path);
    if (isObject(value)) bySet.set(value, found);
    faults.push(...found.faults);
    return found.policies;
  };
}

function compile(value: unknown, path: string): Compiled {
  const faults: Fault[] = [];
  return { policies: readPolicies(value, path, faults), faults };
}
