/**
 * What a statement says, value by value, so that two statements can be compared and only what differs is shown.
 *
 * Shape   statement -> Leaf[]; `{"Action": ["s3:Get*", "s3:Put*"]}` is one leaf with two values; and back to JSON.
 * Errors  none: what is no text, number, boolean or list of them, where a policy has these, is left out.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language": a single value means a list of one.
 */
import { isObject, type JsonObject } from '../../record/json.ts';

export interface Leaf {
  /** Names of members, such as `Condition`, `StringEquals`, `aws:RequestedRegion`. */
  readonly path: readonly string[];
  readonly values: readonly string[];
}

/** Condition, operator, key. */
const DEEPEST = 3;

/** The Sid decides nothing. */
export function leavesOf(statement: JsonObject): readonly Leaf[] {
  const leaves = Object.entries(statement).flatMap(([name, value]) =>
    name === 'Sid' ? [] : leavesAt(value, [name]),
  );
  return leaves.toSorted((one, other) => rankOf(one) - rankOf(other));
}

function leavesAt(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (isObject(value)) {
    if (path.length === DEEPEST) return [];
    return Object.entries(value).flatMap(([name, member]) => leavesAt(member, [...path, name]));
  }
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const values = given.filter((each) => SCALARS.has(typeof each)).map(String);
  return [{ path, values: [...new Set(values)].toSorted() }];
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

/** As people write statements; what is unknown comes last. */
const MEMBERS = ['Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource'];

function rankOf({ path: [member = ''] }: Leaf): number {
  const rank = MEMBERS.indexOf(member);
  return rank < 0 ? MEMBERS.length : rank;
}

/** What the one has, and the other has not. */
export function without(one: readonly Leaf[], other: readonly Leaf[]): readonly Leaf[] {
  const known = new Map(other.map(({ path, values }) => [JSON.stringify(path), new Set(values)]));
  return one.flatMap(({ path, values }) => {
    const there = known.get(JSON.stringify(path));
    if (there === undefined) return [{ path, values }];
    const rest = values.filter((each) => !there.has(each));
    const isEmptied = values.length === 0 && there.size > 0;
    return rest.length > 0 || isEmptied ? [{ path, values: rest }] : [];
  });
}

export const sizeOf = (leaves: readonly Leaf[]): number =>
  leaves.reduce((sum, { values }) => sum + Math.max(1, values.length), 0);

/** Members as own ones, whatever their names. */
export function jsonOf(leaves: readonly Leaf[]): JsonObject {
  const names = [...new Set(leaves.flatMap(({ path: [name] }) => name ?? []))];
  return Object.fromEntries(
    names.map((name) => {
      const inside = leaves.filter(({ path }) => path[0] === name);
      const here = inside.find(({ path }) => path.length === 1);
      if (here !== undefined) return [name, here.values.length === 1 ? here.values[0] : here.values];
      return [name, jsonOf(inside.map(({ path, values }) => ({ path: path.slice(1), values })))];
    }),
  );
}
