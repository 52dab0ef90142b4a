/**
 * Checks a value against the part of JSON Schema that data/snapshot.schema.json uses, so that the published schema
 * is the very thing files are checked with.
 *
 * Shape   (value, schema, JSON path) -> faults, with the path of each.
 * Source  JSON Schema 2020-12: type, const, enum, pattern, format (`date-time`), required, properties,
 *         additionalProperties, items, $ref, anyOf, and oneOf between objects that a constant `kind` distinguishes.
 * Errors  none thrown. INVARIANT: the schema is ours, its patterns have no nested repetition.
 */
import { type Fault, memberPath } from '../evaluate/parse/fault.ts';
import { instantOf } from '../record/event-time.ts';
import { isObject, type JsonObject, listAt, textAt, valueAt } from '../record/json.ts';

export interface Schema {
  readonly root: unknown;
  /** Patterns, made once. */
  readonly patterns: Map<string, RegExp>;
}

export function schemaOf(root: unknown): Schema {
  return { root, patterns: new Map() };
}

export function checkValue(schema: Schema, name: string, value: unknown, path: string): readonly Fault[] {
  const faults: Fault[] = [];
  check(value, definition(schema, `#/$defs/${name}`), { schema, faults }, path);
  return faults;
}

interface Checking {
  readonly schema: Schema;
  readonly faults: Fault[];
}

function definition({ root }: Schema, reference: string): unknown {
  return valueAt(root, ...reference.slice('#/'.length).split('/'));
}

function resolved(schema: Schema, rule: unknown): unknown {
  const reference = textAt(rule, '$ref');
  return reference === undefined ? rule : definition(schema, reference);
}

function check(value: unknown, rule: unknown, checking: Checking, path: string): void {
  const { schema, faults } = checking;
  const choices = [...listAt(rule, 'anyOf'), ...listAt(rule, 'oneOf')];
  const reference = textAt(rule, '$ref');
  const expected = expectation(value, rule, schema);
  if (reference !== undefined) check(value, definition(schema, reference), checking, path);
  else if (choices.length > 0) checkChoice(value, choices, checking, path);
  else if (expected !== undefined) faults.push({ path, problem: expected });
  else if (Array.isArray(value)) checkItems(value, rule, checking, path);
  else if (isObject(value)) checkMembers(value, rule, checking, path);
}

/** What a value that does not fit must be. */
function expectation(value: unknown, rule: unknown, schema: Schema): string | undefined {
  const types = [valueAt(rule, 'type') ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return `must be ${types.join(' or ')}`;
  const constant = valueAt(rule, 'const');
  if (constant !== undefined && value !== constant) return `must be ${JSON.stringify(constant)}`;
  const words = listAt(rule, 'enum');
  if (words.length > 0 && !words.includes(value)) return `must be one of ${words.join(', ')}`;
  const pattern = textAt(rule, 'pattern');
  if (pattern === undefined || typeof value !== 'string') return undefined;
  if (!patternOf(schema, pattern).test(value)) return `must match ${pattern}`;
  const isNoTime = textAt(rule, 'format') === 'date-time' && instantOf(value) === undefined;
  return isNoTime ? 'must be a time that the calendar has' : undefined;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function patternOf({ patterns }: Schema, source: string): RegExp {
  const made = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, made);
  return made;
}

function checkItems(items: readonly unknown[], rule: unknown, checking: Checking, path: string): void {
  const itemRule = valueAt(rule, 'items');
  if (itemRule === undefined) return;
  for (const [index, item] of items.entries()) check(item, itemRule, checking, `${path}[${index}]`);
}

function checkMembers(value: JsonObject, rule: unknown, checking: Checking, path: string): void {
  const properties = valueAt(rule, 'properties');
  if (!isObject(properties)) return;
  for (const name of listAt(rule, 'required')) {
    if (typeof name === 'string' && !Object.hasOwn(value, name)) {
      checking.faults.push({ path: memberPath(path, name), problem: 'is missing' });
    }
  }
  for (const [name, member] of Object.entries(value)) {
    const memberRule = valueAt(properties, name);
    if (memberRule !== undefined) check(member, memberRule, checking, memberPath(path, name));
    else
      checking.faults.push({ path: memberPath(path, name), problem: 'is not a member that is known here' });
  }
}

/** Faults are reported for the choice that was meant: the one of the same kind, else the one of the same type. */
function checkChoice(value: unknown, choices: readonly unknown[], checking: Checking, path: string): void {
  const { schema, faults } = checking;
  const rules = choices.map((choice) => resolved(schema, choice));
  const kinds = rules.map((rule) => valueAt(rule, 'properties', 'kind', 'const'));
  if (kinds.every((kind) => kind === undefined)) {
    const meant = rules.find((rule) => isOfType(value, valueAt(rule, 'type')));
    if (meant !== undefined) check(value, meant, checking, path);
    else faults.push({ path, problem: `must be ${rules.map((rule) => textAt(rule, 'type')).join(' or ')}` });
    return;
  }
  const meant = rules[kinds.indexOf(valueAt(value, 'kind'))];
  if (meant !== undefined && isObject(value)) check(value, meant, checking, path);
  else faults.push({ path: `${path}.kind`, problem: `must be one of ${kinds.join(', ')}` });
}
