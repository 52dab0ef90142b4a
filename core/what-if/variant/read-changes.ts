/**
 * The text of a change file → changes.
 *
 * Shape   `{"changes": [{"put" | "remove": KIND, …}]}`; docs/what-if.md has the members of each kind.
 * Errors  none thrown: faults with their JSON paths. A member that is not known is a fault, because a misspelt one
 *         would change what is asked. What AWS would not take in a document is a warning.
 */

import { readBoundedJson } from '../../evaluate/parse/bounded-json.ts';
import { readDocument } from '../../evaluate/parse/document.ts';
import type { Warning } from '../../evaluate/parse/fault.ts';
import { type Fault, isArray, memberPath, noProblems, type Problems } from '../../evaluate/parse/fault.ts';
import { POLICY_LAYER } from '../../model/policy-layer.ts';
import { isObject, type JsonObject } from '../../record/json.ts';
import { type Change, type ChangeKind, LAYER_OF_CHANGE } from './change.ts';

export type ChangesRead =
  | { readonly ok: true; readonly changes: readonly Change[]; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** AWS keeps no document nearly so large; a file may hold many. */
const MOST_CHARACTERS = 16_000_000;

export function readChangeFile(text: string): ChangesRead {
  const read = readBoundedJson(text, MOST_CHARACTERS);
  return 'fault' in read ? { ok: false, faults: [read.fault] } : readChanges(read.value);
}

/** The bare document of a policy, as `--scp` takes it. */
export function readBareDocument(
  text: string,
  change: { readonly kind: ChangeKind },
):
  | { readonly document: JsonObject; readonly warnings: readonly Warning[] }
  | { readonly faults: readonly Fault[] } {
  const read = readBoundedJson(text, MOST_CHARACTERS);
  if ('fault' in read) return { faults: [read.fault] };
  const problems = noProblems();
  const document = documentOf(read.value, change.kind, '$', problems);
  if (document === undefined || problems.faults.length > 0) return { faults: problems.faults };
  return { document, warnings: problems.warnings };
}

const faulty = (path: string, problem: string) => ({ faults: [{ path, problem }] });

export function readChanges(value: unknown): ChangesRead {
  const problems = noProblems();
  const list = isObject(value) ? value.changes : undefined;
  if (!isObject(value) || !isArray(list)) {
    const path = isObject(value) ? '$.changes' : '$';
    const problem = 'must be {"changes": [{"put" or "remove": KIND, …}]}';
    return { ok: false, ...faulty(path, path === '$' ? problem : 'must be a list of changes') };
  }
  refuseOthers(value, ['changes'], '$', problems);
  const changes = list.flatMap((each, index) => readChange(each, `$.changes[${index}]`, problems) ?? []);
  if (list.length === 0)
    problems.faults.push({ path: '$.changes', problem: 'must have at least one change' });
  return problems.faults.length > 0
    ? { ok: false, faults: problems.faults }
    : { ok: true, changes, warnings: problems.warnings };
}

const KINDS = Object.keys(LAYER_OF_CHANGE).filter(isKind);

function isKind(text: unknown): text is ChangeKind {
  return typeof text === 'string' && Object.hasOwn(LAYER_OF_CHANGE, text);
}

function readChange(value: unknown, path: string, problems: Problems): Change | undefined {
  if (!isObject(value)) return fault(problems, path, 'must be an object: {"put" or "remove": KIND, …}');
  const verbs = (['put', 'remove'] as const).filter((verb) => Object.hasOwn(value, verb));
  const [verb, second] = verbs;
  if (verb === undefined || second !== undefined)
    return fault(problems, path, 'must have either "put" or "remove"');
  const { [verb]: kind } = value;
  if (!isKind(kind)) return fault(problems, `${path}.${verb}`, `must be one of ${KINDS.join(', ')}`);
  const change = { path, document: undefined, ...membersOf(kind, { value, path, verb, problems }) };
  const before = problems.faults.length;
  const { document } = value;
  if (verb === 'remove') return before === problems.faults.length ? change : undefined;
  const read = documentOf(document, kind, `${path}.document`, problems);
  return read === undefined ? undefined : { ...change, document: read };
}

interface Members {
  readonly value: JsonObject;
  readonly path: string;
  readonly verb: 'put' | 'remove';
  readonly problems: Problems;
}

/** A member that cannot be read is a fault, and stands as an empty text until the file is refused. */
function membersOf(kind: ChangeKind, members: Members) {
  const { value, path, verb, problems } = members;
  const text = (member: string) => textOf(member, members);
  const known = (...names: readonly string[]) =>
    refuseOthers(value, [verb, ...(verb === 'put' ? ['document'] : []), ...names], path, problems);
  switch (kind) {
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      known('policy', 'targets');
      return { kind, policy: text('policy'), targets: targetsOf(members) };
    case 'identityPolicy':
      known('principal', 'name');
      return { kind, principal: text('principal'), name: text('name') };
    case 'managedPolicy':
      known('policy');
      return { kind, policy: text('policy') };
    case 'permissionsBoundary':
      known('principal');
      return { kind, principal: text('principal') };
    case 'resourcePolicy':
      known('resource');
      return { kind, resource: text('resource') };
    case 'vpcEndpointPolicy':
      known('endpoint');
      return { kind, endpoint: text('endpoint') };
  }
}

function textOf(member: string, { value, path, problems }: Members): string {
  const { [member]: given } = value;
  if (typeof given === 'string' && given.trim() !== '') return given;
  const problem = given === undefined ? 'is missing' : 'must be a text that is not empty';
  problems.faults.push({ path: memberPath(path, member), problem });
  return '';
}

function targetsOf({ value, path, problems }: Members): readonly string[] | undefined {
  const { targets } = value;
  if (targets === undefined) return undefined;
  const texts = isArray(targets) ? targets.filter((each) => typeof each === 'string' && each !== '') : [];
  if (!isArray(targets) || texts.length !== targets.length || texts.length === 0) {
    const problem = 'must be a list of ids or names of the root, organizational units and accounts';
    problems.faults.push({ path: `${path}.targets`, problem });
    return undefined;
  }
  return texts.flatMap((each) => (typeof each === 'string' ? [each] : []));
}

function documentOf(
  value: unknown,
  kind: ChangeKind,
  path: string,
  problems: Problems,
): JsonObject | undefined {
  if (!isObject(value))
    return fault(problems, path, value === undefined ? 'is missing' : 'must be a policy document');
  readDocument(value, POLICY_LAYER[LAYER_OF_CHANGE[kind]].grammar, path, problems);
  return value;
}

function refuseOthers(value: JsonObject, known: readonly string[], path: string, { faults }: Problems): void {
  for (const member of Object.keys(value)) {
    if (known.includes(member)) continue;
    const problem = `is not known here; known are ${known.join(', ')}`;
    faults.push({ path: memberPath(path, member), problem });
  }
}

function fault({ faults }: Problems, path: string, problem: string): undefined {
  faults.push({ path, problem });
}
