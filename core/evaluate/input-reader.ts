/**
 * Reads inputs from text, line after line. Policies that several lines share, as those of one account do, are parsed
 * once; so is a request that is made of them again, as calls in a log are.
 *
 * Shape   text of one JSON object -> InputLine.
 * Units   the memory for policies and for requests is bounded in characters of their texts; what was not used for long goes first.
 */

import { createBoundedMap } from '../model/bounded-map.ts';
import { isObject, parseJson } from '../record/json.ts';
import { type ReadInput, readInput } from './input.ts';
import { type Fault, isArray, noProblems, type Problems } from './parse/fault.ts';
import { type MemberText, splitMembers } from './parse/json-members.ts';
import { findRepeatedMember } from './parse/json-text.ts';
import { type CompiledPolicies, readPolicies } from './parse/policies.ts';

export interface InputLine {
  /** null: none given, or unreadable. */
  readonly id: string | null;
  readonly read: ReadInput;
  /** Of an input that occurs again: what its reader makes of it may be kept here, and holds for every other such line. */
  readonly kept?: Kept;
}

export interface Kept {
  answer?: string;
}

export type InputReader = (text: string) => InputLine;

/** What a text of policies says. */
interface ReadPolicies {
  readonly text: MemberText;
  readonly policies: CompiledPolicies;
  readonly problems: Problems;
  /** Of those that are cached: differs for each text. */
  readonly number?: number;
}

/** Of policies' texts, by default. */
const MOST_CHARACTERS = 4_000_000;
const MOST_ENTRIES = 2000;
/** Of policies that occurred. */
const MOST_HASHES = 20_000;

export function createInputReader(mostCharacters = MOST_CHARACTERS): InputReader {
  const shared = sharedPolicies(mostCharacters);
  const requests = repeatedRequests(mostCharacters);
  return (text) => {
    const members = splitMembers(text, shared.latest());
    const policiesText = members?.get('policies');
    const policies = policiesText === undefined ? undefined : shared.read(policiesText);
    const line = members && policies && requests(members, policies);
    return line ?? readAtOnce(text);
  };
}

type PartsReader = (
  members: ReadonlyMap<string, MemberText>,
  policies: ReadPolicies,
) => InputLine | undefined;

/**
 * Caches what is asked of cached policies, from its second occurrence on.
 *
 * INVARIANT: what is cached is without fault, and members apart from the cached texts are read for each line.
 */
function repeatedRequests(mostCharacters: number): PartsReader {
  const cached = createBoundedMap<Required<Pick<InputLine, 'read' | 'kept'>>>({
    ...{ entries: MOST_ENTRIES, weight: mostCharacters },
  });
  const occursAgain = occurrences();
  return (members, policies) => {
    const request = members.get('request');
    if (policies.number === undefined || request === undefined) return readParts(members, policies);
    const key = `${policies.number} ${request.text} ${members.get('unknownContext')?.text ?? ''}`;
    const before = cached.get(key);
    if (before !== undefined) {
      const id = idBeside(members);
      return id === undefined ? readParts(members, policies) : { id, ...before };
    }
    const line = readParts(members, policies);
    if (!occursAgain(key) || line?.read.ok !== true) return line;
    const known = { read: line.read, kept: {} };
    // A substring keeps its entire line in memory: copy the text to keep it.
    cached.set(structuredClone(key), known, key.length);
    return { id: line.id, ...known };
  };
}

const OF_INPUT: ReadonlySet<string> = new Set(['policies', 'request', 'unknownContext']);

/** undefined: the rest of the line has a fault. */
function idBeside(members: ReadonlyMap<string, MemberText>): string | null | undefined {
  let id: string | null = null;
  for (const [name, member] of members) {
    if (OF_INPUT.has(name)) continue;
    const parsed = parsePart(member);
    if (parsed === undefined) return undefined;
    if (name !== 'id') continue;
    if (typeof parsed.value !== 'string') return undefined;
    id = parsed.value;
  }
  return id;
}

/** undefined: a part is not JSON. */
function readParts(
  members: ReadonlyMap<string, MemberText>,
  { policies, problems }: ReadPolicies,
): InputLine | undefined {
  const value: { id?: unknown; request?: unknown; unknownContext?: unknown } = {};
  for (const [name, member] of members) {
    if (name === 'policies') continue;
    const parsed = parsePart(member);
    if (parsed === undefined) return undefined;
    if (name === 'id' || name === 'request' || name === 'unknownContext') value[name] = parsed.value;
  }
  return readValue(
    value,
    repeatedIn(members.get('request'), value.request, '$.request'),
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

interface SharedPolicies {
  /** Those of the line before, if they are cached. */
  readonly latest: () => MemberText | undefined;
  /** undefined: it is not JSON. */
  readonly read: (text: MemberText) => ReadPolicies | undefined;
}

/**
 * Caches policies from their second occurrence on: those of a single line are not worth the memory.
 *
 * INVARIANT: equal texts give equal policies, so the result for a text holds for every line that contains it.
 */
function sharedPolicies(mostCharacters: number): SharedPolicies {
  const cached = createBoundedMap<ReadPolicies>({ entries: MOST_ENTRIES, weight: mostCharacters });
  const occursAgain = occurrences();
  let latest: ReadPolicies | undefined;
  let count = 0;
  return {
    latest: () => latest?.text,
    read: (member) => {
      if (member === latest?.text) return latest;
      const before = cached.get(member.text);
      if (before !== undefined) {
        latest = before;
        return before;
      }
      if (!occursAgain(member.text)) return readPoliciesText(member);
      // A substring keeps its entire line in memory: copy the text to keep it.
      const read = readPoliciesText({ ...member, text: structuredClone(member.text) });
      latest = read && { ...read, number: ++count };
      if (latest !== undefined) cached.set(latest.text.text, latest, latest.text.text.length);
      return latest;
    },
  };
}

/** Whether a text occurred before, among the latest ones; seldom also of one that did not. */
function occurrences(): (text: string) => boolean {
  const hashes = new Set<number>();
  return (text) => {
    const hash = hashOf(text);
    if (hashes.has(hash)) return true;
    if (hashes.size === MOST_HASHES) hashes.clear();
    hashes.add(hash);
    return false;
  };
}

/** A number for a text: texts that differ may have the same, equal ones do. */
function hashOf(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function readPoliciesText(member: MemberText): ReadPolicies | undefined {
  const problems = noProblems();
  const parsed = parsePart(member);
  if (parsed === undefined) return undefined;
  const repeated = repeatedIn(member, parsed.value, '$.policies');
  if (repeated !== undefined) problems.faults.push({ path: repeated, problem: 'occurs twice' });
  return { text: member, policies: readPolicies(parsed.value, '$.policies', problems), problems };
}

/** undefined: it is not JSON. */
function parsePart({ text }: MemberText): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Of two members of one name only one is parsed: a text without any has as many names as its value. */
function repeatedIn(member: MemberText | undefined, value: unknown, root: string): string | undefined {
  if (member === undefined || member.names === countNames(value)) return undefined;
  return findRepeatedMember(member.text, root);
}

function countNames(value: unknown): number {
  let count = 0;
  if (isArray(value)) for (const item of value) count += countNames(item);
  // Not `Object.values`, whose lists would be most of what reading a line leaves behind.
  else if (isObject(value)) for (const name in value) count += 1 + countNames(value[name]);
  return count;
}
