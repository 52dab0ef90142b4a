/**
 * The text of a file of checks → checks.
 *
 * Shape   `{"checks": [{"name", "principal", "action", "resource", "context", "expect", "by"}]}` in JSON; docs/what-if.md.
 * Errors  none thrown: faults with their JSON paths. A member that is not known is a fault, and so is an action that no
 *         table has: a misspelt one is denied by every policy.
 */

import { readBoundedJson } from '../evaluate/parse/bounded-json.ts';
import { type Fault, isArray, memberPath } from '../evaluate/parse/fault.ts';
import { parseArn } from '../model/arn.ts';
import { POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { isObject, type JsonObject } from '../record/json.ts';
import { actionKnown, type StatedCaller, statedCaller } from './stated-call.ts';

export interface Check {
  readonly name: string;
  readonly principal: string;
  readonly caller: StatedCaller;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly expect: 'allowed' | 'denied';
  /** The layer that is to deny; undefined: any. */
  readonly by: PolicyLayer | undefined;
}

export type ChecksRead =
  | { readonly ok: true; readonly checks: readonly Check[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const MOST_CHARACTERS = 16_000_000;

export function readCheckFile(text: string, table: ActionTable): ChecksRead {
  const read = readBoundedJson(text, MOST_CHARACTERS);
  if ('fault' in read) return { ok: false, faults: [read.fault] };
  const { value } = read;
  if (!isObject(value)) return faulty('$', 'must be {"checks": [ … ]}');
  const { checks: list } = value;
  if (!isArray(list) || list.length === 0)
    return faulty('$.checks', 'must be a list with at least one check');
  const faults: Fault[] = [];
  refuseOthers(value, ['checks'], '$', faults);
  const checks = list.flatMap(
    (each, index) => readCheck({ path: `$.checks[${index}]`, faults, table }, each) ?? [],
  );
  return faults.length > 0 ? { ok: false, faults } : { ok: true, checks };
}

const faulty = (path: string, problem: string): ChecksRead => ({ ok: false, faults: [{ path, problem }] });

const MEMBERS = ['name', 'principal', 'action', 'resource', 'context', 'expect', 'by'];

interface Reading {
  readonly path: string;
  readonly faults: Fault[];
  readonly table: ActionTable;
}

/** Undefined: a fault was found. */
function readCheck(reading: Reading, value: unknown): Check | undefined {
  const { path, faults, table } = reading;
  if (!isObject(value)) return fault(faults, path, 'must be an object');
  const before = faults.length;
  refuseOthers(value, MEMBERS, path, faults);
  const principal = textOf(value, 'principal', reading);
  const caller = statedCaller(principal);
  if (caller === undefined && principal !== '') fault(faults, `${path}.principal`, PRINCIPAL);
  const actions = actionsOf(value, reading);
  const resources = resourcesOf(value, actions, reading);
  const name =
    value.name === undefined ? `${principal} ${actions.join(', ')}` : textOf(value, 'name', reading);
  const context = contextOf(value, reading);
  const { expect } = value;
  if (expect !== 'allowed' && expect !== 'denied')
    return fault(faults, `${path}.expect`, 'must be "allowed" or "denied"');
  const by = layerOf(value, expect, reading);
  if (faults.length > before || caller === undefined) return undefined;
  const spelled = actions.map((each) => actionKnown(each, table) ?? each);
  return { name, principal, caller, actions: spelled, resources, context, expect, by };
}

const PRINCIPAL =
  'must be the ARN of one user, role, role session or root, or a service such as `ec2.amazonaws.com`';

function textOf(value: JsonObject, member: string, { path, faults }: Reading): string {
  const { [member]: given } = value;
  if (typeof given === 'string' && given.trim() !== '') return given;
  fault(
    faults,
    memberPath(path, member),
    given === undefined ? 'is missing' : 'must be a text that is not empty',
  );
  return '';
}

/** One text, or a list of them. */
function textsOf(value: unknown, path: string, faults: Fault[]): readonly string[] {
  const given: readonly unknown[] = isArray(value) ? value : [value];
  const texts = given.flatMap((each) => (typeof each === 'string' && each !== '' ? [each] : []));
  if (texts.length === given.length && texts.length > 0) return texts;
  fault(faults, path, value === undefined ? 'is missing' : 'must be a text or a list of texts');
  return [];
}

function actionsOf({ action }: JsonObject, { path, faults, table }: Reading): readonly string[] {
  const actions = textsOf(action, `${path}.action`, faults);
  for (const each of actions) {
    if (actionKnown(each, table) !== undefined) continue;
    fault(
      faults,
      `${path}.action`,
      `\`${each}\` is no action of IAM; give single actions such as s3:GetObject`,
    );
  }
  return actions;
}

function resourcesOf(
  { resource }: JsonObject,
  actions: readonly string[],
  { path, faults, table }: Reading,
): readonly string[] {
  const hasNone = actions.length > 0 && actions.every((each) => isWithoutResource(each, table));
  if (resource === undefined && hasNone) return ['*'];
  const resources = textsOf(resource, `${path}.resource`, faults);
  for (const each of resources) {
    const arn = parseArn(each);
    if (each === '*' && hasNone) continue;
    if (each === '*')
      fault(faults, `${path}.resource`, 'must be one ARN: the action is checked on resources');
    else if (arn === undefined) fault(faults, `${path}.resource`, `must be an ARN, not \`${each}\``);
    else if (/[*?]/.test(each) && arn.service !== 'ec2')
      fault(faults, `${path}.resource`, `must be one resource, without wildcards: \`${each}\``);
  }
  return resources;
}

function isWithoutResource(action: string, table: ActionTable): boolean {
  const [prefix = '', name = ''] = action.split(':');
  return table.find(prefix, name)?.resources.length === 0;
}

function contextOf({ context }: JsonObject, { path, faults }: Reading): Check['context'] {
  const keys = new Map<string, readonly string[]>();
  if (context === undefined) return keys;
  const at = `${path}.context`;
  if (!isObject(context)) fault(faults, at, 'must be an object of condition keys');
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(isObject(context) ? context : {})) {
    const here = memberPath(at, key);
    if (seen.has(key.toLowerCase())) fault(faults, here, 'occurs twice');
    if (!/^[^:\s*]+:[^\s*]+$/.test(key))
      fault(faults, here, 'must be a condition key such as `aws:SourceIp`');
    seen.add(key.toLowerCase());
    const values = valuesOf(value);
    if (values === undefined)
      fault(faults, here, 'must be a text, a list of texts, or null where the request has none');
    else keys.set(key, values);
  }
  return keys;
}

function valuesOf(value: unknown): readonly string[] | undefined {
  if (value === null) return [];
  const given: readonly unknown[] = isArray(value) ? value : [value];
  const texts = given.flatMap((each) => {
    if (typeof each === 'string') return [each];
    return typeof each === 'number' || typeof each === 'boolean' ? [String(each)] : [];
  });
  return texts.length === given.length ? texts : undefined;
}

function layerOf({ by }: JsonObject, expect: string, { path, faults }: Reading): PolicyLayer | undefined {
  if (by === undefined) return undefined;
  const layer = POLICY_LAYERS.find((each) => each === by);
  if (layer === undefined) return fault(faults, `${path}.by`, `must be one of ${POLICY_LAYERS.join(', ')}`);
  if (expect !== 'denied') return fault(faults, `${path}.by`, 'goes with "expect": "denied" only');
  return layer;
}

function refuseOthers(value: JsonObject, known: readonly string[], path: string, faults: Fault[]): void {
  for (const member of Object.keys(value)) {
    if (known.includes(member)) continue;
    fault(faults, memberPath(path, member), `is not known here; known are ${known.join(', ')}`);
  }
}

function fault(faults: Fault[], path: string, problem: string): undefined {
  faults.push({ path, problem });
}
