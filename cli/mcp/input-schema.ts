/**
 * What a tool takes: the part of JSON Schema that is listed for clients, and by which the same arguments are read.
 *
 * Errors  `UsageError`: one sentence with the member that is wrong, and what it must be.
 */
import { isObject, type JsonObject } from '../../core/record/json.ts';
import { clip, oneLine } from '../../core/text/one-line.ts';
import { UsageError } from '../command.ts';
import { didYouMean } from '../did-you-mean.ts';

interface Described {
  readonly description: string;
}

export interface TextSchema extends Described {
  readonly type: 'string';
  readonly minLength: 1;
  readonly maxLength: number;
  readonly enum?: readonly string[];
}

interface NumberSchema extends Described {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

interface ListSchema extends Described {
  readonly type: 'array';
  readonly items: TextSchema;
  readonly maxItems: number;
}

/** What reads the input further says what is wrong in it. */
interface AnySchema extends Described {
  readonly type?: 'object';
}

export interface MembersSchema {
  readonly type: 'object';
  readonly description?: string;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export type Schema = TextSchema | NumberSchema | ListSchema | MembersSchema | AnySchema;

/** Longer is no name, filter or id: that of an ARN is 2,048 at most. */
const LONGEST_NAME = 4096;

export const name = (description: string): TextSchema => ({
  ...{ type: 'string', description, minLength: 1, maxLength: LONGEST_NAME },
});

export const members = (
  properties: MembersSchema['properties'],
  required: readonly string[] = [],
): MembersSchema => ({ type: 'object', properties, required, additionalProperties: false });

/** The arguments, if they fit. */
export function readArguments(schema: MembersSchema, given: unknown): JsonObject {
  const fault = faultIn(schema, given ?? {}, '');
  if (fault !== undefined) throw new UsageError(fault);
  return isObject(given) ? given : {};
}

function faultIn(schema: Schema, value: unknown, at: string): string | undefined {
  if ('properties' in schema) return memberFault(schema, value, at);
  switch (schema.type) {
    case undefined:
      return undefined;
    case 'object':
      return isObject(value) ? undefined : `\`${at}\` must be an object`;
    case 'string':
      return textFault(schema, value, at);
    case 'integer':
      return isWithin(schema, value)
        ? undefined
        : `\`${at}\` must be a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'array':
      return listFault(schema, value, at);
  }
}

const isWithin = ({ minimum, maximum }: NumberSchema, value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum;

function memberFault(
  { properties, required }: MembersSchema,
  value: unknown,
  at: string,
): string | undefined {
  if (!isObject(value)) return at === '' ? 'the arguments must be an object' : `\`${at}\` must be an object`;
  const known = Object.keys(properties);
  const pathOf = (member: string) => (at === '' ? member : `${at}.${member}`);
  const unknown = Object.keys(value).find((member) => !known.includes(member));
  if (unknown !== undefined) {
    const shown = oneLine(clip(unknown, 60));
    return `\`${pathOf(shown)}\` is not known here${didYouMean(unknown, known)}; known are ${known.join(', ')}`;
  }
  const missing = required.find((member) => value[member] === undefined);
  if (missing !== undefined) return `\`${pathOf(missing)}\` is missing`;
  for (const [member, schema] of Object.entries(properties)) {
    if (!Object.hasOwn(value, member)) continue;
    const fault = faultIn(schema, value[member], pathOf(member));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function textFault(schema: TextSchema, value: unknown, at: string): string | undefined {
  if (typeof value !== 'string' || value === '') return `\`${at}\` must be a text that is not empty`;
  if (schema.enum?.includes(value) === false) return `\`${at}\` must be one of ${schema.enum.join(', ')}`;
  if (value.length > schema.maxLength)
    return `\`${at}\` has ${value.length} characters; at most ${schema.maxLength} are read`;
  return undefined;
}

function listFault({ items, maxItems }: ListSchema, value: unknown, at: string): string | undefined {
  if (!Array.isArray(value)) return `\`${at}\` must be a list of texts`;
  if (value.length > maxItems) return `\`${at}\` has ${value.length} items; at most ${maxItems} are read`;
  for (const [index, item] of value.entries()) {
    const fault = textFault(items, item, `${at}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
