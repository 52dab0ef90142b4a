/**
 * The properties of a resource, as its readers want them: a text, a list of texts, a policy document.
 *
 * Errors  none thrown: what is not known, or is not what it must be, is `Unknown` with its path.
 */
import { readDocument } from '../../evaluate/parse/document.ts';
import { isArray, memberPath, noProblems, type Warning } from '../../evaluate/parse/fault.ts';
import { POLICY_LAYER, type PolicyLayer } from '../../model/policy-layer.ts';
import { isObject, type JsonObject, jsonIn } from '../../record/json.ts';
import type { Change } from '../variant/change.ts';
import { type Found, type Unknown, unknown } from './found.ts';
import type { TemplateResource } from './template.ts';
import type { Values } from './values.ts';

/** What a part of a resource does, or why that is not read. */
export type Part = Change | Unknown;

export interface Reading {
  readonly resource: TemplateResource;
  readonly values: Values;
  /** Of documents that AWS would not take. */
  readonly warnings: Warning[];
}

export const pathOf = ({ resource }: Reading, property: string): string =>
  memberPath(`${resource.path}.Properties`, property);

/** `value` undefined: it is not stated. */
export function property(reading: Reading, name: string): Found {
  const { properties } = reading.resource;
  if (!Object.hasOwn(properties, name)) return { value: undefined };
  return reading.values.of(properties[name], pathOf(reading, name));
}

/** `value` is a text that is not empty. */
export function text(reading: Reading, name: string): { readonly value: string } | Unknown {
  return textIn(property(reading, name), pathOf(reading, name));
}

export function textIn(found: Found, path: string): { readonly value: string } | Unknown {
  if ('why' in found) return found;
  const { value } = found;
  if (typeof value === 'string' && value !== '') return { value };
  return unknown(path, value === undefined ? 'is missing' : 'must be a text');
}

export interface Item {
  readonly path: string;
  readonly found: Found;
}

/** Each item of a list by itself, so that one that is not known hides no other. */
export function items(reading: Reading, name: string): readonly Item[] {
  const { [name]: raw } = reading.resource.properties;
  const path = pathOf(reading, name);
  if (isArray(raw)) {
    return raw.flatMap((each, index) => {
      const at = `${path}[${index}]`;
      const found = reading.values.of(each, at);
      return 'value' in found && found.value === undefined ? [] : [{ path: at, found }];
    });
  }
  const found = property(reading, name);
  if ('why' in found) return [{ path, found }];
  if (found.value === undefined) return [];
  if (!isArray(found.value)) return [{ path, found }];
  return found.value.map((value, index) => ({ path: `${path}[${index}]`, found: { value } }));
}

/** Of the document at `path`, or as a text of JSON. */
export function documentIn(
  found: Found,
  layer: PolicyLayer,
  path: string,
  warnings: Warning[],
): { readonly document: JsonObject } | Unknown {
  if ('why' in found) return found;
  const document = typeof found.value === 'string' ? jsonIn(found.value) : found.value;
  if (!isObject(document))
    return unknown(path, document === undefined ? 'is missing' : 'must be a policy document');
  const problems = noProblems();
  readDocument(document, POLICY_LAYER[layer].grammar, path, problems);
  const [fault] = problems.faults;
  if (fault !== undefined) return unknown(fault.path, fault.problem);
  for (const each of problems.warnings) warnings.push(each);
  return { document };
}

export const documentOf = (reading: Reading, name: string, layer: PolicyLayer) =>
  documentIn(property(reading, name), layer, pathOf(reading, name), reading.warnings);
