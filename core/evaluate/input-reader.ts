/**
 * Reads inputs from text, line after line. Policies that several lines share, as those of one account do, are parsed
 * once.
 *
 * Shape   text of one JSON object -> InputLine.
 * Units   the memory for policies is bounded in characters of their texts; the least recently used go first.
 */

import { createBoundedMap } from '../model/bounded-map.ts';
import { isObject, parseJson } from '../record/json.ts';
import { type ReadInput, readInput } from './input.ts';
import { type Fault, noProblems, type Problems } from './parse/fault.ts';
import { splitMembers } from './parse/json-members.ts';
import { findRepeatedMember } from './parse/json-text.ts';
import { type CompiledPolicies, readPolicies } from './parse/policies.ts';

export interface InputLine {
  /** null: none given, or unreadable. */
  readonly id: string | null;
  readonly read: ReadInput;
}

export type InputReader = (text: string) => InputLine;

interface ReadPolicies {
  readonly policies: CompiledPolicies;
  readonly problems: Problems;
}

/** Of policies' texts, by default. */
const MOST_CHARACTERS = 4_000_000;
const MOST_ENTRIES = 2000;

export function createInputReader(mostCharacters = MOST_CHARACTERS): InputReader {
  const readShared = cachePolicies(mostCharacters);
  return (text) => {
    const members = splitMembers(text);
    const policiesText = members?.get('policies');
    const policies = policiesText === undefined ? undefined : readShared(policiesText, text);
    const line = members && policies && readParts(members, policies);
    return line ?? readAtOnce(text);
  };
}

/** undefined: a part is not JSON. */
function readParts(
  members: ReadonlyMap<string, string>,
  { policies, problems }: ReadPolicies,
): InputLine | undefined {
  const parts = new Map<string, unknown>();
  for (const [name, text] of members) {
    const parsed = name === 'policies' ? { value: undefined } : parseJson(text);
    if ('problem' in parsed) return undefined;
    parts.set(name, parsed.value);
  }
  const request = members.get('request') ?? '';
  const repeated = findRepeatedMember(request, '$.request');
  return readValue(
    { id: parts.get('id'), request: parts.get('request'), unknownContext: parts.get('unknownContext') },
    repeated,
    (_value, _path, found) => {
      for (const fault of problems.faults) found.faults.push(fault);
      for (const warning of problems.warnings) found.warnings.push(warning);
      return policies;
    },
  );
}

function readAtOnce(text: string): InputLine {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    const faults = [{ path: '$', problem: `is not JSON: ${parsed.problem}` }];
    return { id: null, read: { ok: false, faults } };
  }
  return readValue(parsed.value, findRepeatedMember(text, '$'), readPolicies);
}

function readValue(
  value: unknown,
  repeated: string | undefined,
  readAll: Parameters<typeof readInput>[1],
): InputLine {
  const given = isObject(value) ? value.id : undefined;
  const id = typeof given === 'string' ? given : null;
  const read = readInput(value, readAll);
  const faults: Fault[] = read.ok ? [] : [...read.faults];
  if (given !== undefined && id === null) faults.unshift({ path: '$.id', problem: 'must be a string' });
  if (repeated !== undefined) faults.unshift({ path: repeated, problem: 'occurs twice' });
  return { id, read: faults.length > 0 ? { ok: false, faults } : read };
}

/**
 * Caches policies from their second occurrence on: those of a single line are not worth the memory.
 *
 * INVARIANT: equal texts give equal policies, so the result for a text holds for every line that contains it.
 */
function cachePolicies(mostCharacters: number): (text: string, line: string) => ReadPolicies | undefined {
  const cached = createBoundedMap<ReadPolicies>({ entries: MOST_ENTRIES, weight: mostCharacters });
  const seenOnce = createBoundedMap<true>({ entries: MOST_ENTRIES, weight: mostCharacters });
  return (text, line) => {
    const known = cached.get(text);
    if (known !== undefined) return known;
    const result = readPoliciesText(text);
    if (result === undefined) return undefined;
    // A substring keeps its entire line in memory: count the line at first, and copy the text to keep it.
    if (seenOnce.get(text)) cached.set(structuredClone(text), result, text.length);
    else seenOnce.set(text, true, line.length);
    return result;
  };
}

/** undefined: it is not JSON. */
function readPoliciesText(text: string): ReadPolicies | undefined {
  const problems = noProblems();
  const parsed = parseJson(text);
  if ('problem' in parsed) return undefined;
  const repeated = findRepeatedMember(text, '$.policies');
  if (repeated !== undefined) problems.faults.push({ path: repeated, problem: 'occurs twice' });
  return { policies: readPolicies(parsed.value, '$.policies', problems), problems };
}
